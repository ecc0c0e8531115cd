/** Results of runs, kept for export and for being made again in the other mode; older ones are dropped. */
import { raise } from '../contract/fault.ts';
import type { RasterInfo } from '../contract/raster.ts';
import type { MaskMode, RunId, RunResult } from '../contract/run.ts';
import type { Outcome } from './pipeline.ts';
import type { CallOptions } from './ports.ts';

/** A result of many features takes some megabytes. */
const runLimit = 64;
/** Bytes of masks of all runs together; without its masks a run stays in the mode that it has. */
const maskBudget = 256 * 1024 * 1024;

interface Kept {
  readonly result: RunResult;
  readonly raster: RasterInfo;
  /** Null where the masks had to go. */
  readonly masks: Pick<Outcome, 'inMode' | 'bytes'> | null;
}

export class KeptRuns {
  readonly #runs = new Map<RunId, Kept>();

  put({ result, inMode, bytes }: Outcome, raster: RasterInfo): void {
    this.#set({ result, raster, masks: { inMode, bytes } });
    this.#dropMasks();
  }

  /** A result that was made earlier; its masks are gone. */
  adopt(result: RunResult, raster: RasterInfo): void {
    this.#set({ result, raster, masks: null });
  }

  #set(kept: Kept): void {
    this.#runs.delete(kept.result.runId);
    this.#runs.set(kept.result.runId, kept);
    for (const oldest of this.#runs.keys()) {
      if (this.#runs.size <= runLimit) break;
      this.#runs.delete(oldest);
    }
  }

  /** Fault: `export.noRun`. */
  get(id: RunId): Kept {
    return this.#runs.get(id) ?? raise('export.noRun', { id });
  }

  /** The run with its masks merged in a mode, which is kept in its place. Faults: `export.noRun`, `run.masksGone`. */
  async inMode(id: RunId, mode: MaskMode, options: CallOptions): Promise<RunResult> {
    const kept = this.get(id);
    if (kept.result.mode === mode) return kept.result;
    const masks = kept.masks ?? raise('run.masksGone');
    const result = await masks.inMode(mode, options);
    if (this.#runs.has(id)) this.#runs.set(id, { ...kept, result });
    return result;
  }

  /** From the oldest on; the latest run keeps its masks whatever their size. */
  #dropMasks(): void {
    const all = [...this.#runs];
    let bytes = all.reduce((sum, [, { masks }]) => sum + (masks?.bytes ?? 0), 0);
    for (const [id, kept] of all.slice(0, -1)) {
      if (bytes <= maskBudget) return;
      bytes -= kept.masks?.bytes ?? 0;
      this.#runs.set(id, { ...kept, masks: null });
    }
  }
}
