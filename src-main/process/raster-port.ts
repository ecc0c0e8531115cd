/** The engine's raster port, answered by a supervised raster process under time limits. */
import { FaultError, fault } from '../contract/fault.ts';
import type { CallOptions, RasterPort } from '../engine/ports.ts';
import type { ForkOptions } from './port.ts';
import type { RasterProcedures } from './raster-procedures.ts';
import type { CallSettings, Supervised } from './supervisor.ts';

/** How the raster process is started. The heap is small because pixels lie outside of it; a file that fills it ends the process alone. */
export const rasterProcess: ForkOptions = { name: 'raster', heapMiB: 768 };

/** Seconds after which a request is taken for hung. Opening reads a bounded sample; a window may average a whole raster. */
export interface RasterTimeLimits {
  readonly probe: number;
  readonly display: number;
  readonly window: number;
  readonly tile: number;
}
const defaultLimits: RasterTimeLimits = { probe: 20, display: 20, window: 120, tile: 60 };

/** Faults: those of the procedures, `raster.timeout`, `process.died`, `run.cancelled`. */
export function createRasterPort(
  supervised: Supervised<RasterProcedures>,
  limits: Partial<RasterTimeLimits> = {},
): RasterPort {
  const seconds = { ...defaultLimits, ...limits };
  const within = (limit: number, path: string, options?: CallOptions): CallSettings => ({
    ...(options?.signal ? { signal: options.signal } : {}),
    timeoutMs: limit * 1000,
    onTimeout: () => new FaultError(fault('raster.timeout', { path, seconds: limit })),
  });
  return {
    probe: (path, options) => supervised.call('probe', { path }, within(seconds.probe, path, options)),
    resolveDisplay: (request, options) =>
      supervised.call('resolveDisplay', request, within(seconds.display, request.path, options)),
    readWindow: (request, options) =>
      supervised.call('readWindow', request, within(seconds.window, request.path, options)),
    readTile: (request, options) => supervised.call('readTile', request, within(seconds.tile, request.path, options)),
  };
}
