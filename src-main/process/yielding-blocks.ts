/** Decoded blocks whose readers leave the process time for its messages. */
import { setImmediate } from 'node:timers/promises';
import type { Block } from '../engine/raster/block.ts';
import type { Level } from '../engine/raster/level.ts';
import { BlockCache } from '../engine/raster/source.ts';

/** Milliseconds of work between two turns of the event loop. */
const sliceMs = 20;

/**
 * A block that is cached, or not in the file at all, comes without a turn of the event loop; over a
 * large sparse raster, neither a cancellation nor another request would be heard for minutes.
 */
export class YieldingBlocks extends BlockCache {
  #since = performance.now();

  override async get(level: Level, index: number, rows: number): Promise<Block> {
    const block = await super.get(level, index, rows);
    if (performance.now() - this.#since < sliceMs) return block;
    await setImmediate();
    this.#since = performance.now();
    return block;
  }
}
