/** Has a server write one answer: asked again when it is busy, stopped when it is done, endless or silent. */
import { setTimeout as sleep } from 'node:timers/promises';
import { because } from '../../../contract/because.ts';
import { FaultError, fault, raise } from '../../../contract/fault.ts';
import type { TextPiece } from '../../../contract/thinking.ts';
import { type NetworkResponse, networkFault } from '../../../network/network.ts';
import { lenient } from '../answer.ts';
import { eventData } from './events.ts';
import {
  endpoint,
  type Fetch,
  headersOf,
  hostOf,
  Retryable,
  refuse,
  SilenceLimit,
  shortBody,
  withoutKey,
} from './http.ts';
import type { ServerModel } from './model.ts';
import { parseStep, type Step } from './reply.ts';
import { WrittenAnswer } from './written.ts';

export interface CompletionRequest {
  readonly model: ServerModel;
  readonly key: string | null;
  readonly body: object;
}

export interface CompletionTools {
  readonly fetch: Fetch;
  readonly signal?: AbortSignal | undefined;
  readonly onText?: ((said: TextPiece) => void) | undefined;
  /** Waits between attempts; a test's own does not take the time. */
  readonly pause?: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
}

export interface Completion {
  readonly text: string;
  /** The model came to the limit of new tokens before it was done. */
  readonly cutOff: boolean;
}

/** Times that a question is put before its fault is told. */
const attempts = 4;
const firstPauseMs = 500;
const longestPauseMs = 60_000;
/** Characters of one answer, as many as are read of one; 64 instances and long thinking have a tenth of it. */
export const textLimit = lenient.bytes;

/**
 * Answers with the whole text. Asked again after 429, 5xx and a broken stream, after twice the pause
 * each time and not before the server's `Retry-After`; one longer than a minute is not waited for.
 * Faults: `prompter.*`, `network.*`, `run.cancelled`.
 */
export async function complete(request: CompletionRequest, tools: CompletionTools): Promise<Completion> {
  const pause = tools.pause ?? ((ms, signal) => sleep(ms, undefined, signal ? { signal } : {}));
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(request, tools, attempt);
    } catch (thrown) {
      if (!(thrown instanceof Retryable)) throw thrown;
      if (attempt === attempts || thrown.afterMs > longestPauseMs) throw thrown.fault;
      const backOff = firstPauseMs * 2 ** (attempt - 1) * (0.75 + Math.random() / 2);
      await pause(Math.max(backOff, thrown.afterMs), tools.signal);
    }
  }
}

async function once(request: CompletionRequest, tools: CompletionTools, attempt: number): Promise<Completion> {
  const { model, key, body } = request;
  const silence = new SilenceLimit(hostOf(model.url), tools.signal);
  silence.allow(model.firstTextSeconds);
  try {
    const response = await tools.fetch(endpoint(model.url, 'chat/completions'), {
      method: 'POST',
      // A redirect would carry picture and question to where nobody sent them.
      redirect: 'manual',
      headers: { ...headersOf(model, key), 'Content-Type': 'application/json', Accept: 'text/event-stream' },
      body: JSON.stringify(body),
      signal: silence.signal,
    });
    if (!response.ok) return await refuse(response, { model, key, attempts: attempt });
    return await read(response, { request, silence, onText: tools.onText });
  } catch (thrown) {
    // An abort that the caller asked for is told as one, whatever it made fail.
    throw tools.signal?.aborted ? new FaultError(fault('run.cancelled'), { cause: thrown }) : thrown;
  } finally {
    silence.end();
  }
}

interface Reading {
  readonly request: CompletionRequest;
  readonly silence: SilenceLimit;
  readonly onText: CompletionTools['onText'];
}

async function read(response: NetworkResponse, reading: Reading): Promise<Completion> {
  const { model } = reading.request;
  const host = hostOf(model.url);
  const type = response.headers.get('content-type') ?? '';
  if (/json/i.test(type)) return readWhole(response, reading);
  if (!/event-stream/i.test(type)) {
    return raise('prompter.notAServer', {
      host,
      ...because('server.answersWith', { type: type || 'something without a type' }),
    });
  }
  const written = new WrittenAnswer(reading.onText);
  let finish: string | null = null;
  for await (const data of eventData(chunksOf(response, reading), host)) {
    if (data === '[DONE]') return done(written, finish ?? 'stop');
    const step = written.text === '' ? stepOf(data, reading) : stepAfterText(data, reading, written.text);
    finish = step.finish ?? finish;
    if (step.content !== '' || step.reasoning !== '') {
      written.add(step);
      reading.silence.allow(model.idleSeconds);
    }
    if (written.complete) return done(written, 'stop');
    if (written.text.length > textLimit) endless(written.text);
  }
  if (finish !== null) return done(written, finish);
  throw new Retryable(new FaultError(fault('prompter.brokenOff', { host, ...because('server.streamEnded') })), 0);
}

/** A server that does not stream answers all at once. */
async function readWhole(response: NetworkResponse, reading: Reading): Promise<Completion> {
  const written = new WrittenAnswer(reading.onText);
  const step = stepOf(await shortBody(response, reading.request.model.url), reading);
  written.add(step);
  if (written.text.length > textLimit) endless(written.text);
  return done(written, step.finish ?? 'stop');
}

/** An error in the stream's stead may repeat the key, as one in a body may. */
function stepOf(data: string, { request }: Reading): Step {
  return parseStep(withoutKey(data, request.key), hostOf(request.model.url));
}

/** An error that comes after text is no refusal: llama.cpp sends one where its limit of tokens cuts a held form. */
function stepAfterText(data: string, reading: Reading, text: string): Step {
  try {
    return stepOf(data, reading);
  } catch (thrown) {
    if (!(thrown instanceof FaultError) || thrown.fault.code !== 'prompter.refused') throw thrown;
    const { host, because } = thrown.fault.detail ?? {};
    const raw = text.slice(0, 10_000);
    throw new FaultError(fault('prompter.brokenOff', { host: String(host), because: String(because), raw }), {
      cause: thrown,
    });
  }
}

function done(written: WrittenAnswer, finish: string): Completion {
  return { text: written.text, cutOff: finish === 'length' };
}

function endless(text: string): never {
  raise('prompter.endlessAnswer', { limit: textLimit, raw: `${text.slice(0, 10_000)}\n[…]` });
}

/** The body's bytes. A connection that breaks is worth another attempt; silence and aborts are not. */
async function* chunksOf(response: NetworkResponse, { request }: Reading): AsyncGenerator<Uint8Array> {
  const { url } = request.model;
  try {
    for await (const chunk of response.body ?? []) yield chunk;
  } catch (thrown) {
    const found = networkFault(thrown, url);
    if (!(found instanceof FaultError) || found.fault.code !== 'network.unreachable') throw found;
    const because = String(found.fault.detail?.because);
    throw new Retryable(
      new FaultError(fault('prompter.brokenOff', { host: hostOf(url), because }), { cause: found }),
      0,
    );
  }
}
