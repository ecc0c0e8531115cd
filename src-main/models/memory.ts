/** Whether a model fits into the memory that is free, asked before it is loaded: a process that runs out is ended by the system without a word. */
import { raise } from '../contract/fault.ts';
import type { ResolvedPack } from '../contract/models.ts';

/**
 * What loading takes, as a multiple of the files' bytes: the bytes as they were read, the runtime's copy,
 * and its repacked weights. MobileSAM (44.6 MB of files, ONNX Runtime 1.30, 2 threads) was 162 MB larger
 * once loaded, of which some 50 MB are the runtime's own, and 365 MB larger after its first run.
 */
const weightFactor = 2.5;
/** Bytes that the largest layers of an image encoder take between them, for one window of 1024 x 1024. */
const activationBytes = 350e6;

/** Bytes that a pack takes while it runs, by its files. */
export function estimateMemory(pack: Pick<ResolvedPack, 'files'>): number {
  return pack.files.reduce((sum, file) => sum + file.bytes, 0) * weightFactor + activationBytes;
}

/** Bytes that this process may still take, as far as the system says; within a container its limit counts. */
export function freeMemory(): number {
  return process.availableMemory();
}

/** Faults: `models.noMemory`. */
export function expectMemory(pack: ResolvedPack, free = freeMemory()): void {
  const needed = estimateMemory(pack);
  if (needed <= free) return;
  raise('models.noMemory', { id: pack.ref.id, needed: gigabytes(needed), free: gigabytes(free) });
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
