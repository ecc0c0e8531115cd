/** What a process is to run its segmenters on. */
import type { ProviderName } from '../contract/models.ts';
import { threadCount } from './devices.ts';

/** As it is told to a process. */
export interface DeviceChosen {
  readonly provider: ProviderName;
  /** Of the processor's sessions. */
  readonly threads: number;
  /** Whether 16-bit floats agree with 32-bit ones there. */
  readonly half: boolean;
}

/** As it is held in one: with what has become of it. */
export interface DevicePlan extends DeviceChosen {
  /** Whether the device has failed since; sessions are opened on the processor from then on. */
  failed(): boolean;
  /** Says that it has, and why; the first reason counts. */
  fail(because: string): void;
}

export function planFor(chosen: DeviceChosen, onFail: (because: string) => void = () => {}): DevicePlan {
  let failed = false;
  return {
    ...chosen,
    failed: () => failed,
    fail(because) {
      if (failed) return;
      failed = true;
      onFail(because);
    },
  };
}

/** The processor, with the thread count of the rule or the one that was measured. */
export function processorPlan(threads = threadCount()): DevicePlan {
  return planFor({ provider: 'cpu', threads, half: true });
}
