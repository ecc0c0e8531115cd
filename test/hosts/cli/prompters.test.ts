/** Prompters behind servers from the command line, as a process, against a server of the protocol. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ModelServer, startModelServer } from '../../support/model-server.ts';
import { run, sample } from './command-line.ts';

let server: ModelServer;
let folder: string;
beforeAll(async () => {
  server = await startModelServer({ key: 'sk-from-the-environment', models: ['think2seg-test'] });
  folder = mkdtempSync(join(tmpdir(), 'think2seg-cli-prompters-'));
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});
const env = () => ({
  THINK2SEG_USER_DATA: folder,
  THINK2SEG_KEY_MY_GPU: 'sk-from-the-environment',
  THINK2SEG_KEY_DIRECT: 'sk-from-the-environment',
});
const think2seg = (...argv: string[]) => run(argv, { env: env() });

describe('the command prompters', () => {
  it('adds, lists, tries and removes one; its key is only ever in the environment', async () => {
    const added = await think2seg('prompters', 'add', 'my-gpu', server.url);
    expect([added.code, added.stdout]).toEqual([0, expect.stringContaining('server.my-gpu')]);
    const listed = await think2seg('prompters', '--json');
    expect(JSON.parse(listed.stdout)).toMatchObject({
      prompters: [{ id: 'server.my-gpu', model: '', key: 'environment' }],
    });
    expect(readFileSync(join(folder, 'prompters.json'), 'utf8') + listed.stdout).not.toContain('sk-from');
    const tried = await think2seg('prompters', 'test', 'my-gpu');
    expect([tried.code, tried.stdout]).toEqual([0, expect.stringContaining('models: think2seg-test')]);
    const unknown = await think2seg('prompters', 'test', 'other');
    expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('server.my-gpu')]);
    const removed = await think2seg('prompters', 'remove', 'server.my-gpu');
    expect([removed.code, removed.stdout]).toEqual([0, expect.stringContaining('none')]);
  });

  it('refuses a name that is none and an address that is none', async () => {
    expect((await think2seg('prompters', 'add', 'a/b', server.url)).code).toBe(2);
    expect((await think2seg('prompters', 'add', 'ab', 'not an address')).code).toBe(2);
  });
});

describe('segment --prompter', () => {
  it('server:URL asks the only model of a server', async () => {
    const ended = await think2seg(
      'segment',
      sample,
      'Where are sheds?',
      '--prompter',
      `server:${server.url}`,
      '--json',
    );
    expect(ended.code).toBe(0);
    expect(JSON.parse(ended.stdout)).toMatchObject({
      answer: 'masks',
      prompter: { id: 'server.direct', version: 'think2seg-test' },
      leftOff: [],
    });
  });

  it('server:URL#model says what of an answer was not used, and exits with 5 for one that cannot be read', async () => {
    const other = await startModelServer();
    try {
      const many = await think2seg(
        'segment',
        sample,
        'roofs',
        '--prompter',
        `server:${other.url}#ten-thousand-boxes`,
        '--json',
      );
      expect([many.code, many.stderr]).toEqual([0, expect.stringContaining('instances: there are too many')]);
      const foreign = await think2seg(
        'segment',
        sample,
        'roofs',
        '--prompter',
        `server:${other.url}#in-another-language`,
      );
      expect([foreign.code, foreign.stderr]).toEqual([5, expect.stringContaining('prompter.unreadableAnswer')]);
    } finally {
      await other.close();
    }
    // 64 masks are drawn in a process of its own, which takes its time on a busy machine.
  });
});
