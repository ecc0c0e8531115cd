/**
 * Features of a result that are too many to be drawn anew in every frame: a worker draws them into tiles,
 * and the map moves the tiles. What changes is sent by itself, and only the tiles it touches are drawn again.
 */
import TileLayer from 'ol/layer/Tile.js';
import type Projection from 'ol/proj/Projection.js';
import ImageTile from 'ol/source/ImageTile.js';
import TileGrid from 'ol/tilegrid/TileGrid.js';
import type { Feature } from '../../../src-main/contract/run.ts';
import type { Box } from '../../../src-main/contract/space.ts';
import { differencesOf } from '../../../src-main/engine/layer/differences.ts';
import { boxOf } from '../../../src-main/engine/layer/geometry/vertices.ts';
import { startSlices } from '../../slices.ts';
import { tilePixels } from '../tile-pyramid.ts';
import type { FromPainter, ToPainter } from './messages.ts';
import { buffersOf, packed, type Slotted } from './packing.ts';
import type { CrowdLook } from './painting.ts';

/** Side of a tile in CSS pixels: larger ones cost less to move, smaller ones less to draw again. */
const side = 512;
/** Resolutions an octave: tiles between two of them are scaled by less than a tenth, which keeps lines sharp. */
const steps = 4;
/** Tiles that are kept; a screen holds about a dozen. */
const kept = 64;
/** Features sent at once. */
const portion = 2000;
/** Map units around a change that its outline may reach, in CSS pixels. */
const reach = 12;

export interface CrowdPaint {
  colourOf(feature: Feature): string;
  readonly fill: number;
  readonly width: number;
}

interface Drawn {
  readonly image: ImageBitmap;
  readonly box: Box<'map'>;
}

/** A source whose tiles can be asked for anew while the old ones stay on the map. */
class PaintedTiles extends ImageTile {
  private version = 0;
  renew(): void {
    this.version += 1;
    this.setKey(`painted ${this.version}`);
  }
}

export class CrowdTiles {
  readonly layer: TileLayer<ImageTile>;
  /** Tiles that were drawn so far, and features sent: what tests count. */
  readonly counts = { tiles: 0, sent: 0 };
  private readonly worker = new Worker(new URL('./painter.ts', import.meta.url), { type: 'module' });
  private readonly source: PaintedTiles;
  private readonly grid: TileGrid;
  private readonly slots = new Map<string, number>();
  private readonly colours = new Map<string, number>();
  private readonly cache = new Map<string, Drawn>();
  private readonly waiting = new Map<number, (image: ImageBitmap) => void>();
  private readonly ended = new AbortController();
  private lastTile = 0;
  /** Rises when tiles are forgotten: one that was drawn before is not kept. */
  private generation = 0;
  private features: readonly Feature[] = [];
  private paint: CrowdPaint;
  private muted = false;
  /** Changes go to the painter one after the other. */
  private sending: Promise<unknown> = Promise.resolve();

  /** @param projection of the features' map space. @param extent of what they lie over, which sets the resolutions. */
  constructor(
    features: readonly Feature[],
    { paint, projection, extent }: { paint: CrowdPaint; projection: Projection; extent: Box<'map'> },
  ) {
    this.paint = paint;
    this.worker.onmessage = ({ data }: MessageEvent<FromPainter>) => this.take(data);
    const coarsest = Math.max(extent.maxX - extent.minX, extent.maxY - extent.minY) / 16;
    const resolutions = Array.from({ length: 26 * steps }, (_, i) => coarsest / 2 ** (i / steps));
    this.grid = new TileGrid({ origin: [extent.minX, extent.maxY], resolutions, tileSize: side });
    const pixels = (tilePixels(window.devicePixelRatio) / 256) * side;
    this.source = new PaintedTiles({
      projection,
      tileSize: pixels,
      tileGrid: this.grid,
      wrapX: false,
      transition: 0,
      interpolate: true,
      loader: (z, x, y, { signal }) => this.tile([z, x, y], pixels, signal),
    });
    this.layer = new TileLayer({ source: this.source, className: 'mask-layer', cacheSize: kept });
    this.update(features, paint);
  }

  /** Ends the painter. The layer stays as it is: see `ResultLayer.dispose`. */
  dispose(): void {
    this.ended.abort();
    this.worker.terminate();
    this.cache.clear();
  }

  /** Draws what is different from before: features are told apart by identity. */
  update(features: readonly Feature[], paint: CrowdPaint): void {
    const repainted = paint !== this.paint;
    const { changed, gone } = differencesOf(this.features, features);
    this.features = features;
    this.paint = paint;
    if (changed.length + gone.length === 0 && !repainted) return;
    this.queue(async (pause) => {
      this.remove(gone);
      for (let i = 0; i < changed.length; i += portion) {
        // What an edit changed is put in the turn that has removed it: no tile is drawn in between.
        if (changed.length > portion) await pause();
        this.put(changed.slice(i, i + portion));
      }
      if (repainted) await this.recolour(features, pause);
      this.tellLook();
      const touched = [...gone, ...changed];
      if (repainted || touched.length > portion) this.forgetTiles(null);
      else this.forgetTiles(touched);
    });
  }

  /** Draws the features back, or out again. */
  mute(muted: boolean): void {
    if (muted === this.muted) return;
    this.muted = muted;
    this.queue(async () => {
      this.tellLook();
      this.forgetTiles(null);
    });
  }

  /** Draws these as chosen; for so many that they cannot be raised one by one. */
  choose(ids: Iterable<string>): void {
    const slots = Uint32Array.from([...ids].flatMap((id) => this.slots.get(id) ?? []));
    this.queue(async () => {
      this.post({ kind: 'chosen', slots });
      this.forgetTiles(null);
    });
  }

  private queue(work: (pause: () => Promise<void> | undefined) => Promise<void>): void {
    const { signal } = this.ended;
    this.sending = this.sending
      .then(() => work(startSlices(signal)))
      .catch((thrown: unknown) => {
        if (!signal.aborted) throw thrown;
      });
  }

  private put(features: readonly Feature[]): void {
    const pack = packed(features.map((feature) => this.slotted(feature)));
    this.counts.sent += features.length;
    this.post({ kind: 'put', pack }, buffersOf(pack));
  }

  private remove(features: readonly Feature[]): void {
    // A slot is kept for an id that comes back: it lies where it lay.
    const slots = Uint32Array.from(features.flatMap(({ id }) => this.slots.get(id) ?? []));
    if (slots.length > 0) this.post({ kind: 'remove', slots });
  }

  private async recolour(features: readonly Feature[], pause: () => Promise<void> | undefined): Promise<void> {
    for (let i = 0; i < features.length; i += portion) {
      await pause();
      const part = features.slice(i, i + portion).map((feature) => this.slotted(feature));
      const slots = Uint32Array.from(part, ({ slot }) => slot);
      this.post({ kind: 'colours', slots, colours: Uint16Array.from(part, ({ colour }) => colour) });
    }
  }

  private slotted(feature: Feature): Slotted {
    const slot = this.slots.get(feature.id) ?? this.slots.size;
    this.slots.set(feature.id, slot);
    const name = this.paint.colourOf(feature);
    const colour = this.colours.get(name) ?? this.colours.size;
    this.colours.set(name, colour);
    return { slot, colour, polygons: feature.polygons };
  }

  private tellLook(): void {
    const { fill, width } = this.paint;
    const look: CrowdLook = { palette: [...this.colours.keys()], fill, width, muted: this.muted };
    this.post({ kind: 'look', look });
  }

  private post(message: ToPainter, transfer: Transferable[] = []): void {
    if (!this.ended.signal.aborted) this.worker.postMessage(message, transfer);
  }

  /** Has tiles drawn again: those that features touch, or all for null. */
  private forgetTiles(touched: readonly Feature[] | null): void {
    this.generation += 1;
    const boxes = touched?.flatMap(({ polygons }) => boxOf(polygons) ?? []);
    for (const [key, { box }] of this.cache) {
      const margin = ((box.maxX - box.minX) / side) * reach;
      const meets = (other: Box<'map'>) =>
        other.minX <= box.maxX + margin &&
        other.maxX >= box.minX - margin &&
        other.minY <= box.maxY + margin &&
        other.maxY >= box.minY - margin;
      if (!boxes || boxes.some(meets)) this.cache.delete(key);
    }
    this.source.renew();
  }

  private async tile(at: [number, number, number], pixels: number, signal?: AbortSignal): Promise<ImageBitmap> {
    await this.sending;
    const key = at.join(' ');
    const known = this.cache.get(key);
    if (known) return known.image;
    signal?.throwIfAborted();
    const [minX = 0, minY = 0, maxX = 0, maxY = 0] = this.grid.getTileCoordExtent(at);
    const id = ++this.lastTile;
    const { generation } = this;
    const { promise, resolve, reject } = Promise.withResolvers<ImageBitmap>();
    const drop = () => {
      this.post({ kind: 'drop', id });
      this.waiting.delete(id);
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', drop, { once: true });
    this.waiting.set(id, resolve);
    this.post({ kind: 'tile', id, place: { extent: [minX, minY, maxX, maxY], pixels, ratio: pixels / side } });
    const image = await promise;
    signal?.removeEventListener('abort', drop);
    if (generation === this.generation) this.keep(key, { image, box: { minX, minY, maxX, maxY } });
    return image;
  }

  private take({ id, image }: FromPainter): void {
    this.counts.tiles += 1;
    const resolve = this.waiting.get(id);
    this.waiting.delete(id);
    if (resolve) resolve(image);
    else image.close();
  }

  private keep(key: string, drawn: Drawn): void {
    this.cache.set(key, drawn);
    const [oldest] = this.cache.keys();
    if (this.cache.size > kept && oldest !== undefined) this.cache.delete(oldest);
  }
}
