/** The engine's end of the inference process. */
import { FaultError, fault } from '../contract/fault.ts';
import type { DeviceReport, DeviceStatus } from '../contract/models.ts';
import type { CallOptions, InferencePort, PromptOptions } from '../engine/ports.ts';
import { type Provider, providersFor, threadCount } from '../models/devices.ts';
import type { ProbeResult } from '../models/probe.ts';
import type { InferenceNote, InferenceProcedures } from './inference.ts';
import type { Supervised } from './supervisor.ts';

export type InferenceProcess = Supervised<InferenceProcedures>;

/** A provider's check includes the load of a driver; one that takes longer than this is taken for hung. */
const probeTimeoutMs = 30_000;

/**
 * `startProbe` starts one more inference process, in which devices are tried, so that a crashing
 * driver does not cost the windows that the first one holds; it is disposed here. Without it they are
 * tried in the first one.
 */
export function createInferencePort(inference: InferenceProcess, startProbe?: () => InferenceProcess): InferencePort {
  return {
    load: (request, options) => inference.call('load', request, settings(options)),
    checkQuery: async (request, options) => {
      await inference.call('checkQuery', request, settings(options));
      return null;
    },
    holds: (request, options) => inference.call('holds', request, settings(options)),
    encode: (request, options) => inference.call('encode', request, listening(options)),
    keep: (request, options) => inference.call('keep', request, settings(options)),
    kept: (request, options) => inference.call('kept', request, settings(options)),
    prompt: (request, options) => inference.call('prompt', request, listening(options)),
    picture: (request, options) => inference.call('picture', request, settings(options)),
    decode: (request, options) => inference.call('decode', request, listening(options)),
    offer: (request, options) => inference.call('offer', request, settings(options)),
    describe: (request, options) => inference.call('describe', request, settings(options)),
    // A process that is not there has nothing to write, and need not be started for that.
    flush: async (_request, options) =>
      inference.pid === undefined ? null : inference.call('flush', undefined as never, settings(options)),
    devices: async (_request, options) => {
      const prober = startProbe?.();
      try {
        return await reportDevices(prober ?? inference, options);
      } finally {
        prober?.dispose();
      }
    },
  };
}

function settings(options: CallOptions | undefined): CallOptions {
  return options?.signal ? { signal: options.signal } : {};
}

/** Both ends are built together: these procedures note nothing but an `InferenceNote`. */
function listening(options: PromptOptions | undefined) {
  const hear = (value: unknown) => {
    const note = value as InferenceNote;
    if (note.kind === 'text') options?.onText?.(note.said);
    else options?.onEncoding?.(note.now);
  };
  return { ...settings(options), onNote: hear };
}

async function reportDevices(prober: InferenceProcess, options: CallOptions | undefined): Promise<DeviceReport> {
  const devices: DeviceStatus[] = [];
  let runtime = '';
  for (const provider of providersFor(process.platform, process.arch)) {
    const tried = await tryProvider(prober, provider, options);
    devices.push(statusOf(provider, tried));
    runtime ||= tried.runtime;
  }
  return { devices, threads: threadCount(), runtime };
}

/** A check that ended its process is a refusal too; `ms` is null then. */
async function tryProvider(
  prober: InferenceProcess,
  { provider, name }: Provider,
  options: CallOptions | undefined,
): Promise<ProbeResult & { readonly ms: number | null }> {
  try {
    return await prober.call('probe', { provider }, { ...settings(options), ...probeLimit(name) });
  } catch (thrown) {
    if (!(thrown instanceof FaultError) || thrown.fault.code !== 'process.died') throw thrown;
    return { works: false, because: thrown.fault.text, runtime: '', ms: null };
  }
}

function statusOf({ provider, name, remedy }: Provider, tried: ProbeResult & { ms: number | null }): DeviceStatus {
  const chosen = provider === 'cpu';
  const fine = chosen
    ? 'It is used: it is everywhere, and its results are the reference.'
    : 'It works here; the models of this version run on the processor.';
  const because = tried.works ? fine : refusal(tried.because, remedy);
  return { provider, name, available: tried.works, chosen, because, probeMs: tried.ms };
}

function probeLimit(name: string) {
  const because = `no answer in ${probeTimeoutMs / 1000} s`;
  return {
    timeoutMs: probeTimeoutMs,
    onTimeout: () => new FaultError(fault('process.died', { name: `check of "${name}"`, because })),
  };
}

/** The runtime's words on one line, without the place in its sources, then what to do. */
function refusal(because: string, remedy: string): string {
  const words = because
    .replace(/\s+/g, ' ')
    .replace(/^\/\S+:\d+ .* was false\. /, '')
    .trim();
  return `${words}${/[.!?]$/.test(words) ? '' : '.'} ${remedy}`;
}
