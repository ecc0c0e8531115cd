import { PassThrough, Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { RunProgress } from '../../../src-main/contract/run.ts';
import { describeProgress, showProgress } from '../../../src-main/hosts/cli/progress.ts';
import { table } from '../../../src-main/hosts/cli/table.ts';
import { openTerminal } from '../../../src-main/hosts/cli/terminal.ts';
import { area, bytes, duration, text } from '../../../src-main/hosts/cli/text.ts';

function streams(isTTY: boolean, columns = 80) {
  const out: string[] = [];
  const err: string[] = [];
  const collect = (into: string[]) =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        into.push(chunk.toString());
        done();
      },
    });
  const terminal = openTerminal({ stdout: collect(out), stderr: Object.assign(collect(err), { isTTY, columns }) });
  return { terminal, out: () => out.join(''), err: () => err.join('') };
}

const progress: RunProgress = { runId: 'r', stage: 'encode', fraction: 0.25, window: 1, windows: 4, elapsed: 4000 };

describe('the terminal', () => {
  it('keeps results and words apart', async () => {
    const { terminal, out, err } = streams(false);
    terminal.say('working');
    await terminal.result('{}\n');
    expect([out(), err()]).toEqual(['{}\n', 'working\n']);
  });

  it('shows no status where stderr is not a terminal', () => {
    const { terminal, err } = streams(false);
    terminal.status('reading');
    expect(err()).toBe('');
  });

  it('replaces the status line, never wraps it, and clears it before words', () => {
    const { terminal, err } = streams(true, 12);
    terminal.status('reading pixels of a window');
    terminal.say('done');
    expect(err()).toBe('\r\u001b[2Kreading pi…\r\u001b[2Kdone\n');
  });

  it('shows control characters from file names instead of obeying them', () => {
    const { terminal, err } = streams(false);
    terminal.say('no file \u001b]0;owned\u0007.tif');
    expect(err()).toBe('no file \\x1b]0;owned\\x07.tif\n');
  });

  it('goes on quietly when the reader of stdout has gone', async () => {
    const gone = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })),
    });
    const terminal = openTerminal({ stdout: gone, stderr: new PassThrough() });
    await terminal.result('first');
    await terminal.result('second');
    expect(gone.destroyed).toBe(true);
  });
});

describe('progress', () => {
  it('names stage, window, fraction and the time left', () => {
    expect(describeProgress(progress)).toBe('looking at the image · window 1 of 4 · 25 % · about 12 s left');
  });

  it('says nothing of windows when there is one, nor of time before it can be told', () => {
    expect(describeProgress({ ...progress, windows: 1, elapsed: 100 })).toBe('looking at the image · 25 %');
  });

  it('updates one line on a terminal', () => {
    const { terminal, err } = streams(true);
    const show = showProgress(terminal);
    show({ ...progress, windows: 1, elapsed: 100 });
    show({ ...progress, windows: 1, elapsed: 200, fraction: 0.5 });
    expect(err()).toBe('\r\u001b[2Klooking at the image · 25 %\r\u001b[2Klooking at the image · 50 %');
  });

  it('writes one plain line a stage elsewhere, without control characters', () => {
    const { terminal, err } = streams(false);
    const show = showProgress(terminal);
    for (const stage of ['read', 'encode', 'encode', 'prompt', 'decode', 'vectorise'] as const) {
      show({ ...progress, stage, windows: 1, elapsed: 100 });
    }
    expect(err().split('\n')).toEqual([
      'reading pixels · 25 %',
      'looking at the image · 25 %',
      'finding where to ask · 25 %',
      'drawing masks · 25 %',
      'making polygons · 25 %',
      '',
    ]);
  });

  it('writes a plain line every two seconds of a run of many windows', () => {
    const { terminal, err } = streams(false);
    const show = showProgress(terminal);
    for (let window = 1; window <= 100; window++) {
      show({ ...progress, window, windows: 100, fraction: window / 100, elapsed: window * 100 });
    }
    expect(err().trim().split('\n')).toHaveLength(5);
  });
});

describe('text for people', () => {
  it('rounds durations, areas and bytes to what can be read at a glance', () => {
    expect([duration(7200), duration(150_000), duration(7_500_000)]).toEqual(['8 s', '3 min', '2 h 5 min']);
    expect([area(812.25), area(34_100), area(12_345_678), area(4.5e9)]).toEqual([
      '812 m²',
      '3.41 ha',
      '12.3 km²',
      '4500 km²',
    ]);
    expect([bytes(999), bytes(797_784), bytes(28_085_517), bytes(3.2e9)]).toEqual([
      '999 B',
      '798 kB',
      '28.1 MB',
      '3.2 GB',
    ]);
  });

  it('says one feature and many features', () => {
    expect(text.found(1, '3 ha', '0.9')).toBe('1 feature, 3 ha, 0.9 s');
    expect(text.found(2, null, '0.9')).toBe('2 features, 0.9 s');
  });

  it('lines columns up by what they take on the screen', () => {
    expect(
      table([
        ['水', 'a'],
        ['band', 'b'],
        ['e\u0301', 'c'],
        ['x', ''],
      ]),
    ).toBe('水    a\nband  b\ne\u0301     c\nx\n');
  });
});
