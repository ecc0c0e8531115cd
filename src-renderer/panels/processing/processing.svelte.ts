/** The area that is being prepared, and what the cache holds. */
import type { CacheInfo, PreencodeProgress } from '../../../src-main/contract/preencode.ts';

export interface Job {
  readonly jobId: string;
  /** Of the layer that is prepared. */
  readonly name: string;
  readonly progress: PreencodeProgress | null;
  readonly stopping: boolean;
}

export class ProcessingStore {
  job = $state.raw<Job | null>(null);
  cache = $state.raw<CacheInfo | null>(null);

  hear(progress: PreencodeProgress): void {
    if (this.job?.jobId === progress.jobId) this.job = { ...this.job, progress };
  }
}

/** Windows that are on the disk, of those of the area; 0..1. */
export function fractionOf({ progress }: Job): number {
  return progress && progress.windows > 0 ? (progress.found + progress.made) / progress.windows : 0;
}

/** Milliseconds left at the pace so far; null while that says nothing yet. */
export function leftOf({ progress }: Job): number | null {
  if (!progress || progress.made === 0) return null;
  return (progress.elapsed / progress.made) * (progress.windows - progress.found - progress.made);
}
