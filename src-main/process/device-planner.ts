/**
 * Decides what segmenters run on: from what was set, what the checks have shown on this machine, and
 * what has failed since. Checks run one provider at a time in a process of their own.
 */
import { FaultError, fault } from '../contract/fault.ts';
import type { DeviceReport, ResolvedPack } from '../contract/models.ts';
import type { DeviceChoice } from '../contract/settings.ts';
import type { CallOptions } from '../engine/ports.ts';
import type { DeviceChosen } from '../models/device-plan.ts';
import { type Provider, physicalCores, providersFor, threadCount } from '../models/devices.ts';
import { type Checked, type DeviceMemory, readDeviceMemory, writeDeviceMemory } from './device-memory.ts';
import { statusOf } from './device-words.ts';
import type { InferenceProcess } from './inference-process.ts';

/** A provider's check includes the load of a driver and two runs of an encoder; one that takes longer is no help. */
const probeTimeoutMs = 60_000;
/** How much faster than the processor a device must be: below it, moving data and a second device are not worth it. */
const worthwhile = 0.8;

export interface PlannerOptions {
  /** What is set now. */
  readonly choice: () => DeviceChoice;
  /** Where what was found out is kept; null: nowhere. */
  readonly userFolder: string | null;
  /** The segmenter that devices are tried with; null where there is none. */
  readonly segmenter: () => Promise<ResolvedPack | null>;
  /** Runs checks in a process that may die. */
  readonly withProber: <T>(work: (prober: InferenceProcess) => Promise<T>) => Promise<T>;
  /** Told when the device that is used changes against what was set. */
  readonly onNotice: (text: string) => void;
  /** The providers of this platform; others in tests. */
  readonly providers?: readonly Provider[];
}

export interface DevicePlanner {
  /** What to run on now. A provider that is asked for by name is checked first, if it has not been. */
  plan(): Promise<DeviceChosen>;
  /** The device has failed, or ended its process: the processor from now on. */
  distrust(provider: DeviceChosen['provider'], because: string): void;
  /** Checks every provider anew. */
  report(options?: CallOptions): Promise<DeviceReport>;
}

export function createDevicePlanner(options: PlannerOptions): DevicePlanner {
  const { choice, userFolder, onNotice } = options;
  const providers = options.providers ?? providersFor(process.platform, process.arch);
  const failures = new Map<string, string>();
  let known: Promise<DeviceMemory | null> | undefined;
  const remembered = () => {
    known ??= userFolder === null ? Promise.resolve(null) : readDeviceMemory(userFolder);
    return known;
  };

  async function check(call: CallOptions): Promise<DeviceMemory> {
    const pack = await options.segmenter();
    const before = await remembered();
    const memory = await options.withProber(async (prober) => {
      const checked: Checked[] = [];
      for (const provider of providers) checked.push(await tryProvider(prober, { provider, pack, call }));
      return { checked, threads: before?.threads ?? (await measured(prober, pack, call)) };
    });
    known = Promise.resolve(memory);
    if (userFolder !== null) await writeDeviceMemory(userFolder, memory);
    return memory;
  }

  function choose(memory: DeviceMemory | null): DeviceChosen {
    const threads = memory?.threads ?? threadCount();
    const wanted = choice();
    const usable = (memory?.checked ?? []).filter(({ provider, works }) => works && !failures.has(provider));
    const found = wanted === 'auto' ? fastest(usable) : usable.find(({ provider }) => provider === wanted);
    if (!found || found.provider === 'cpu') return { provider: 'cpu', threads, half: true };
    return { provider: found.provider, threads, half: found.half === true };
  }

  return {
    async plan() {
      const wanted = choice();
      const memory = await remembered();
      const named = wanted !== 'auto' && wanted !== 'cpu';
      if (!named || memory) return choose(memory);
      const checked = await check({});
      const chosen = choose(checked);
      if (chosen.provider !== wanted) {
        const reason = checked.checked.find(({ provider }) => provider === wanted)?.because ?? '';
        onNotice(notices.refused(wanted, reason || 'there is none for this system'));
      }
      return chosen;
    },
    distrust(provider, because) {
      if (failures.has(provider)) return;
      failures.set(provider, because);
      onNotice(notices.failed(provider, because));
    },
    async report(call = {}) {
      const memory = await check(call);
      const chosen = choose(memory);
      const devices = providers.flatMap((provider) => {
        const checked = memory.checked.find((candidate) => candidate.provider === provider.provider);
        const failure = failures.get(provider.provider) ?? null;
        const used = provider.provider === chosen.provider;
        return checked ? [statusOf(provider, checked, { choice: choice(), chosen: used, failure })] : [];
      });
      const runtime = memory.checked.find((checked) => checked.runtime !== '')?.runtime ?? '';
      const { threads } = chosen;
      return { devices, threads, threadsMeasured: memory.threads !== null, choice: choice(), runtime };
    },
  };
}

const notices = {
  failed: (provider: string, because: string) =>
    `The device "${provider}" has failed (${because.slice(0, 300)}); the models run on the processor now. Nothing was lost.`,
  refused: (provider: string, because: string) =>
    `The device "${provider}" cannot be used (${because.slice(0, 300)}); the models run on the processor.`,
};

/** The processor where no other is clearly faster; one that no model was tried on is not taken unasked. */
function fastest(usable: readonly Checked[]): Checked | undefined {
  const better = usable.filter(({ trial }) => trial && trial.ms < trial.processorMs * worthwhile);
  return better.toSorted((a, b) => (a.trial?.ms ?? 0) - (b.trial?.ms ?? 0))[0];
}

/** On two cores there is nothing to choose. */
async function measured(
  prober: InferenceProcess,
  pack: ResolvedPack | null,
  { signal }: CallOptions,
): Promise<number | null> {
  const cores = physicalCores();
  if (cores <= 2 || pack === null) return null;
  const { threads } = await prober.call('measureThreads', { pack, cores }, signal ? { signal } : {});
  return threads;
}

interface Trying {
  readonly provider: Provider;
  readonly pack: ResolvedPack | null;
  readonly call: CallOptions;
}

/** A check that ended its process is a refusal too; `ms` is null then. */
async function tryProvider(prober: InferenceProcess, { provider, pack, call }: Trying): Promise<Checked> {
  const { name } = provider;
  const because = `no answer in ${probeTimeoutMs / 1000} s: it hangs, or is slower than the processor`;
  const settings = {
    ...(call.signal && { signal: call.signal }),
    timeoutMs: probeTimeoutMs,
    onTimeout: () => new FaultError(fault('process.died', { name: `check of "${name}"`, because })),
  };
  try {
    const tried = await prober.call('probe', { provider: provider.provider, pack }, settings);
    return { provider: provider.provider, ...tried };
  } catch (thrown) {
    if (!(thrown instanceof FaultError) || thrown.fault.code !== 'process.died') throw thrown;
    const refused = { works: false, because: thrown.fault.text, runtime: '', half: null, trial: null, ms: null };
    return { provider: provider.provider, ...refused };
  }
}
