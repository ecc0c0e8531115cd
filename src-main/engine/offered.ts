/** From the masks that a segmenter offers to what a person can choose from: cleaned, told apart, on the map. */
import type { OfferedMask } from '../contract/prompting.ts';
import type { RasterInfo, WindowSpec } from '../contract/raster.ts';
import { type CleanOptions, clean } from './mask/clean.ts';
import { tightBox } from './mask/extent.ts';
import type { CallOptions, OfferedBits } from './ports.ts';
import { measureSteps } from './vector/measure.ts';
import { toMapPolygon } from './vector/place.ts';
import { runSliced } from './vector/slice.ts';
import { traceSteps } from './vector/trace.ts';
import { countBits, crop, iou } from './window/bits.ts';

export interface OfferPlace extends CallOptions {
  readonly raster: RasterInfo;
  readonly window: WindowSpec;
  readonly cleaning: CleanOptions;
}

/** Masks that agree this well are one choice to a person. */
const alike = 0.95;

/** In the given order, without repetitions; empty ones only where there is nothing else. Faults: `run.cancelled`, `vector.noReprojection`. */
export async function offeredMasks(offered: readonly OfferedBits[], place: OfferPlace): Promise<OfferedMask[]> {
  const cleaned = offered.map((offer) => ({ ...offer, mask: cleanIfAsked(offer.mask, place.cleaning) }));
  const told: OfferedBits[] = [];
  for (const offer of cleaned) if (!told.some(({ mask }) => iou(mask, offer.mask) > alike)) told.push(offer);
  const filled = told.filter(({ mask }) => tightBox(mask) !== null);
  const masks: OfferedMask[] = [];
  for (const offer of filled.length > 0 ? filled : told.slice(0, 1)) {
    masks.push(await runSliced(offeredSteps(offer, place), place.signal ? { signal: place.signal } : {}));
  }
  return masks;
}

function cleanIfAsked(mask: OfferedBits['mask'], cleaning: CleanOptions): OfferedBits['mask'] {
  return cleaning.minPart > 1 || cleaning.minHole > 1 ? clean(mask, cleaning) : mask;
}

function* offeredSteps({ id, mask, score }: OfferedBits, place: OfferPlace): Generator<void, OfferedMask> {
  const { raster, window } = place;
  const { georeference } = raster;
  const extent = tightBox(mask);
  if (!extent) return { decodeId: id, score, polygons: [], areaM2: null, perimeterM: null, pixels: 0 };
  const traced = yield* traceSteps(crop(mask, extent));
  const origin = { x: window.origin.x + extent.minX, y: window.origin.y + extent.minY };
  const placement = { origin, scale: window.scale, size: raster, transform: georeference.transform };
  const polygons = traced.map((polygon) => toMapPolygon(polygon, placement));
  const measures = georeference.kind === 'crs' ? yield* measureSteps(polygons, georeference.crs) : null;
  return {
    decodeId: id,
    score,
    polygons,
    areaM2: measures?.areaM2 ?? null,
    perimeterM: measures?.perimeterM ?? null,
    pixels: countBits(mask),
  };
}
