import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from '../../../src-main/hosts/cli/parse.ts';
import { writeEarthReason } from '../../engine/evaluate/dataset-maker.ts';
import { disc } from '../../support/inference.ts';
import { run, start } from './command-line.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'think2seg-eval-'));
  const samples = Array.from({ length: 5 }, (_, i) => ({
    id: `s${i}`,
    shape: i === 3 ? null : disc(40 + i * 4, 50, 18 + i),
    questions: ['Where is the roof?', 'roofs'],
  }));
  writeEarthReason(join(folder, 'data'), 'val', samples);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const words = (out: string, ...more: string[]) => [
  ...['eval', 'data', '--prompter', 'oracle', '--jobs', '1', '--out', out],
  ...more,
];

describe('eval on the command line', () => {
  it('is parsed with its defaults, and with all that it takes', () => {
    expect(parse(['eval', 'data', '--out', 'o'], '1')).toMatchObject({
      kind: 'command',
      command: {
        kind: 'eval',
        dataset: 'data',
        format: 'earthreason',
        split: 'val',
        prompter: null,
        answers: null,
        segmenter: null,
        protocol: 'think2seg-rs',
        question: null,
        resolution: null,
        limit: null,
        seed: 0,
        jobs: 2,
        resume: false,
        out: 'o',
        json: false,
        quiet: false,
      },
    });
    const all = '--format rrsisd --split test --answers a.jsonl --segmenter m --protocol honest --question first';
    const rest = '--resolution 840 --limit 9 --seed 4 --jobs 3 --resume --out o --json --quiet';
    expect(parse(['eval', 'data', ...all.split(' '), ...rest.split(' ')], '1')).toMatchObject({
      command: {
        format: 'rrsisd',
        split: 'test',
        answers: 'a.jsonl',
        protocol: 'honest',
        question: 'first',
        resolution: '840',
        limit: 9,
        seed: 4,
        jobs: 3,
        resume: true,
        json: true,
      },
    });
    expect(parse(['eval', 'compare', 'a', 'b', '--json'], '1')).toMatchObject({
      kind: 'command',
      command: { kind: 'eval-compare', a: 'a', b: 'b', json: true },
    });
  });

  it.each([
    ['eval data', 'needs --out'],
    ['eval data --out o --limit 0', '--limit takes a whole number above 0'],
    ['eval data --out o --seed -1', '--seed'],
    ['eval data --out o --format voc', 'Allowed choices are earthreason'],
    ['eval data --out o --protocol best', 'Allowed choices are think2seg-rs'],
    ['eval data --out o --answers a --prompter concepts', 'cannot be given together'],
    ['eval compare a', 'missing required argument'],
  ])('refuses "%s"', (line, because) => {
    const parsed = parse(line.split(' '), '1');
    expect(parsed).toMatchObject({ kind: 'fault', fault: { code: 'request.invalid' } });
    expect(parsed.kind === 'fault' ? parsed.fault.text : '').toContain(because);
  });

  it('killed in the middle resumes to the summary of an uninterrupted run', async () => {
    const options = { cwd: folder };
    const whole = await run(words('whole', '--json'), options);
    expect(whole.code).toBe(0);
    const killed = start(words('killed'), options);
    const results = join(folder, 'killed/results.jsonl');
    const lines = () => (existsSync(results) ? readFileSync(results, 'utf8').split('\n').length - 1 : 0);
    while (lines() < 1 && killed.process.exitCode === null) await sleep(20);
    killed.process.kill('SIGKILL');
    await killed.ended;
    expect(lines()).toBeGreaterThanOrEqual(1);
    const again = await run(words('killed'), options);
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('already has results')]);
    const resumed = await run(words('killed', '--resume', '--json'), options);
    expect(resumed.code).toBe(0);
    expect(resumed.stderr).toContain('done before');
    expect(resumed.stdout).toBe(whole.stdout);
    const summary = (name: string) => readFileSync(join(folder, name, 'summary.json'), 'utf8');
    expect(summary('killed')).toBe(summary('whole'));
    expect(JSON.parse(whole.stdout).figures.gIoU.value).toBeGreaterThan(0.8);
  });

  it('prints a table, and what changed between two evaluations', async () => {
    const options = { cwd: folder };
    const concepts = await run(['eval', 'data', '--out', 'concepts', '--quiet'], options);
    expect(concepts.code).toBe(0);
    expect(concepts.stdout).toMatch(/gIoU +0\.\d{3} \(0\.\d{3} to 0\.\d{3}\)/);
    const compared = await run(['eval', 'compare', 'concepts', 'whole'], options);
    expect(compared.code).toBe(0);
    expect(compared.stdout).toMatch(/Difference of gIoU +[+-]0\.\d{3} \(95 % from /);
    const missing = await run(['eval', 'compare', 'concepts', 'nowhere', '--json'], options);
    expect([missing.code, JSON.parse(missing.stdout).fault.code]).toEqual([3, 'evaluate.noResults']);
  });
});
