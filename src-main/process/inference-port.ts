/** The engine's end of the inference process. */
import { FaultError } from '../contract/fault.ts';
import type { CallOptions, InferencePort, PromptOptions } from '../engine/ports.ts';
import type { DeviceChosen } from '../models/device-plan.ts';
import { createDevicePlanner, type DevicePlanner, type PlannerOptions } from './device-planner.ts';
import { impatientEncoder } from './impatient-encoder.ts';
import type { InferenceNote } from './inference.ts';
import type { InferenceProcess } from './inference-process.ts';
import { Patience } from './patience.ts';

export type { InferenceProcess } from './inference-process.ts';

export interface PortOptions extends Partial<Omit<PlannerOptions, 'withProber'>> {
  /** When a cancelled encode is not waited for. */
  readonly patience?: Patience;
}

/**
 * `startProbe` starts one more inference process, in which devices are tried, so that a crashing
 * driver does not cost the windows that the first one holds; it is disposed here. Without it they are
 * tried in the first one. `devices` says what was set and where to remember; without it segmenters run on
 * the processor until a check has shown a faster device.
 */
export function createInferencePort(
  inference: InferenceProcess,
  startProbe?: () => InferenceProcess,
  { patience = new Patience(), ...devices }: PortOptions = {},
): InferencePort {
  const planner = createDevicePlanner({
    choice: () => 'auto',
    userFolder: null,
    segmenter: async () => null,
    onNotice: () => {},
    ...devices,
    withProber: async (work) => {
      const prober = startProbe?.();
      try {
        return await work(prober ?? inference);
      } finally {
        prober?.dispose();
      }
    },
  });
  const onDevice = keepOnDevice(inference, planner);
  const encoder = impatientEncoder(inference, patience, (request, options) =>
    onDevice(() => inference.call('load', request, options)),
  );
  return {
    load: (request, options) => encoder.load(request, settings(options)),
    verify: (request, options) => inference.call('verify', request, settings(options)),
    checkQuery: async (request, options) => {
      await inference.call('checkQuery', request, settings(options));
      return null;
    },
    holds: (request, options) => inference.call('holds', request, settings(options)),
    encode: (request, options) =>
      encoder.watch(request, options, (watched) =>
        onDevice(() => inference.call('encode', request, listening(watched))),
      ),
    keep: (request, options) => onDevice(() => inference.call('keep', request, settings(options))),
    kept: (request, options) => inference.call('kept', request, settings(options)),
    prompt: (request, options) =>
      encoder.watch(request, options, (watched) =>
        onDevice(() => inference.call('prompt', request, listening(watched))),
      ),
    picture: (request, options) => inference.call('picture', request, settings(options)),
    decode: (request, options) =>
      encoder.watch(request, options, (watched) =>
        onDevice(() => inference.call('decode', request, listening(watched))),
      ),
    offer: (request, options) => onDevice(() => inference.call('offer', request, settings(options))),
    describe: (request, options) => onDevice(() => inference.call('describe', request, settings(options))),
    // A process that is not there has nothing to write, and need not be started for that.
    flush: async (_request, options) =>
      inference.pid === undefined ? null : inference.call('flush', undefined as never, settings(options)),
    devices: (_request, options) => planner.report(options),
  };
}

/**
 * Runs calls that may open or run a segmenter: the process is told first what to run it on, whenever that
 * has changed or another process has taken its place; and asked afterwards whether the device has held.
 */
function keepOnDevice(inference: InferenceProcess, planner: DevicePlanner) {
  let told: { readonly pid: number | undefined; readonly chosen: DeviceChosen } | null = null;
  return async <T>(work: () => Promise<T>): Promise<T> => {
    const chosen = await planner.plan();
    if (told?.pid !== inference.pid || !same(told?.chosen, chosen)) {
      await inference.call('configure', chosen);
      told = { pid: inference.pid, chosen };
    }
    const { provider } = chosen;
    if (provider === 'cpu') return work();
    try {
      const done = await work();
      const { failure } = await inference.call('deviceFailure', undefined as never);
      if (failure !== null) planner.distrust(provider, failure);
      return done;
    } catch (thrown) {
      // A driver that ends the process would do it again.
      const died = thrown instanceof FaultError && thrown.fault.code === 'process.died';
      if (died) planner.distrust(provider, thrown.fault.text);
      throw thrown;
    }
  };
}

function same(a: DeviceChosen | undefined, b: DeviceChosen): boolean {
  return a !== undefined && a.provider === b.provider && a.threads === b.threads && a.half === b.half;
}

function settings(options: CallOptions | undefined): CallOptions {
  return options?.signal ? { signal: options.signal } : {};
}

/** Both ends are built together: these procedures note nothing but an `InferenceNote`. */
function listening(options: PromptOptions | undefined) {
  const hear = (value: unknown) => {
    const note = value as InferenceNote;
    if (note.kind === 'text') options?.onText?.(note.said);
    else if (note.kind === 'spots') options?.onSpots?.(note.news);
    else options?.onEncoding?.(note.now);
  };
  return { ...settings(options), onNote: hear };
}
