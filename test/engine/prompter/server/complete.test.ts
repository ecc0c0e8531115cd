import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Fault } from '../../../../src-main/contract/fault.ts';
import { serverDefaults } from '../../../../src-main/contract/prompters.ts';
import type { TextPiece } from '../../../../src-main/contract/thinking.ts';
import { pictureOf } from '../../../../src-main/engine/prompter/picture.ts';
import { type CompletionTools, complete } from '../../../../src-main/engine/prompter/server/complete.ts';
import { requestBody } from '../../../../src-main/engine/prompter/server/messages.ts';
import type { ServerModel } from '../../../../src-main/engine/prompter/server/model.ts';
import { createNetwork, type Network } from '../../../../src-main/network/network.ts';
import { faultOfCall } from '../../../support/faults.ts';
import { disc, drawWindow } from '../../../support/inference.ts';
import { goodAnswer, type ModelServer, startModelServer } from '../../../support/model-server.ts';

let server: ModelServer;
let network: Network;
beforeAll(async () => {
  server = await startModelServer();
  network = createNetwork({ offline: true });
});
afterAll(async () => {
  await network.dispose();
  await server.close();
});

const frame = { kind: 'fixed', width: 84, height: 84 } as const;
const picture = pictureOf(drawWindow(64, 64, disc(30, 30, 12)), frame);

const modelOf = (model: string, change: Partial<ServerModel> = {}): ServerModel => ({
  ...serverDefaults,
  id: 'server.test',
  name: 'Test',
  url: server.url,
  model,
  system: 'You look at pictures.',
  user: 'Where is {query}? ({width} x {height})',
  points: { positive: 2, negative: 0 },
  frame,
  ...change,
});

/** Puts one question; waits between attempts are only counted. */
async function ask(model: ServerModel, tools: Partial<CompletionTools> & { key?: string } = {}) {
  const pauses: number[] = [];
  const pieces: TextPiece[] = [];
  const { key = null, ...rest } = tools;
  const body = requestBody({ model, query: 'the shed', picture, frame });
  const answer = await complete(
    { model, key, body },
    {
      fetch: network.fetch,
      pause: async (ms) => void pauses.push(ms),
      onText: (said) => pieces.push(said),
      ...rest,
    },
  );
  return { ...answer, pauses, pieces };
}

const faultOf = async (model: string, change: Partial<ServerModel> = {}): Promise<Pick<Fault, 'code' | 'text'>> => {
  const { code, text } = await faultOfCall(ask(modelOf(model, change)));
  return { code, text: text.replace(/127\.0\.0\.1:\d+/, 'HOST') };
};

describe('an answer from a server', () => {
  it('is its whole text, heard piece by piece before', async () => {
    const { text, cutOff, pieces } = await ask(modelOf('good'));
    expect({ text, cutOff }).toEqual({ text: goodAnswer, cutOff: false });
    expect(pieces.length).toBeGreaterThan(20);
    expect(pieces.map(({ piece }) => piece).join('')).toBe(goodAnswer);
    expect(
      pieces.every(({ at }, i) => at === pieces.slice(0, i).reduce((sum, { piece }) => sum + piece.length, 0)),
    ).toBe(true);
  });

  it('comes whole though every byte is a chunk of its own, characters of four bytes included', async () => {
    expect((await ask(modelOf('half-a-character'))).text).toBe(goodAnswer);
  });

  it('is read with carriage returns and comments, without [DONE], or not streamed at all', async () => {
    expect((await ask(modelOf('carriage-returns'))).text).toBe(goodAnswer);
    expect((await ask(modelOf('no-done'))).text).toBe(goodAnswer.replace('</answer>', ''));
    expect((await ask(modelOf('all-at-once'))).text).toBe(goodAnswer);
  });

  it('has reasoning of a channel of its own as its think block', async () => {
    expect((await ask(modelOf('reasoning-channel'))).text).toBe(
      '<think>Two sheds by the canal.</think>\n<answer>[{"bbox_2d":[84,168,420,588]}]</answer>',
    );
  });

  it('ends at the closing tag: the request is broken off, and nothing of what comes after is read', async () => {
    const before = server.abandoned();
    expect((await ask(modelOf('talks-on'))).text).toBe(goodAnswer);
    await expect.poll(() => server.abandoned()).toBe(before + 1);
  });

  it('says when the model came to its limit of tokens', async () => {
    expect((await ask(modelOf('cut-off'))).cutOff).toBe(true);
  });

  it('without an end is stopped, and what was written is in the fault', async () => {
    const found = await faultOfCall(ask(modelOf('endless')));
    expect([found.code, found.text]).toEqual([
      'prompter.endlessAnswer',
      'The answer had no end after 262144 characters and was stopped.',
    ]);
    expect(String(found.detail?.raw)).toMatch(/^roof after roof/);
  });
});

describe('a question to a server', () => {
  it('has the system turn, the picture before the text, every place filled, and is greedy', async () => {
    await ask(modelOf('good', { maxNewTokens: 77 }));
    const { system, text, picture: seen, body } = server.asked.at(-1)!;
    expect({ system, text, width: seen.width, height: seen.height, max: body.max_tokens }).toEqual({
      system: 'You look at pictures.',
      text: 'Where is the shed? (84 x 84)',
      width: 84,
      height: 84,
      max: 77,
    });
    expect(Object.keys(body)).toEqual(['model', 'messages', 'stream', 'temperature', 'max_tokens']);
  });

  it('cannot be steered by braces or dollar signs in the query', async () => {
    const body = requestBody({ model: modelOf('good'), query: '{width} $& {query} "x"', picture, frame });
    expect(JSON.stringify(body)).toContain('Where is {width} $& {query} \\"x\\"? (84 x 84)');
  });

  it.each([
    ['json-schema', 'response_format'],
    ['guided-json', 'guided_json'],
    ['grammar', 'grammar'],
  ] as const)('that holds the model to a form by %s says so in %s', async (structured, field) => {
    const { text } = await ask(modelOf('as-an-object', { structured }));
    expect(JSON.parse(text)).toMatchObject({ thinking: 'Two sheds.' });
    expect(server.asked.at(-1)?.body).toHaveProperty(field);
  });

  it("carries the key as the bearer's, or where a header wants it, and own headers", async () => {
    await ask(modelOf('good', { headers: { 'x-team': 'gis' } }), { key: 'sk-secret' });
    expect(server.asked.at(-1)?.headers).toMatchObject({ authorization: 'Bearer sk-secret', 'x-team': 'gis' });
    await ask(modelOf('good', { headers: { 'api-key': '{key}' } }), { key: 'sk-secret' });
    const { headers } = server.asked.at(-1)!;
    expect([headers['api-key'], headers.authorization]).toEqual(['sk-secret', undefined]);
  });

  it('is put again after 429 when Retry-After allows, after 5xx with longer and longer pauses, and after a broken stream', async () => {
    const busy = await ask(modelOf('busy-once'));
    expect([busy.text, busy.pauses]).toEqual([goodAnswer, [3000]]);
    const broken = await ask(modelOf('breaks-twice'));
    expect([broken.text, broken.pauses.length]).toEqual([goodAnswer, 2]);
    expect(broken.pauses[1]).toBeGreaterThan(broken.pauses[0] ?? 0);
    const cut = await ask(modelOf('closes-once'));
    expect(cut.text).toBe(goodAnswer);
    expect(cut.pieces.filter(({ at }) => at === 0)).toHaveLength(2);
  });
});

describe('a server that goes wrong', () => {
  it.each([
    ['busy', 'prompter.busy', 'HOST is too busy to answer (status 429, attempt 4).'],
    ['busy-for-an-hour', 'prompter.busy', 'HOST is too busy to answer (status 429, attempt 1).'],
    ['broken', 'prompter.refused', 'HOST refused the question (status 500): CUDA out of memory'],
    [
      'no-pictures',
      'prompter.refused',
      'HOST refused the question (status 400): This model does not support image input',
    ],
    ['error-at-once', 'prompter.refused', 'HOST refused the question (status 200): out of memory'],
    ['error-in-stream', 'prompter.brokenOff', 'HOST broke off its answer before the end: out of memory'],
    [
      'not-json',
      'prompter.notAServer',
      'HOST does not answer as a server of language models does: it sent {"choices": [',
    ],
    [
      'a-web-page',
      'prompter.notAServer',
      'HOST does not answer as a server of language models does: it answers with text/html',
    ],
    [
      'elsewhere',
      'prompter.notAServer',
      'HOST does not answer as a server of language models does: it sends the question on to http://192.0.2.1/v1/chat/completions',
    ],
    ['ends-midway', 'prompter.brokenOff', 'HOST broke off its answer before the end: the stream ended'],
    ['not-there', 'prompter.noSuchModel', 'HOST has no model "not-there".'],
  ])('%s is %s', async (model, code, text) => {
    expect(await faultOf(model)).toEqual({ code, text });
  });

  it('closes its connection midway is told as that, after some attempts', async () => {
    const asked = server.requests();
    expect((await faultOf('closes-midway')).code).toBe('prompter.brokenOff');
    expect(server.requests() - asked).toBe(4);
  });

  it('says nothing, or falls silent, is given up after its time and told how long', async () => {
    const silent = await faultOf('silent', { firstTextSeconds: 1 });
    expect(silent).toEqual({ code: 'prompter.tooSlow', text: 'HOST wrote nothing for 1 s.' });
    const fallen = await faultOf('falls-silent', { idleSeconds: 1, firstTextSeconds: 300 });
    expect(fallen).toEqual({ code: 'prompter.tooSlow', text: 'HOST wrote nothing for 1 s.' });
  });

  it('is not there at all is a fault of the network', async () => {
    const model = modelOf('good', { url: 'http://127.0.0.1:9/v1' });
    expect((await faultOfCall(ask(model))).code).toBe('network.unreachable');
  });

  it('refuses the key is told so, without the key', async () => {
    const locked = await startModelServer({ key: 'sk-right' });
    try {
      const found = await faultOfCall(ask(modelOf('good', { url: locked.url }), { key: 'sk-wrong-but-secret' }));
      expect(found).toMatchObject({ code: 'prompter.wrongKey', hint: expect.stringContaining('THINK2SEG_KEY_TEST') });
      expect(JSON.stringify(found)).not.toContain('sk-wrong');
    } finally {
      await locked.close();
    }
  });

  it('shows a certificate of its own making is not trusted', async () => {
    const tls = await startModelServer({ tls: true });
    try {
      expect((await faultOfCall(ask(modelOf('good', { url: tls.url })))).code).toBe('network.untrusted');
    } finally {
      await tls.close();
    }
  });
});

describe('a cancelled question', () => {
  it('is broken off at the server, while it waits for the first text and while text comes', async () => {
    for (const model of ['silent', 'slow']) {
      const controller = new AbortController();
      const before = server.abandoned();
      const asked = server.asked.length;
      const answer = ask(modelOf(model), { signal: controller.signal });
      await expect.poll(() => server.asked.length).toBe(asked + 1);
      controller.abort();
      expect((await faultOfCall(answer)).code).toBe('run.cancelled');
      await expect.poll(() => server.abandoned()).toBe(before + 1);
    }
  });

  it('is not put again', async () => {
    const controller = new AbortController();
    const answer = ask(modelOf('busy'), {
      signal: controller.signal,
      pause: async (_ms, signal) => {
        controller.abort();
        signal?.throwIfAborted();
      },
    });
    const asked = server.requests();
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
    expect(server.requests() - asked).toBeLessThanOrEqual(1);
  });
});
