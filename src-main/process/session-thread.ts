/**
 * A session of ONNX Runtime in a thread of its own. In Node the runtime holds the thread that calls it until a run
 * is through, so that beside an encode of a second nothing else of the process would be heard or decoded.
 */
import { Worker } from 'node:worker_threads';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { CreateSession } from '../models/device-session.ts';

/** Tensors as they go between threads, copied. */
export type Tensors = Readonly<Record<string, Pick<Tensor, 'dims' | 'data'>>>;

export type ToThread =
  /** The first: what a thread is started with stays in its memory, and a model has tens of megabytes. */
  | { readonly kind: 'open'; readonly bytes: Uint8Array; readonly options: InferenceSession.SessionOptions }
  | { readonly kind: 'run'; readonly id: number; readonly feeds: Tensors; readonly fetches: readonly string[] }
  | { readonly kind: 'release' };

export type SessionFacts = Pick<InferenceSession, 'inputNames' | 'outputNames' | 'inputMetadata' | 'outputMetadata'>;

export type FromThread =
  | { readonly kind: 'open'; readonly facts: SessionFacts }
  | { readonly kind: 'ran'; readonly id: number; readonly outputs: Tensors }
  | { readonly kind: 'failed'; readonly id: number; readonly because: string };

/**
 * Creates sessions in threads that run the file `thread`. One whose tensors are not all float32, and one that cannot
 * be opened there, is opened in the caller's thread: then it says itself what is wrong.
 */
export function sessionsInThreads(thread: URL): CreateSession {
  return async (bytes, options) =>
    (await openInThread(thread, { kind: 'open', bytes, options })) ?? InferenceSession.create(bytes, options);
}

async function openInThread(thread: URL, open: ToThread): Promise<InferenceSession | null> {
  const worker = new Worker(thread);
  worker.postMessage(open);
  const facts = await new Promise<SessionFacts | null>((resolve) => {
    worker.once('message', (said: FromThread) => resolve(said.kind === 'open' ? said.facts : null));
    worker.once('error', () => resolve(null));
    worker.once('exit', () => resolve(null));
  });
  if (facts && isPlain(facts)) return new ThreadSession(worker, facts);
  await worker.terminate();
  return null;
}

/** 16-bit floats have types of their own on each side of a message. */
function isPlain({ inputMetadata, outputMetadata }: SessionFacts): boolean {
  return [...inputMetadata, ...outputMetadata].every((each) => each.isTensor && each.type === 'float32');
}

interface Waiting {
  resolve(outputs: Tensors): void;
  reject(thrown: Error): void;
}

class ThreadSession implements InferenceSession {
  readonly inputNames: SessionFacts['inputNames'];
  readonly outputNames: SessionFacts['outputNames'];
  readonly inputMetadata: SessionFacts['inputMetadata'];
  readonly outputMetadata: SessionFacts['outputMetadata'];
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  /** Why there are no more runs; null while there are. */
  #ended: Error | null = null;

  constructor(worker: Worker, { inputNames, outputNames, inputMetadata, outputMetadata }: SessionFacts) {
    [this.inputNames, this.outputNames] = [inputNames, outputNames];
    [this.inputMetadata, this.outputMetadata] = [inputMetadata, outputMetadata];
    this.#worker = worker;
    worker.on('message', (said: FromThread) => this.#hear(said));
    worker.on('error', (thrown) => this.#end(thrown instanceof Error ? thrown : new Error(String(thrown))));
    worker.on('exit', () => this.#end(new Error('the thread of the session has ended')));
    // It ends with its process, which it keeps alive only while it works.
    worker.unref();
  }

  async run(
    feeds: InferenceSession.FeedsType,
    fetches?: InferenceSession.FetchesType | InferenceSession.RunOptions,
  ): Promise<InferenceSession.ReturnType> {
    if (this.#ended) throw this.#ended;
    const names = Array.isArray(fetches) ? fetches : this.outputNames;
    const id = ++this.#lastId;
    const outputs = await new Promise<Tensors>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.ref();
      this.#say({ kind: 'run', id, feeds: plain(feeds), fetches: names });
    });
    return tensorsOf(outputs);
  }

  async release(): Promise<void> {
    if (this.#ended) return;
    const exit = new Promise((resolve) => this.#worker.once('exit', resolve));
    this.#worker.ref();
    this.#say({ kind: 'release' });
    await exit;
  }

  startProfiling(): void {}
  endProfiling(): void {}

  #say(message: ToThread): void {
    this.#worker.postMessage(message);
  }

  #hear(said: FromThread): void {
    if (said.kind === 'open') return;
    const waiting = this.#waiting.get(said.id);
    this.#waiting.delete(said.id);
    if (this.#waiting.size === 0) this.#worker.unref();
    if (said.kind === 'ran') waiting?.resolve(said.outputs);
    else waiting?.reject(new Error(said.because));
  }

  #end(because: Error): void {
    this.#ended ??= because;
    for (const { reject } of this.#waiting.values()) reject(this.#ended);
    this.#waiting.clear();
  }
}

/** Without what a tensor knows of its runtime, which cannot be sent. */
export function plain(tensors: InferenceSession.OnnxValueMapType): Tensors {
  return Object.fromEntries(Object.entries(tensors).map(([name, { dims, data }]) => [name, { dims, data }]));
}

/** float32 tensors. */
export function tensorsOf(tensors: Tensors): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { dims, data }]) => {
      if (!(data instanceof Float32Array)) throw new Error(`${name} is not float32`);
      return [name, new Tensor('float32', data, dims)];
    }),
  );
}
