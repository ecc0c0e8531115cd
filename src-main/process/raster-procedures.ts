/** What the raster process does: opens untrusted files, reads windows and tiles of them. */
import { raise } from '../contract/fault.ts';
import type { Display, RasterId, RasterInfo, TileRequest, WindowPixels, WindowRequest } from '../contract/raster.ts';
import type { DisplayRequest } from '../engine/ports.ts';
import { defaultBands, displayFacts, openRaster, rasterIdOf } from '../engine/raster/open.ts';
import { BlockCache, type RasterSource } from '../engine/raster/source.ts';
import { displayOf } from '../engine/raster/statistics.ts';
import { readWindow } from '../engine/window/read.ts';
import { drawTile } from '../engine/window/tile.ts';
import type { ServeContext } from './rpc.ts';

/** Files kept open; one more closes the one that was used longest ago. */
const openLimit = 12;
/** Decoded blocks of all open files together. */
const blockBudget = 224 * 1024 * 1024;

/**
 * Windows and tiles worked on at the same time; each uses several threads for its blocks. First come,
 * first served: the first tile is seen early instead of all of them late.
 */
const atOnce = 1;

const blocks = new BlockCache(blockBudget);
const opened = new Map<RasterId, Held>();

interface Held {
  readonly source: Promise<RasterSource>;
  users: number;
}

export type RasterProcedures = typeof rasterProcedures;

export const rasterProcedures = {
  /** Opens a file (again, if it has changed) and describes it. */
  async probe(request: { readonly path: string }, context: ServeContext): Promise<RasterInfo> {
    const { id } = await rasterIdOf(request.path);
    return withSource({ path: request.path, rasterId: id }, context, async (source) => source.info);
  },

  async resolveDisplay(request: DisplayRequest, context: ServeContext): Promise<Display> {
    return withSource(request, context, (source) => {
      const { bands } = source.info;
      if (request.bands === null && request.stretch.kind === 'auto') return Promise.resolve(source.info.display);
      return displayOf(displayFacts(source, bands, context), request.bands ?? defaultBands(bands), request.stretch);
    });
  },

  async readWindow(request: WindowRequest, context: ServeContext): Promise<WindowPixels> {
    return withSource(request, context, (source) => {
      checkBands(source, request.display);
      return readWindow(source, request, context);
    });
  },

  /** uint8[height * width * 4] RGBA. */
  async readTile(request: TileRequest, context: ServeContext): Promise<Uint8Array> {
    return withSource(request, context, (source) => {
      checkBands(source, request.display);
      return drawTile(source, request, context);
    });
  },
};

function checkBands(source: RasterSource, display: Display): void {
  const count = source.info.bands.length;
  const wrong = display.bands.find((band) => !Number.isInteger(band) || band < 1 || band > count);
  if (wrong !== undefined) raise('raster.badBands', { band: wrong, path: source.path, count });
}

/**
 * Runs `use` on the raster that the request means, opening its file if this process has not done so.
 * Fault: `raster.notOpen` where the file is not the one any more that the id was made from.
 */
async function withSource<T>(
  raster: { readonly path: string; readonly rasterId: RasterId },
  context: ServeContext,
  use: (source: RasterSource) => Promise<T>,
): Promise<T> {
  const { id } = await rasterIdOf(raster.path);
  if (id !== raster.rasterId) raise('raster.notOpen', { path: raster.path });
  context.signal.throwIfAborted();
  const held = hold(id, raster.path);
  held.users++;
  try {
    const source = await held.source;
    return await inTurn(() => {
      context.signal.throwIfAborted();
      return use(source);
    });
  } finally {
    held.users--;
    closeUnused();
  }
}

const waiting: (() => void)[] = [];
let working = 0;

/** Whoever ends hands its place to the first who waits. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (working >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
  else working++;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else working--;
  }
}

/** Opening is shared by all who ask, so no single one's cancelling ends it. */
function hold(id: RasterId, path: string): Held {
  const held = opened.get(id) ?? { source: openRaster(path, { blocks }), users: 0 };
  opened.delete(id);
  opened.set(id, held);
  held.source.catch(() => opened.delete(id));
  return held;
}

function closeUnused(): void {
  for (const [id, held] of opened) {
    if (opened.size <= openLimit) return;
    if (held.users > 0) continue;
    opened.delete(id);
    held.source.then((source) => source.close()).catch(() => {});
  }
}
