/** Encodes the windows of an area for the disk, in the background, so that questions about it need not wait. */
import { raise } from '../contract/fault.ts';
import type { PreencodeProgress, PreencodeReport, PreencodeRequest } from '../contract/preencode.ts';
import type { RasterInfo, WindowSpec } from '../contract/raster.ts';
import { windowKey } from './ask.ts';
import { planRun } from './plan.ts';
import type { CallOptions, EnginePorts, KeepReply, ResolvedPack } from './ports.ts';
import { readOne } from './reading.ts';

export interface PreencodeOptions extends CallOptions {
  readonly onProgress?: (progress: PreencodeProgress) => void;
  /** Resolves when nobody else needs the models: a question that is asked meanwhile goes first. */
  readonly whenIdle: () => Promise<void>;
}

/**
 * Windows that the disk has already are neither read nor encoded, so that one that was stopped goes on
 * where it was. Faults: `request.*`, `raster.*`, `window.*`, `models.*`, `cache.*`, `run.cancelled`.
 */
export async function preencode(
  request: PreencodeRequest,
  raster: RasterInfo,
  ports: EnginePorts,
  options: PreencodeOptions,
): Promise<PreencodeReport> {
  const began = performance.now();
  const { signal, onProgress } = options;
  const call = signal ? { signal } : {};
  const segmenter = await ports.packs.resolve(request.segmenter, 'segmenter');
  const plan = await planRun(
    { ...request, query: '', prompter: '', runId: request.jobId, mode: 'semantic' },
    raster,
    ports,
    call,
  );
  const { windows } = plan.coarse?.coarse ?? plan.windows;
  const keyOf = (window: WindowSpec) => windowKey({ raster, plan, models: { segmenter } }, window);
  const kept = await ports.inference.kept({ keys: windows.map(keyOf) }, call);
  const missing = windows.filter((_, i) => !kept[i]);
  const found = windows.length - missing.length;
  const report = (made: number): PreencodeReport => ({
    jobId: request.jobId,
    windows: windows.length,
    found,
    made,
    ms: performance.now() - began,
  });
  const tell = (made: number) => {
    const { jobId, ms } = report(made);
    onProgress?.({ jobId, windows: windows.length, found, made, elapsed: ms });
  };
  tell(0);
  for (const [made, window] of missing.entries()) {
    await options.whenIdle();
    if (signal?.aborted) raise('run.cancelled');
    const { kept, fit } = await keep({ segmenter, key: keyOf(window), window }, { raster, plan, ports, signal });
    if (fit < windows.length) raise('cache.tooSmall', { windows: windows.length, fit });
    if (!kept) raise('cache.notKept');
    tell(made + 1);
  }
  return report(missing.length);
}

interface Keeping {
  readonly segmenter: ResolvedPack;
  readonly key: string;
  readonly window: WindowSpec;
}

async function keep({ segmenter, key, window }: Keeping, context: Parameters<typeof readOne>[0]): Promise<KeepReply> {
  const pixels = await readOne(context, window);
  const options = context.signal ? { signal: context.signal } : {};
  return context.ports.inference.keep({ key, segmenter, pixels }, options);
}
