/**
 * The prompter against a real server: llama.cpp's llama-server with the tiny random model as GGUF
 * (models/export/qwen25vl_gguf.py). Runs where THINK2SEG_LLAMA_SERVER names that program; what it writes is
 * noise, so what is held against is the protocol and, where the server holds a form, the form.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FaultError, faultOf } from '../../../../src-main/contract/fault.ts';
import { serverDefaults } from '../../../../src-main/contract/prompters.ts';
import { lenient, readAnswer, reference } from '../../../../src-main/engine/prompter/answer.ts';
import { pictureOf } from '../../../../src-main/engine/prompter/picture.ts';
import type { CompletionTools } from '../../../../src-main/engine/prompter/server/complete.ts';
import { testConnection } from '../../../../src-main/engine/prompter/server/connection.ts';
import { completeInForm, RefusedForms } from '../../../../src-main/engine/prompter/server/in-form.ts';
import { requestBody } from '../../../../src-main/engine/prompter/server/messages.ts';
import type { ServerModel } from '../../../../src-main/engine/prompter/server/model.ts';
import { createNetwork, type Network } from '../../../../src-main/network/network.ts';
import { faultOfCall } from '../../../support/faults.ts';
import { disc, drawWindow } from '../../../support/inference.ts';
import { tinyFolder } from '../local/tiny.ts';

const program = process.env.THINK2SEG_LLAMA_SERVER;
const key = 'sk-of-the-real-server';
const frame = { kind: 'fixed', width: 840, height: 840 } as const;
const small = pictureOf(drawWindow(64, 64, disc(30, 30, 12)), frame);
const large = pictureOf(drawWindow(64, 64, disc(40, 20, 18)), frame);

let child: ChildProcess | undefined;
let network: Network;
let origin = '';
let log = '';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

async function start(path: string): Promise<void> {
  const port = await freePort();
  const gguf = (name: string) => join(tinyFolder, 'gguf', name);
  const files = ['-m', gguf('model.gguf'), '--mmproj', gguf('mmproj.gguf'), '--alias', 'tiny-qwen2.5-vl'];
  const place = ['--host', '127.0.0.1', '--port', String(port), '--api-key', key, '--ctx-size', '8192'];
  child = spawn(path, [...files, ...place, '--parallel', '1', '--threads', '2', '--slots'], { stdio: 'pipe' });
  child.stderr?.on('data', (chunk) => {
    log += String(chunk);
  });
  origin = `http://127.0.0.1:${port}`;
  while (!(await fetch(`${origin}/health`).catch(() => null))?.ok) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`llama-server ended: ${log.slice(-2000)}`);
    await sleep(100);
  }
}

beforeAll(async () => {
  if (!program) return;
  network = createNetwork({ offline: true });
  await start(program);
}, 120_000);
afterAll(async () => {
  child?.kill();
  await network?.dispose();
});

const modelOf = (change: Partial<ServerModel> = {}): ServerModel => ({
  ...serverDefaults,
  id: 'server.real',
  name: 'Real',
  url: `${origin}/v1`,
  model: 'tiny-qwen2.5-vl',
  system: 'You look at pictures.',
  user: 'Where is {query}?',
  points: { positive: 2, negative: 0 },
  frame,
  maxNewTokens: 300,
  ...change,
});

interface Ask extends Partial<CompletionTools> {
  readonly query?: string;
  readonly picture?: typeof small;
  readonly key?: string | null;
}
function ask(model: ServerModel, { query = 'the shed', picture = small, key: shown = key, ...tools }: Ask = {}) {
  const question = { model, query, picture, frame };
  return completeInForm({ question, key: shown, refused: new RefusedForms() }, { fetch: network.fetch, ...tools });
}

describe.skipIf(!program)('a real llama-server (THINK2SEG_LLAMA_SERVER names its program)', () => {
  it('lists its model, and is told what it is', async () => {
    const report = await testConnection({ model: modelOf(), key, fetch: network.fetch }, () => ({
      template: 't',
      frame: 'f',
    }));
    expect(report).toMatchObject({
      models: ['tiny-qwen2.5-vl'],
      modelFound: true,
      software: 'llama.cpp',
      warnings: [],
    });
  });

  it('streams its answer, up to the limit of tokens', async () => {
    const pieces: string[] = [];
    const { text, cutOff } = await ask(modelOf(), { onText: ({ piece }) => void pieces.push(piece) });
    expect(pieces.length).toBeGreaterThan(50);
    expect(pieces.join('')).toBe(text);
    expect(cutOff).toBe(true);
  });

  it('sees the picture: another one gets another answer, the same one the same', async () => {
    const [first, again, other] = [
      await ask(modelOf()),
      await ask(modelOf()),
      await ask(modelOf(), { picture: large }),
    ];
    expect(again.text).toBe(first.text);
    expect(other.text).not.toBe(first.text);
  });

  it.each(['the shed', 'boats', 'open water', 'roofs'])(
    'is held to the method’s form by our grammar: what it says of "%s" can be read strictly, though its weights are noise',
    async (query) => {
      const { text, cutOff, form } = await ask(modelOf({ structured: 'grammar', maxNewTokens: 3000 }), { query });
      expect({ cutOff, form }).toEqual({ cutOff: false, form: { by: 'grammar', refused: null } });
      expect(text).toMatch(/^<think>[^<]*<\/think>\n<answer>```json\[.*\]```<\/answer>$/);
      expect(readAnswer(text, { ...reference, frame, points: modelOf().points }).kind).toBe('read');
    },
  );

  it.each(['the shed', 'water', 'boats'])(
    'is held to our schema by response_format when asked of "%s"',
    async (query) => {
      const asked = ask(modelOf({ structured: 'json-schema', maxNewTokens: 1500 }), { query });
      const said = await asked.catch((thrown: unknown) => faultOf(thrown));
      if ('text' in said && 'cutOff' in said) {
        expect(Object.keys(JSON.parse(said.text))).toEqual(['thinking', 'targets']);
        expect(readAnswer(said.text, { ...lenient, frame, points: modelOf().points }).kind).toBe('read');
      } else {
        // Cut within its thinking, which noise seldom ends: the server says so in the answer's stead.
        expect(said).toMatchObject({ code: 'prompter.brokenOff' });
        expect(String(said.detail?.raw)).toMatch(/^\s*\{\s*"thinking"/);
      }
    },
  );

  it('has read the picture already when a second question about it comes: what differs stands last', async () => {
    const cached = async (query: string) => {
      const body = requestBody({ model: modelOf({ maxNewTokens: 4 }), query, picture: small, frame });
      const response = await fetch(`${origin}/v1/chat/completions`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({ ...body, stream: false }),
      });
      const said: unknown = await response.json();
      return Number(/"cached_tokens":(\d+)/.exec(JSON.stringify(said))?.[1]);
    };
    await cached('the first question');
    // 840 x 840 pixels are 900 tokens.
    expect(await cached('another one')).toBeGreaterThan(900);
  });

  it('takes a form that it cannot make as refused, and is asked without', async () => {
    const impossible = { ...modelOf(), structured: 'json-schema' as const, points: { positive: 1e6, negative: 0 } };
    const found = await ask(impossible, { query: 'x' }).catch((thrown: FaultError) => thrown);
    expect(found).toMatchObject({
      form: { by: 'json-schema', refused: expect.stringMatching(/grammar|sampler|parser/i) },
    });
  });

  it('stops writing when the question is cancelled', async () => {
    const controller = new AbortController();
    const asked = ask(modelOf({ maxNewTokens: 7000 }), { signal: controller.signal, onText: () => controller.abort() });
    expect((await faultOfCall(asked)).code).toBe('run.cancelled');
    const busy = async () => {
      const response = await fetch(`${origin}/slots`, { headers: { Authorization: `Bearer ${key}` } });
      const slots: unknown = await response.json();
      return JSON.stringify(slots).includes('"is_processing":true');
    };
    await expect.poll(busy, { timeout: 60_000 }).toBe(false);
    expect(log).toMatch(/cancel/i);
  });

  it('refuses a wrong key, and is not asked again', async () => {
    const pauses: number[] = [];
    const asked = ask(modelOf(), { key: 'sk-wrong', pause: async (ms) => void pauses.push(ms) });
    expect(await faultOfCall(asked)).toMatchObject({
      code: 'prompter.wrongKey',
      text: expect.not.stringContaining('sk-wrong'),
    });
    expect(pauses).toEqual([]);
  });

  it('says that a picture and question do not fit where they do not', async () => {
    const fault = await faultOfCall(ask(modelOf({ user: `{query} ${'word '.repeat(20_000)}` })));
    expect(fault).toMatchObject({ code: 'prompter.refused', text: expect.stringMatching(/context|exceed/i) });
  });
});
