/** An open raster: its description, its levels and the blocks decoded so far. */
import type { FileHandle } from 'node:fs/promises';
import type { RasterInfo } from '../../contract/raster.ts';
import { type Block, decodeBlock } from './block.ts';
import type { Level } from './level.ts';

/** The raster or one of its overviews, with the mask of the same size if the file has one. */
export interface Image {
  readonly level: Level;
  readonly mask: Level | null;
  /** Raster pixels per pixel of this image, along x and y; 1 for the raster itself. */
  readonly scaleX: number;
  readonly scaleY: number;
}

/** What reading pixels needs to know. Statistics are gathered with it before the description exists. */
export interface PixelSource {
  readonly path: string;
  readonly width: number;
  readonly height: number;
  /** The raster first, then its overviews from large to small. */
  readonly images: readonly [Image, ...Image[]];
  readonly nodata: number | null;
  /** Index from 1 of the band that says where data is; null where no band does. */
  readonly alphaBand: number | null;
  /** uint8[entries * 3] RGB where the one band is an index into a colour table. */
  readonly palette: Uint8Array | null;
  readonly blocks: BlockCache;
}

export interface RasterSource extends PixelSource {
  readonly info: RasterInfo;
  /** Sorted samples of a band over the whole raster, gathered once. */
  readonly samples: Map<number, Float64Array>;
  close(): Promise<void>;
}

interface Entry {
  readonly block: Promise<Block>;
  readonly rows: number;
  bytes: number;
}

/** Decoded blocks up to a number of bytes, the least recently used leave first. Concurrent requests of a block share its decoding. */
export class BlockCache {
  readonly #entries = new Map<string, Entry>();
  readonly #ids = new WeakMap<Level, number>();
  #lastId = 0;
  readonly #budget: number;
  #bytes = 0;
  constructor(budget: number) {
    this.#budget = budget;
  }

  /** At least the first `rows` rows of a block (fewer only where it has fewer). */
  get(level: Level, index: number, rows: number): Promise<Block> {
    const key = `${this.#idOf(level)}:${index}`;
    const held = this.#entries.get(key);
    if (held && held.rows >= rows) {
      this.#entries.delete(key);
      this.#entries.set(key, held);
      return held.block;
    }
    if (held) this.#drop(key, held);
    const entry: Entry = { block: decodeBlock(level, index, rows), rows, bytes: 0 };
    this.#entries.set(key, entry);
    entry.block.then(
      (block) => this.#account(key, entry, block.samples?.byteLength ?? 0),
      () => this.#drop(key, entry),
    );
    return entry.block;
  }

  #account(key: string, entry: Entry, bytes: number): void {
    if (this.#entries.get(key) !== entry) return;
    entry.bytes = bytes;
    this.#bytes += bytes;
    for (const [oldKey, old] of this.#entries) {
      if (this.#bytes <= this.#budget) break;
      if (old !== entry) this.#drop(oldKey, old);
    }
  }

  #drop(key: string, entry: Entry): void {
    if (this.#entries.get(key) !== entry) return;
    this.#entries.delete(key);
    this.#bytes -= entry.bytes;
  }

  #idOf(level: Level): number {
    const id = this.#ids.get(level) ?? ++this.#lastId;
    this.#ids.set(level, id);
    return id;
  }
}

/** Closes files of a raster, ignoring those that are closed already. */
export async function closeAll(handles: readonly FileHandle[]): Promise<void> {
  await Promise.allSettled(handles.map((handle) => handle.close()));
}
