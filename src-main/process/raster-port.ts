/** The engine's raster port, answered by a supervised raster process under time limits. */
import { FaultError, fault } from '../contract/fault.ts';
import type { WindowSpec } from '../contract/raster.ts';
import type { CallOptions, RasterPort } from '../engine/ports.ts';
import type { ForkOptions } from './port.ts';
import type { RasterProcedures } from './raster-procedures.ts';
import type { CallSettings, Supervised } from './supervisor.ts';

/** How the raster process is started. The heap is small because pixels lie outside of it; a file that fills it ends the process alone. */
export const rasterProcess: ForkOptions = { name: 'raster', heapMiB: 768 };

/**
 * Seconds after which a request is taken for hung. Opening reads a bounded sample; a window may average
 * a whole raster and is given more time by the raster pixels that it covers.
 */
export interface RasterTimeLimits {
  readonly probe: number;
  readonly display: number;
  readonly window: number;
  readonly tile: number;
  readonly picture: number;
}
const defaultLimits: RasterTimeLimits = { probe: 20, display: 20, window: 120, tile: 60, picture: 60 };

/**
 * Seconds more for a billion raster pixels: about twenty times what three bands take on two cores, since
 * disks differ and a window that was asked for ahead waits for the one before it.
 */
const secondsPerGigapixel = 240;
/** And no more than this, whatever scale was asked for. */
const mostSeconds = 3600;

/** Seconds that a window may take with `base` for a small one. */
export function windowSeconds({ scale, width, height }: WindowSpec, base: number): number {
  return base + Math.min(mostSeconds, Math.ceil(((width * height * scale ** 2) / 1e9) * secondsPerGigapixel));
}

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
      supervised.call(
        'readWindow',
        request,
        within(windowSeconds(request.window, seconds.window), request.path, options),
      ),
    readValues: (request, options) =>
      supervised.call('readValues', request, within(seconds.tile, request.path, options)),
    readTile: (request, options) => supervised.call('readTile', request, within(seconds.tile, request.path, options)),
    readPicture: (request, options) =>
      supervised.call('readPicture', request, within(seconds.picture, request.path, options)),
    readPictureMask: (request, options) =>
      supervised.call('readPictureMask', request, within(seconds.picture, request.path, options)),
  };
}
