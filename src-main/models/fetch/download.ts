/**
 * Fetches one file whose length and hash are pinned. Whatever a server does, the file is there as it
 * should be or not at all: bytes are hashed as they come, written beside their place, brought to the
 * disk and put in place at the end. What came before a break is kept and asked for no second time.
 */
import { rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { because } from '../../contract/because.ts';
import { FaultError, fault } from '../../contract/fault.ts';
import { type Network, type NetworkResponse, networkFault } from '../../network/network.ts';
import { PartFile } from './part-file.ts';
import { type Answer, ask, badDownload, type Wanted } from './response.ts';

export interface PinnedFile extends Wanted {
  readonly sha256: string;
  /** Where it goes. Its folder exists. */
  readonly target: string;
}

export interface Patience {
  /** Milliseconds without a byte after which a server counts as gone. */
  readonly stallMs: number;
  /** Milliseconds before the second attempt; doubled for each after it. */
  readonly backOffMs: number;
  /** Attempts in a row that bring less than `progressBytes`. */
  readonly attempts: number;
  /** What an attempt must bring for the count to begin anew. */
  readonly progressBytes: number;
}
export const standardPatience: Patience = { stallMs: 30_000, backOffMs: 1000, attempts: 5, progressBytes: 1 << 20 };

export interface DownloadOptions {
  readonly network: Network;
  readonly signal: AbortSignal;
  /** Bytes of the file that are here now; fewer than before after a new beginning. */
  readonly onBytes?: (have: number) => void;
  readonly patience?: Patience;
}

/**
 * Faults: `models.badDownload`, `models.noRoom`, `models.cannotWrite`, `network.*`; the signal's abort
 * as it is. After each of them but `models.badDownload` for a wrong hash the part is kept.
 */
export async function download(file: PinnedFile, options: DownloadOptions): Promise<void> {
  const part = await PartFile.open(file.target, file.url, file.bytes);
  try {
    await complete(part, file, options);
    await part.finish();
  } finally {
    await part.close();
  }
}

async function complete(part: PartFile, file: PinnedFile, options: DownloadOptions): Promise<void> {
  const { signal, patience = standardPatience, onBytes } = options;
  let inVain = 0;
  let spoiled = 0;
  onBytes?.(part.length);
  for (;;) {
    const before = part.length;
    const failed = part.length < file.bytes ? await attempt(part, file, options) : null;
    signal.throwIfAborted();
    if (part.length === file.bytes) {
      if (part.digest() === file.sha256) return;
      // The beginning may have been another file's; all from one piece, it gets a second chance and no third.
      await part.restart('');
      spoiled++;
      if (spoiled > 1) throw badDownload(file, 'its sha256 differs');
      continue;
    }
    if (failed?.kind === 'never') throw failed.because;
    inVain = part.length - before >= patience.progressBytes ? 0 : inVain + 1;
    if (inVain >= patience.attempts) throw failed?.because ?? badDownload(file, 'it ends before its end');
    const delay = patience.backOffMs * 2 ** Math.max(0, inVain - 1) * (0.75 + Math.random() / 2);
    await pause(Math.max(delay, failed?.afterMs ?? 0), undefined, { signal });
  }
}

interface Failure {
  readonly kind: 'later' | 'never';
  readonly because: unknown;
  readonly afterMs: number;
}

/** One request; null if the connection ended in an orderly way, with or without all bytes. Write faults are thrown. */
async function attempt(part: PartFile, file: PinnedFile, options: DownloadOptions): Promise<Failure | null> {
  const { network, signal, patience = standardPatience } = options;
  const watch = watchStall(patience.stallMs, signal);
  const say = (thrown: unknown): Failure => {
    if (signal.aborted) throw signal.reason;
    const because = watch.stalled ? watch.fault(file.url) : networkFault(thrown, file.url);
    const final =
      because instanceof FaultError && ['network.offline', 'network.untrusted'].includes(because.fault.code);
    return { kind: final ? 'never' : 'later', because, afterMs: 0 };
  };
  try {
    let answer: Answer;
    try {
      answer = await ask(network, file, { have: part.length, etag: part.etag, signal: watch.signal });
    } catch (thrown) {
      return say(thrown);
    }
    if (answer.kind === 'later') return answer;
    if (answer.kind === 'never') return { ...answer, afterMs: 0 };
    if (answer.kind === 'restart' || answer.kind === 'whole') {
      await part.restart(answer.kind === 'whole' ? answer.etag : '');
      options.onBytes?.(0);
    }
    if (answer.kind === 'restart')
      return { kind: 'later', because: badDownload(file, 'it sends another part than was asked for'), afterMs: 0 };
    return await take(part, file, { ...options, response: answer.response, watch, say });
  } finally {
    watch.stop();
  }
}

interface Taking extends DownloadOptions {
  readonly response: NetworkResponse;
  readonly watch: ReturnType<typeof watchStall>;
  readonly say: (thrown: unknown) => Failure;
}

/** Writes what comes; a byte too many means that it is another file. */
async function take(part: PartFile, file: PinnedFile, taking: Taking): Promise<Failure | null> {
  const reader = taking.response.body?.getReader();
  if (!reader) return null;
  try {
    for (;;) {
      const piece = await reader.read().catch((thrown: unknown) => ({ failure: taking.say(thrown) }));
      if ('failure' in piece) return piece.failure;
      if (piece.done) return null;
      taking.watch.heard();
      if (part.length + piece.value.length > file.bytes) {
        await part.restart('');
        taking.onBytes?.(0);
        return { kind: 'later', because: badDownload(file, `it has more than ${file.bytes} bytes`), afterMs: 0 };
      }
      await part.append(piece.value);
      taking.onBytes?.(part.length);
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

/** A signal that aborts with `outer`, or when nothing was heard for `stallMs`. */
function watchStall(stallMs: number, outer: AbortSignal) {
  const stall = new AbortController();
  let timer = setTimeout(() => stall.abort(), stallMs);
  return {
    signal: AbortSignal.any([outer, stall.signal]),
    get stalled() {
      return stall.signal.aborted;
    },
    heard() {
      clearTimeout(timer);
      timer = setTimeout(() => stall.abort(), stallMs);
    },
    stop: () => clearTimeout(timer),
    fault: (url: string) =>
      new FaultError(
        fault('network.timeout', {
          host: new URL(url).host,
          ...because('download.silent', { seconds: stallMs / 1000 }),
        }),
      ),
  };
}

/** Drops what was fetched of a file so far. */
export async function forget(target: string): Promise<void> {
  for (const path of [target, `${target}.part`, `${target}.part.json`]) await rm(path, { force: true });
}
