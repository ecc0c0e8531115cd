/** What the raster process does: opens untrusted files, reads windows and tiles of them. */
import { raise } from '../contract/fault.ts';
import type { Display, RasterId, RasterInfo, TileRequest, WindowPixels, WindowRequest } from '../contract/raster.ts';
import type { MaskBits } from '../contract/run.ts';
import type { PixelValues } from '../contract/workbench.ts';
import type { DisplayRequest, PictureRequest, ValuesRequest } from '../engine/ports.ts';
import { defaultBands, displayFacts, openRaster, rasterIdOf } from '../engine/raster/open.ts';
import type { RasterSource } from '../engine/raster/source.ts';
import { displayOf } from '../engine/raster/statistics.ts';
import { readPicture, readPictureMask } from '../engine/window/picture.ts';
import { readWindow } from '../engine/window/read.ts';
import { drawTile } from '../engine/window/tile.ts';
import { readValues } from '../engine/window/values.ts';
import type { ServeContext } from './rpc.ts';
import { YieldingBlocks } from './yielding-blocks.ts';

/** Files kept open; one more closes the one that was used longest ago. */
const openLimit = 12;
/** Decoded blocks of all open files together. */
const blockBudget = 224 * 1024 * 1024;

/**
 * Windows are read one after the other, and so are tiles: each uses several threads for its blocks, and
 * the first tile is seen early instead of all of them late. Neither waits for the other, since a window
 * that averages a whole raster takes longer than a tile may; opening a file waits for nothing.
 */
const windowTurns = createTurns();
const viewTurns = createTurns();

const blocks = new YieldingBlocks(blockBudget);
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
    const resolve = (source: RasterSource) => {
      const { bands } = source.info;
      if (request.bands === null && request.stretch.kind === 'auto') return Promise.resolve(source.info.display);
      return displayOf(displayFacts(source, bands, context), request.bands ?? defaultBands(bands), request.stretch);
    };
    return withSource(request, context, (source) => viewTurns(context.signal, () => resolve(source)));
  },

  async readWindow(request: WindowRequest, context: ServeContext): Promise<WindowPixels> {
    return withSource(request, context, (source) => {
      checkBands(source, request.display);
      return windowTurns(context.signal, () => readWindow(source, request, context));
    });
  },

  async readValues(request: ValuesRequest, context: ServeContext): Promise<PixelValues> {
    return withSource(request, context, (source) => readValues(source, request.at, context));
  },

  /** uint8[height * width * 4] RGBA. */
  async readTile(request: TileRequest, context: ServeContext): Promise<Uint8Array> {
    return withSource(request, context, (source) => {
      checkBands(source, request.display);
      return viewTurns(context.signal, () => drawTile(source, request, context));
    });
  },

  async readPicture(request: PictureRequest, context: ServeContext): Promise<WindowPixels> {
    return windowTurns(context.signal, () => readPicture(request, { ...context, blocks }));
  },

  async readPictureMask(request: PictureRequest, context: ServeContext): Promise<MaskBits> {
    return windowTurns(context.signal, () => readPictureMask(request, { ...context, blocks }));
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
    context.signal.throwIfAborted();
    return await use(source);
  } finally {
    held.users--;
    closeUnused();
  }
}

/** Runs work one after the other in the order in which it comes; what was cancelled meanwhile never starts. */
function createTurns() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> => {
    const turn = last.then(() => {
      signal.throwIfAborted();
      return work();
    });
    last = turn.catch(() => {});
    return turn;
  };
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
