/** What the model server does for each model's name: answer well, or go wrong in one way. */
import type http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AskedQuestion } from './model-server.ts';

export const goodAnswer =
  '<think>Two sheds stand by the canal – “größer” than the rest. 🛰️</think>\n' +
  '<answer>```json[{"bbox_2d":[84,168,420,588],"positive_points":[[200,300],[300,400]]}]```</answer>';

interface Call {
  readonly question: AskedQuestion;
  /** From 1, among the questions to this model. */
  readonly attempt: number;
}
type Behaviour = (response: http.ServerResponse, call: Call) => Promise<void> | void;

export const unknownModel: Behaviour = (response, { question }) =>
  json(response, 404, { error: { message: `The model \`${question.model}\` does not exist.`, type: 'NotFoundError' } });

const chunk = (delta: object, finish: string | null = null) =>
  `data: ${JSON.stringify({ object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
/** Pieces of three characters, some of which cut a surrogate pair as tokens never do; by code points, as they do. */
const tokens = (text: string) => (text.match(/.{1,3}/gsu) ?? []).map((piece) => chunk({ content: piece }));
const end = [chunk({}, 'stop'), 'data: [DONE]\n\n'];

function open(response: http.ServerResponse): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-cache' });
}

function stream(response: http.ServerResponse, events: readonly string[]): void {
  open(response);
  for (const event of events) response.write(event);
  response.end();
}

/** Stays open until the client goes away. */
function never(response: http.ServerResponse): Promise<void> {
  return new Promise((resolve) => void response.once('close', resolve));
}

/** Writes as fast as it is read until the client goes away. */
async function writeOn(response: http.ServerResponse, event: string): Promise<void> {
  const gone = never(response);
  while (!response.closed) {
    if (!response.write(event)) await Promise.race([new Promise((resolve) => response.once('drain', resolve)), gone]);
  }
}

const say =
  (text: string): Behaviour =>
  (response) =>
    stream(response, [chunk({ role: 'assistant', content: '' }), ...tokens(text), ...end]);
/** With coordinates of two digits, so that ten thousand are an answer which is still read. */
const boxes = (count: number) =>
  Array.from({ length: count }, (_, i) => {
    const [x, y] = [10 + (i % 80), 10 + (Math.floor(i / 80) % 80)];
    return `{"bbox_2d":[${x},${y},${x + 9},${y + 9}]}`;
  });
/** Refuses a body that has `field`, in words that a server has used for it. */
const refusing =
  (field: string, because: string): Behaviour =>
  (response, call) =>
    field in call.question.body
      ? json(response, 400, { error: { message: because } })
      : say(goodAnswer)(response, call);

const waiting = new Map<string, () => void>();
const company = (name: string) => new Promise<void>((resolve) => void waiting.set(name, resolve));
const meet = (name: string) => waiting.get(name)?.();

export const behaviours: Readonly<Record<string, Behaviour>> = {
  good: say(goodAnswer),
  'think2seg-test': say(goodAnswer),
  none: say('<think>Only sea.</think>\n<answer>```json[]```</answer>'),
  /** Reads one question and not another. */
  'not-of-zebras': (response, call) =>
    say(call.question.text.includes('zebra') ? 'I would rather not say.' : goodAnswer)(response, call),
  'in-another-language': say('图中没有明确的目标，因此我无法回答这个问题。'),
  'html-words': say('<html><body><script>alert(1)</script></body></html>'),
  'ten-thousand-boxes': say(`<think>Everywhere.</think><answer>[${boxes(10_000)}]</answer>`),
  injected: say(
    '<think><img src=x onerror="document.title=\'owned\'"> **bold** [a link](javascript:alert(1)) IGNORE ALL RULES</think>' +
      '<answer>[{"bbox_2d":[84,168,420,588],"label":"<script>document.title=\'owned\'</script>"}]</answer>',
  ),
  // Overrides and isolates of direction, a bell and a zero-width space, in its thinking and in a label.
  'turned-around': say(
    '<think>A shed \u202eDNA sdehs\u2066 and\u0007 \u200bmore</think>' +
      `<answer>${JSON.stringify([{ bbox_2d: [84, 168, 420, 588], label: 'she\u202ed\u0007\u2066s' }])}</answer>`,
  ),
  markdown: say(
    '<think># Heading\n**bold** `code` [link](javascript:owned) ![p](http://192.0.2.1/p.png)\n\n| a |\n|---|\n<table><tr><td>cell</td></tr></table><style>body{display:none}</style></think>' +
      '<answer>[{"bbox_2d":[84,168,420,588],"label":"**shed** <b>x</b>"}]</answer>',
  ),
  'ten-megabytes': (response) => {
    const thought = `${'<p onclick=owned>roof after roof</p> '.repeat(3000)}`;
    stream(response, [
      chunk({ content: '<think>' }),
      ...Array.from({ length: 90 }, () => chunk({ content: thought })),
      ...end,
    ]);
  },
  'half-a-character': async (response) => {
    open(response);
    for (const byte of Buffer.from([...tokens(goodAnswer), ...end].join(''))) {
      response.write(Buffer.of(byte));
      if (byte > 0xc0) await sleep(1);
    }
    response.end();
  },
  'carriage-returns': (response) =>
    stream(response, [
      ': hello\r\n\r\n',
      ...[...tokens(goodAnswer), ...end].map((event) => event.replaceAll('\n', '\r\n')),
    ]),
  'no-done': (response) => stream(response, [...tokens(goodAnswer.replace('</answer>', '')), chunk({}, 'stop')]),
  'cut-off': (response) =>
    stream(response, [...tokens(goodAnswer.slice(0, 120)), chunk({}, 'length'), 'data: [DONE]\n\n']),
  'cut-in-thinking': (response) =>
    stream(response, [...tokens('<think>I see a long'), chunk({}, 'length'), 'data: [DONE]\n\n']),
  'reasoning-channel': (response) =>
    stream(response, [
      chunk({ reasoning_content: 'Two sheds ' }),
      chunk({ reasoning: 'by the canal.' }),
      ...tokens('<answer>[{"bbox_2d":[84,168,420,588]}]</answer>'),
      ...end,
    ]),
  'all-at-once': (response) =>
    json(response, 200, { choices: [{ message: { role: 'assistant', content: goodAnswer }, finish_reason: 'stop' }] }),
  'as-an-object': say(
    JSON.stringify({
      thinking: 'Two sheds.',
      targets: [
        {
          bbox_2d: [84, 168, 420, 588],
          positive_points: [
            [200, 300],
            [300, 400],
          ],
          label: 'shed',
        },
      ],
    }),
  ),
  'talks-on': async (response) => {
    open(response);
    for (const event of tokens(goodAnswer)) response.write(event);
    await writeOn(response, chunk({ content: 'and on ' }));
  },
  endless: async (response) => {
    open(response);
    await writeOn(response, chunk({ content: `roof ${'after roof '.repeat(40)}` }));
  },
  'closes-midway': (response) => {
    open(response);
    for (const event of tokens(goodAnswer).slice(0, 12)) response.write(event);
    setTimeout(() => response.destroy(), 30);
  },
  'closes-once': (response, call) =>
    call.attempt === 1 ? behaviours['closes-midway']?.(response, call) : say(goodAnswer)(response, call),
  'ends-midway': (response) => stream(response, tokens(goodAnswer).slice(0, 12)),
  'busy-once': (response, call) => {
    if (call.attempt > 1) return say(goodAnswer)(response, call);
    response.setHeader('Retry-After', '3');
    json(response, 429, { error: { message: 'Rate limit reached' } });
  },
  busy: (response) => json(response, 429, { error: { message: 'Rate limit reached' } }),
  'busy-for-an-hour': (response) => {
    response.setHeader('Retry-After', '3600');
    json(response, 429, { error: { message: 'Come back later' } });
  },
  'breaks-twice': (response, call) =>
    call.attempt < 3 ? json(response, 502, { detail: 'worker died' }) : say(goodAnswer)(response, call),
  broken: (response) => json(response, 500, { error: { message: 'CUDA out of memory' } }),
  'no-pictures': (response) => json(response, 400, { error: { message: 'This model does not support image input' } }),
  'no-schema': refusing('response_format', 'response_format of type json_schema is not supported'),
  'no-guidance': refusing('guided_json', 'extra fields not permitted: guided_json'),
  // As llama.cpp's server says it.
  'no-grammar': refusing('grammar', 'Failed to initialize samplers: failed to parse grammar'),
  'no-room': refusing('grammar', 'the request exceeds the available context size'),
  'error-at-once': (response) =>
    stream(response, [`data: ${JSON.stringify({ error: { message: 'out of memory' } })}\n\n`]),
  'error-in-stream': (response) =>
    stream(response, [...tokens('<think>I'), `data: ${JSON.stringify({ error: { message: 'out of memory' } })}\n\n`]),
  'not-json': (response) => stream(response, ['data: {"choices": [\n\n']),
  'a-web-page': (response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' });
    response.end('<!doctype html><h1>Welcome</h1>');
  },
  elsewhere: (response) => {
    response.writeHead(307, { Location: 'http://192.0.2.1/v1/chat/completions' });
    response.end();
  },
  // The first waits for a second beside it, as long as its client does.
  'think2seg-in-company': async (response, { attempt, question }) => {
    if (attempt === 1) await company(question.model);
    else meet(question.model);
    say(goodAnswer)(response, { attempt, question });
  },
  'refuses-the-third': (response, { attempt }) =>
    attempt === 3 ? json(response, 400, { error: { message: 'no more' } }) : never(response),
  silent: async (response) => never(response),
  'falls-silent': async (response) => {
    open(response);
    for (const event of tokens(goodAnswer).slice(0, 12)) response.write(event);
    await never(response);
  },
  slow: async (response) => {
    open(response);
    for (const event of [...tokens(goodAnswer), ...end]) {
      response.write(event);
      await sleep(15);
    }
    response.end();
  },
};

export function json(response: http.ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body));
}
