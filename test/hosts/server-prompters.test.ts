/** Prompters behind servers through the contract: over the real engine and children, against a real server. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Topics } from '../../src-main/contract/api.ts';
import { type ServerPrompter, serverDefaults } from '../../src-main/contract/prompters.ts';
import type { RunSummary } from '../../src-main/contract/run.ts';
import { dialogless } from '../../src-main/hosts/dialogless.ts';
import { createProgram, type Program } from '../../src-main/hosts/program.ts';
import { forkNode } from '../../src-main/process/fork-node.ts';
import { keysInFile } from '../../src-main/settings/keys.ts';
import { request, root } from '../engine/running.ts';
import { goodAnswer, type ModelServer, startModelServer } from '../support/model-server.ts';

const key = 'sk-a-key-that-must-not-be-found';
const cipher = {
  encrypt: (text: string) => Buffer.from(text, 'utf16le').map((byte) => byte ^ 0x5a),
  decrypt: (sealed: Uint8Array) => Buffer.from(sealed.map((byte) => byte ^ 0x5a)).toString('utf16le'),
};
const folders: string[] = [];
let server: ModelServer;
let program: Program;
let userFolder: string;

function start(options: { keys?: boolean; offline?: boolean } = {}): Program {
  userFolder = mkdtempSync(join(tmpdir(), 'think2seg-prompters-'));
  folders.push(userFolder);
  const entry = (name: string) => join(root, 'src-main', 'process', `${name}-entry.ts`);
  const edge =
    options.keys === false ? dialogless : { ...dialogless, keys: (folder: string) => keysInFile(folder, cipher, {}) };
  return createProgram({
    appRoot: root,
    entries: { raster: entry('raster'), inference: entry('inference') },
    fork: forkNode,
    edge,
    userFolder,
    settings: { offline: options.offline ?? true },
  });
}

beforeAll(async () => {
  server = await startModelServer({
    key,
    models: ['good', 'none', 'think2seg-test', 'in-another-language', 'injected', 'not-of-zebras'],
    owner: 'vllm',
  });
  program = start();
});
afterAll(async () => {
  await program.dispose();
  await server.close();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const prompter = (model: string, change: Partial<ServerPrompter> = {}): ServerPrompter => ({
  ...serverDefaults,
  id: 'server.test',
  name: 'Test server',
  url: server.url,
  model,
  ...change,
});
async function call<T>(method: string, params: unknown = null, on = program): Promise<T> {
  const reply = await on.dispatch(method, params);
  if (!reply.ok) throw new Error(`${reply.fault.code}: ${reply.fault.text}`);
  return reply.value as T;
}
async function codeOf(method: string, params: unknown, on = program): Promise<string> {
  const reply = await on.dispatch(method, params);
  return reply.ok ? 'ok' : reply.fault.code;
}
async function ask(model: string, change: Partial<ServerPrompter> = {}) {
  await call('prompters.save', { prompter: prompter(model, change), key });
  const { id } = await call<{ id: string }>('raster.openSample');
  const said: Topics['run.thinking'][] = [];
  const stop = program.subscribe(
    (topic, payload) => void (topic === 'run.thinking' && 'piece' in payload && said.push(payload)),
  );
  try {
    const reply = await program.dispatch(
      'run.segment',
      request(id, { prompter: 'server.test', query: 'Where are the "sheds"?' }),
    );
    return { reply, said };
  } finally {
    stop();
  }
}

describe('a prompter behind a server', () => {
  it('answers a run: its text is heard as it comes, its geometry is masked, its name is on the result', async () => {
    const { reply, said } = await ask('think2seg-test');
    if (!reply.ok) throw new Error(reply.fault.text);
    const result = reply.value as RunSummary;
    expect(result).toMatchObject({
      answer: 'masks',
      prompter: { id: 'server.test', version: 'think2seg-test', sha256: '' },
      thinking: expect.stringMatching(/^Two sheds stand by the canal/),
    });
    expect(result.featureCount).toBeGreaterThan(0);
    expect(said.map(({ piece }) => piece).join('')).toBe(goodAnswer);
    expect(said[0]).toMatchObject({ window: 1, windows: 1, at: 0 });
  });

  it('whose answer to one of several questions cannot be read has the others answered', async () => {
    await call('prompters.save', { prompter: prompter('not-of-zebras'), key });
    const { id } = await call<{ id: string }>('raster.openSample');
    const { runId: _, query: __, ...common } = request(id, { prompter: 'server.test' });
    const asked = ['Where is the zebra?', 'Where are the sheds?'];
    const questions = asked.map((query, i) => ({ runId: `of-zebras-${i}`, query }));
    expect(await call('run.segmentAll', { ...common, questions })).toMatchObject([
      {
        ...questions[0],
        answer: 'refused',
        fault: { code: 'prompter.unreadableAnswer', detail: { raw: 'I would rather not say.' } },
      },
      { ...questions[1], answer: 'masks' },
    ]);
  });

  it('is shown the window in the size of its frame, and asked in the words of its model', async () => {
    await ask('think2seg-test');
    const { picture, text, headers } = server.asked.at(-1)!;
    expect([picture.width, picture.height]).toEqual([840, 840]);
    expect(new Set(picture.data).size).toBeGreaterThan(100);
    expect(text).toMatch(/^Please find "Where are the "sheds"\?", identify the target\./);
    expect(headers.authorization).toBe(`Bearer ${key}`);
    await ask('good', { frame: { kind: 'original' }, template: 'box' });
    const other = server.asked.at(-1)!;
    expect([other.picture.width, other.picture.height]).toEqual([349, 352]);
    expect(other.text).toContain('from 0 to 349 to the right and from 0 to 352 downwards');
  });

  it('that refuses the form which is set up is asked without it, and the result says so, in its file too', async () => {
    const { reply } = await ask('no-schema', { structured: 'json-schema' });
    if (!reply.ok) throw new Error(reply.fault.text);
    const { form, runId } = reply.value as RunSummary;
    expect(form).toEqual({ by: 'json-schema', refused: 'response_format of type json_schema is not supported' });
    const document = JSON.parse(JSON.stringify(await program.engine.exportDocument(runId)));
    expect(document.think2seg.answer_form).toEqual(form);
    expect(document.features[0].properties.answer_form).toBe('none');
    const held = await ask('good', { structured: 'grammar' });
    expect(held.reply).toMatchObject({ ok: true, value: { form: { by: 'grammar', refused: null } } });
  });

  it('that finds nothing is no target; one that cannot be read is a fault with its text', async () => {
    const nothing = await ask('none');
    expect(nothing.reply).toMatchObject({ ok: true, value: { answer: 'no-target', thinking: 'Only sea.' } });
    const unreadable = await ask('in-another-language');
    expect(unreadable.reply).toMatchObject({
      ok: false,
      fault: { code: 'prompter.unreadableAnswer', detail: { raw: '图中没有明确的目标，因此我无法回答这个问题。' } },
    });
  });

  it('that comes to its limit of tokens while it thinks is told of as cut off', async () => {
    const { reply } = await ask('cut-in-thinking', { maxNewTokens: 77 });
    expect(reply).toMatchObject({
      ok: false,
      fault: {
        code: 'prompter.unreadableAnswer',
        detail: { because: expect.stringMatching(/^it was cut off at 77 tokens; /), raw: '<think>I see a long' },
      },
    });
  });

  it('can only ever give geometry: what else stands in its answer is text', async () => {
    const { reply } = await ask('injected');
    expect(reply).toMatchObject({
      ok: true,
      value: { answer: 'masks', thinking: expect.stringContaining('<img src=x') },
    });
  });
});

describe('the list of prompters', () => {
  it('has what was set up, and never a key; a key is in no file either', async () => {
    const listed = await call<object>('prompters.save', { prompter: prompter('good'), key });
    expect(listed).toMatchObject({
      prompters: [{ id: 'server.test', model: 'good', key: 'stored', keyVariable: 'THINK2SEG_KEY_TEST' }],
      keysCanBeKept: true,
      templates: expect.arrayContaining([{ id: 'box', name: 'Box only' }]),
    });
    expect(JSON.stringify(listed)).not.toContain(key);
    const texts = readdirSync(userFolder, { recursive: true, withFileTypes: true })
      .filter((file) => file.isFile())
      .map((file) => readFileSync(join(file.parentPath, file.name), 'latin1'));
    expect(texts.length).toBeGreaterThan(1);
    expect(texts.some((text) => text.includes(key) || text.includes(Buffer.from(key).toString('base64')))).toBe(false);
  });

  it('forgets a key with its prompter, and when the prompter moves to another server', async () => {
    await call('prompters.save', { prompter: prompter('good'), key });
    const moved = await call('prompters.save', {
      prompter: prompter('good', { url: 'http://127.0.0.1:1/v1' }),
      key: null,
    });
    expect(moved).toMatchObject({ prompters: [{ key: 'none' }] });
    await call('prompters.save', { prompter: prompter('good'), key });
    expect(await call('prompters.remove', { id: 'server.test' })).toMatchObject({ prompters: [] });
    expect(await call('prompters.save', { prompter: prompter('good'), key: null })).toMatchObject({
      prompters: [{ key: 'none' }],
    });
  });

  it('tries a connection: what is there, what it is asked with, and what to know of it', async () => {
    expect(await call('prompters.test', { prompter: prompter('think2seg-test'), key })).toMatchObject({
      models: ['good', 'none', 'think2seg-test', 'in-another-language', 'injected', 'not-of-zebras'],
      modelFound: true,
      software: 'vllm',
      template: 'think2seg',
      frame: 'fixed',
      warnings: [],
    });
    expect(await call('prompters.test', { prompter: prompter('other'), key })).toMatchObject({
      modelFound: false,
      warnings: ['modelMissing'],
    });
    expect(await codeOf('prompters.test', { prompter: prompter('good'), key: 'wrong' })).toBe('prompter.wrongKey');
  });

  it('refuses what is no address, no header or no known template', async () => {
    const save = (change: object) =>
      codeOf('prompters.save', { prompter: { ...prompter('good'), ...change }, key: null });
    for (const url of ['ftp://a/v1', 'http://user:pass@a/v1', 'http://a/v1?key=x', 'javascript:alert(1)', 'http://']) {
      expect(await save({ url })).toBe('request.invalid');
    }
    expect(await save({ url: 'http://127.0.0.1:99999/v1' })).toBe('request.invalid');
    expect(await save({ headers: { 'x-a': 'b\r\nx-c: d' } })).toBe('request.invalid');
    expect(await save({ id: 'concepts' })).toBe('request.invalid');
    expect(await save({ template: 'none' })).toBe('request.unknownId');
  });

  it('on a host without a key store takes no key, and says which variable gives it', async () => {
    const bare = start({ keys: false });
    try {
      const reply = await bare.dispatch('prompters.save', { prompter: prompter('good'), key });
      expect(reply).toMatchObject({
        ok: false,
        fault: { code: 'prompter.noKeyStore', hint: expect.stringContaining('THINK2SEG_KEY_TEST') },
      });
      expect(await call('prompters.save', { prompter: prompter('good'), key: null }, bare)).toMatchObject({
        keysCanBeKept: false,
      });
    } finally {
      await bare.dispose();
    }
  });

  it('that cannot be written is a fault, and holds until the program ends', async () => {
    const bare = start();
    rmSync(userFolder, { recursive: true });
    const { writeFileSync } = await import('node:fs');
    writeFileSync(userFolder, 'a file where the folder should be');
    try {
      expect(await codeOf('prompters.save', { prompter: prompter('good'), key: null }, bare)).toBe(
        'prompter.cannotKeep',
      );
      expect(await call('prompters.list', null, bare)).toMatchObject({ prompters: [{ id: 'server.test' }] });
    } finally {
      await bare.dispose();
    }
  });
});

describe('offline', () => {
  it('a server on this machine is asked, another is refused before anything is read', async () => {
    expect(program.engine).toBeDefined();
    await call('prompters.save', { prompter: prompter('good', { url: 'http://192.0.2.1/v1' }), key: null });
    const { id } = await call<{ id: string }>('raster.openSample');
    const reply = await program.dispatch('run.segment', request(id, { prompter: 'server.test' }));
    expect(reply).toMatchObject({ ok: false, fault: { code: 'network.offline' } });
    expect((await ask('good')).reply.ok).toBe(true);
  });
});
