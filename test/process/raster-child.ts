/** A real raster process for tests, from the sources. */
import { join } from 'node:path';
import { forkNode } from '../../src-main/process/fork-node.ts';
import { createRasterPort, type RasterTimeLimits, rasterProcess } from '../../src-main/process/raster-port.ts';
import type { RasterProcedures } from '../../src-main/process/raster-procedures.ts';
import { supervise } from '../../src-main/process/supervisor.ts';

export function startRaster(limits: Partial<RasterTimeLimits> = {}, onDeath?: (because: string) => void) {
  const entry = join(import.meta.dirname, '../../src-main/process/raster-entry.ts');
  const supervised = supervise<RasterProcedures>({
    ...rasterProcess,
    entry,
    fork: forkNode,
    ...(onDeath ? { onDeath } : {}),
  });
  return { supervised, port: createRasterPort(supervised, limits) };
}
