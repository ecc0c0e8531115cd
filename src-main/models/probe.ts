/** Whether an execution provider of ONNX Runtime works here, shown by real sessions and real runs. */
import { env, InferenceSession, listSupportedBackends, Tensor } from 'onnxruntime-node';
import type { DeviceTrial, ProviderName, ResolvedPack } from '../contract/models.ts';
import { planFor } from './device-plan.ts';
import { deviceOptions } from './device-session.ts';
import { threadCount } from './devices.ts';
import { loadPack } from './load.ts';
import { type ProbeType, probeAnswer, probeInput, probeModel, probeSide } from './probe-model.ts';
import { createSession } from './session.ts';

export interface ProbeRequest {
  readonly provider: ProviderName;
  /** The segmenter that is to run there, as a trial; null tries the small network only. */
  readonly pack: ResolvedPack | null;
}

export interface ProbeResult {
  readonly works: boolean;
  /** The runtime's own words where it does not work; empty else. */
  readonly because: string;
  /** Name and version of the runtime that was asked. */
  readonly runtime: string;
  /** Whether the small network agrees in 16-bit floats too; null where it does not work at all. */
  readonly half: boolean | null;
  readonly trial: DeviceTrial | null;
}

/** Share of the largest value by which a device may be off: their products are summed in another order, some in TF32. */
const tolerance = { float32: 2e-3, float16: 2e-2 } as const;
/** For a whole encoder, whose layers add up what each is off. */
const trialTolerance = 2e-2;

/**
 * Tries one provider alone, since one that is refused beside the CPU is replaced by it without a word:
 * first a small network whose answer is known, then a run of the segmenter's own encoder beside the
 * processor's. A driver that crashes takes the process with it: run this in a process that may die.
 */
export async function probeProvider({ provider, pack }: ProbeRequest): Promise<ProbeResult> {
  const runtime = `ONNX Runtime ${env.versions.node ?? ''}`.trim();
  const refused = { works: false, runtime, half: null, trial: null };
  try {
    if (!listSupportedBackends().some((backend) => backend.name === provider)) {
      return { ...refused, because: 'this build of ONNX Runtime does not contain it' };
    }
    const wrong = await smallNetwork(provider, 'float32');
    if (wrong > tolerance.float32)
      return { ...refused, because: `it computes a wrong product (off by ${share(wrong)})` };
    const half = await agreesInHalf(provider);
    const trial = provider === 'cpu' || pack === null ? null : await tryEncoder(provider, pack);
    if (trial && !(trial.difference <= trialTolerance)) {
      const because = `its results for ${trial.model} are not the processor's (off by ${share(trial.difference)})`;
      return { ...refused, because, half, trial };
    }
    return { works: true, because: '', runtime, half, trial };
  } catch (thrown) {
    return { ...refused, because: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

function share(difference: number): string {
  return Number.isFinite(difference) ? `${(difference * 100).toPrecision(2)} %` : 'no number';
}

/** A provider that cannot do 16-bit floats at all does not agree. */
async function agreesInHalf(provider: ProviderName): Promise<boolean> {
  return smallNetwork(provider, 'float16').then(
    (wrong) => wrong <= tolerance.float16,
    () => false,
  );
}

/** How far the small network's answer is off, as a share of its largest value. */
async function smallNetwork(provider: ProviderName, type: ProbeType): Promise<number> {
  const options = { executionProviders: [provider], logSeverityLevel: 4 } as const;
  const session = await InferenceSession.create(probeModel(type), options);
  try {
    const x = probeInput();
    const { y } = await session.run({ x: tensorOf(x, type) });
    return y ? differenceOf(numbersOf(y), probeAnswer(x)) : Number.NaN;
  } finally {
    await session.release();
  }
}

function tensorOf(x: Float32Array<ArrayBuffer>, type: ProbeType): Tensor {
  const dims = [probeSide, probeSide];
  if (type === 'float32') return new Tensor('float32', x, dims);
  const halves = new Uint16Array(new Float16Array(x).buffer);
  const tensor = new Tensor('float16', halves, dims);
  // The runtime takes bits, while this Node's tensors hold numbers.
  Object.defineProperty(tensor, 'cpuData', { value: halves, writable: true });
  return tensor;
}

function numbersOf({ data }: Tensor): ArrayLike<number> {
  if (data instanceof Float32Array) return data;
  if (data instanceof Uint16Array) return new Float16Array(data.buffer, data.byteOffset, data.length);
  return data instanceof Float16Array ? data : [];
}

/** NaN where the lengths differ or a value is no number. */
export function differenceOf(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (found.length !== expected.length || found.length === 0) return Number.NaN;
  let largest = 0;
  let wrong = 0;
  for (let i = 0; i < expected.length; i++) {
    const off = Math.abs(found[i]! - expected[i]!);
    if (!(off < Number.POSITIVE_INFINITY)) return Number.NaN;
    wrong = Math.max(wrong, off);
    largest = Math.max(largest, Math.abs(expected[i]!));
  }
  return wrong / largest;
}

/** Runs the segmenter's encoder on the processor and on the device: the second run there is the one that is timed. */
async function tryEncoder(provider: ProviderName, pack: ResolvedPack): Promise<DeviceTrial | null> {
  const bytes = (await loadPack(pack)).get('encoder');
  if (!bytes) return null;
  const threads = threadCount();
  const processor = await timeEncoder(await createSession(bytes, pack.ref.id));
  const plan = planFor({ provider, threads, half: false });
  const device = await timeEncoder(await InferenceSession.create(bytes, deviceOptions(plan)));
  const differences = processor.outputs.map((expected, i) => differenceOf(device.outputs[i] ?? [], expected));
  const difference = differences.some(Number.isNaN) ? Number.NaN : Math.max(...differences);
  return { model: pack.ref.id, ms: device.ms, processorMs: processor.ms, difference };
}

/** One run to warm up, one that is timed; the session is released. */
async function timeEncoder(session: InferenceSession) {
  try {
    const feeds = Object.fromEntries(session.inputMetadata.map((input) => [input.name, noiseFor(input)]));
    await session.run(feeds);
    const start = performance.now();
    const results = await session.run(feeds);
    const ms = performance.now() - start;
    return { ms, outputs: session.outputNames.map((name) => (results[name] ? numbersOf(results[name]) : [])) };
  } finally {
    await session.release();
  }
}

/** A picture of fixed noise from -2 to 2, as normalised pixels are; free dimensions are 1. */
function noiseFor(input: InferenceSession.ValueMetadata): Tensor {
  const sides = input.isTensor ? input.shape.map((side) => (typeof side === 'number' ? Math.max(1, side) : 1)) : [1];
  const data = new Float32Array(sides.reduce((product, side) => product * side, 1));
  let state = 1;
  for (let i = 0; i < data.length; i++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    data[i] = state / 2 ** 30 - 2;
  }
  return new Tensor('float32', data, sides);
}

/** Candidate thread counts for a machine with this many cores: two and then every second one, up to eight. */
export function threadCandidates(cores: number): readonly number[] {
  const all = [1, 2, 4, 6, 8].filter((count) => count <= cores);
  return cores > 2 ? all.filter((count) => count > 1) : all;
}

/** The fewest threads with which an encoder runs within a twentieth of its best time; milliseconds of each in `times`. */
export async function measureThreads(pack: ResolvedPack, candidates: readonly number[]) {
  const bytes = (await loadPack(pack)).get('encoder');
  const times: { threads: number; ms: number }[] = [];
  if (!bytes) return { threads: threadCount(), times };
  for (const threads of candidates) {
    const plan = planFor({ provider: 'cpu', threads, half: true });
    const { ms } = await timeEncoder(await createSession(bytes, pack.ref.id, plan));
    times.push({ threads, ms });
  }
  return { threads: bestThreads(times), times };
}

export function bestThreads(times: readonly { readonly threads: number; readonly ms: number }[]): number {
  const best = Math.min(...times.map(({ ms }) => ms));
  return times.find(({ ms }) => ms <= best * 1.05)?.threads ?? threadCount();
}
