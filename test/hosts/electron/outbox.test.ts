import { beforeEach, describe, expect, it } from 'vitest';
import { createOutbox, type Outbox } from '../../../src-main/hosts/electron/outbox.ts';

let sent: unknown[] = [];
let outbox: Outbox;
beforeEach(() => {
  sent = [];
  outbox = createOutbox((topic, payload) => sent.push([topic, payload]));
});
const notice = (text: string) => ({ severity: 'info', text }) as const;

describe('topics for a page', () => {
  it('wait for their first listener, in order, where they must not be lost', () => {
    outbox.push('files.opened', { paths: ['/a.tif'] });
    outbox.push('engine.notice', notice('one'));
    outbox.push('files.opened', { paths: ['/b.tif'] });
    expect(sent).toEqual([]);
    outbox.listening('files.opened');
    expect(sent).toEqual([
      ['files.opened', { paths: ['/a.tif'] }],
      ['files.opened', { paths: ['/b.tif'] }],
    ]);
    outbox.listening('engine.notice');
    expect(sent.at(-1)).toEqual(['engine.notice', notice('one')]);
  });

  it('are dropped unheard where they are of the moment', () => {
    outbox.push('menu.command', { command: 'run' });
    outbox.listening('menu.command');
    expect(sent).toEqual([]);
  });

  it('go at once to who listens, and wait again after the page is gone', () => {
    outbox.listening('engine.notice');
    outbox.push('engine.notice', notice('heard'));
    outbox.reset();
    outbox.push('engine.notice', notice('later'));
    expect(sent).toEqual([['engine.notice', notice('heard')]]);
    outbox.listening('engine.notice');
    expect(sent).toEqual([
      ['engine.notice', notice('heard')],
      ['engine.notice', notice('later')],
    ]);
  });

  it('that wait are at most a hundred, the newest', () => {
    for (let n = 0; n < 250; n += 1) outbox.push('engine.notice', notice(String(n)));
    outbox.listening('engine.notice');
    expect(sent.length).toBe(100);
    expect(sent[0]).toEqual(['engine.notice', notice('150')]);
  });
});
