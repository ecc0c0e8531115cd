/**
 * A session on the device that was chosen, which goes on on the processor when that device fails: out of
 * its memory, taken away, or a driver's error in the middle of a run. The one who runs it notices nothing
 * but the time; whoever chose the device is told why.
 */
import { InferenceSession } from 'onnxruntime-node';
import type { DevicePlan } from './device-plan.ts';

/** As `InferenceSession.create`, so that tests can put a device there that fails. */
export type CreateSession = (bytes: Uint8Array, options: InferenceSession.SessionOptions) => Promise<InferenceSession>;

/** Options of a session on the processor with this many threads. */
export function processorOptions(threads: number): InferenceSession.SessionOptions {
  return {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    // Planning all of a run's memory ahead takes 220 MB more for an encoder of 28 MB (688 to 469 MB at its peak).
    enableMemPattern: false,
    // Each session has threads of its own; those that spin after a run take the cores from the next session's.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  };
}

/** Options on one provider alone; what it does not have is done by the processor inside of the session. */
export function deviceOptions(plan: DevicePlan): InferenceSession.SessionOptions {
  if (plan.provider === 'cpu') return processorOptions(plan.threads);
  return { ...processorOptions(plan.threads), executionProviders: [plan.provider], logSeverityLevel: 3 };
}

const createNative: CreateSession = (bytes, options) => InferenceSession.create(bytes, options);

/** Opens the bytes on the planned device, else on the processor. Throws what the runtime throws for the processor. */
export async function openOnDevice(
  bytes: Uint8Array,
  plan: DevicePlan,
  create: CreateSession = createNative,
): Promise<InferenceSession> {
  const onProcessor = () => create(bytes, processorOptions(plan.threads));
  if (plan.provider === 'cpu' || plan.failed()) return onProcessor();
  try {
    return new DeviceSession(await create(bytes, deviceOptions(plan)), { onProcessor, plan });
  } catch (thrown) {
    const session = await onProcessor();
    // Only now is it the device's fault: a file that the processor does not take either is a bad file.
    plan.fail(wordsOf(thrown));
    return session;
  }
}

interface Fallback {
  readonly plan: DevicePlan;
  readonly onProcessor: () => Promise<InferenceSession>;
}

class DeviceSession implements InferenceSession {
  #session: InferenceSession;
  #fallback: Fallback | null;

  constructor(session: InferenceSession, fallback: Fallback) {
    this.#session = session;
    this.#fallback = fallback;
  }

  async run(
    feeds: InferenceSession.FeedsType,
    fetches?: InferenceSession.FetchesType | InferenceSession.RunOptions,
    options?: InferenceSession.RunOptions,
  ): Promise<InferenceSession.ReturnType> {
    const run = () =>
      Reflect.apply(
        this.#session.run,
        this.#session,
        [feeds, fetches, options].filter((p) => p !== undefined),
      );
    const fallback = this.#fallback;
    if (!fallback) return run();
    if (fallback.plan.failed()) {
      // Another session of the same device has failed: this one does not wait until it does too.
      await this.#moveToProcessor(fallback);
      return run();
    }
    try {
      return await run();
    } catch (thrown) {
      await this.#moveToProcessor(fallback);
      const answer = await run();
      fallback.plan.fail(wordsOf(thrown));
      return answer;
    }
  }

  async #moveToProcessor({ onProcessor }: Fallback): Promise<void> {
    const processor = await onProcessor();
    const gone = this.#session;
    this.#session = processor;
    this.#fallback = null;
    // A device that is gone may not even let go.
    await gone.release().catch(() => {});
  }

  release(): Promise<void> {
    return this.#session.release();
  }
  startProfiling(): void {
    this.#session.startProfiling();
  }
  endProfiling(): void {
    this.#session.endProfiling();
  }
  get inputNames() {
    return this.#session.inputNames;
  }
  get outputNames() {
    return this.#session.outputNames;
  }
  get inputMetadata() {
    return this.#session.inputMetadata;
  }
  get outputMetadata() {
    return this.#session.outputMetadata;
  }
}

function wordsOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
