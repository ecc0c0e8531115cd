/**
 * Looks for a taught concept in a window: likely places on the cells, what the segmenter outlines
 * there, and how much each outline is like the examples.
 */
import type { MaskBits, PlacedMask, Prompt } from '../../../contract/run.ts';
import type { Box } from '../../../contract/space.ts';
import type { Spot } from '../../../contract/spots.ts';
import { countBits, createMask, crop, isEmpty, overlap, unionInto } from '../../window/bits.ts';
import { components, cutOut, interiorPoints } from '../../window/components.ts';
import type { Outline, WindowSpotNews } from '../prompter.ts';
import { type Learned, pixelsOf, rank } from './learn.ts';
import { grown, isInside, likelyPlaces, type PlaceSearch } from './places.ts';
import { describe } from './region.ts';

export interface Sighting {
  readonly spot: Spot<'window'>;
  readonly prompt: Prompt<'window'>;
  readonly outline: PlacedMask;
  readonly pixels: number;
  /** 0..1. */
  readonly score: number;
}

export interface Search extends PlaceSearch {
  readonly outline: Outline;
  readonly signal?: AbortSignal | undefined;
  /** Hears the places before anything is outlined, then of each what came of it. */
  readonly onSpots?: ((news: WindowSpotNews) => void) | undefined;
}

export interface SearchResult {
  readonly sightings: readonly Sighting[];
  /** Places that were looked at. */
  readonly places: number;
  /** The best rank where outlines reached the threshold, but none the gate; null else. */
  readonly unsure: number | null;
}

/** After so many places in a row that were not it, the less likely ones are not looked at; on 68 pictures 3 lost nothing. */
const missLimit = 4;
/** Of two outlines that share more than this of the smaller one, the better one stays. */
const sharedLimit = 0.5;
/** An outline of up to so many times the usual size is of one thing; a larger one may hold many. */
const knownSize = 2.5;
/** Of the usual side: nearer to an outline than this there is no middle of another such thing. */
const knownMargin = 0.3;
/**
 * Cells alone claim more than outlines do: of ten kinds of objects in 45 pictures, from 0.5 on 48 % of the places were
 * objects (69 % of them), from 0.65 on 76 % (63 % of them).
 */
const toldLikeness = 0.65;
/** Of the usual side: nearer than this, two places are told as one. More are looked at, since things may touch. */
const toldGap = 0.85;
/**
 * Where the search's box and the outline's own share so much (intersection over union), it is not drawn again: on 68
 * pictures that saves 43 of 73 decodes and costs 0.002 of the 0.012 gIoU that drawing again gains.
 */
const fittingBox = 0.6;
/** An outline drawn again that shares less than this with the first is of something else. */
const redrawnLimit = 0.7;

/** The places that are told before anything is outlined: surely alike, and one for each thing of the usual size. */
export function spotsOf(learned: Learned, search: PlaceSearch): Spot<'window'>[] {
  return told(likelyPlaces(learned, search), learned, search);
}

function told(
  places: readonly Spot<'window'>[],
  { size }: Learned,
  { gsd }: Pick<PlaceSearch, 'gsd'>,
): Spot<'window'>[] {
  const gap = toldGap * Math.sqrt(pixelsOf(size, gsd));
  const chosen: Spot<'window'>[] = [];
  for (const spot of places) {
    const far = ({ at }: Spot<'window'>) => Math.hypot(at.x - spot.at.x, at.y - spot.at.y) >= gap;
    if (spot.score >= toldLikeness && chosen.every(far)) chosen.push(spot);
  }
  return chosen;
}

/** The sightings by score, the best first. Stops between decoder runs once the signal is aborted. */
export async function find(learned: Learned, search: Search): Promise<SearchResult> {
  const { cells, gsd, outline, signal, onSpots } = search;
  const side = Math.sqrt(pixelsOf(learned.size, gsd));
  const places = likelyPlaces(learned, search);
  onSpots?.({ kind: 'spots', spots: told(places, learned, search) });
  const drop = ({ id }: Spot<'window'>) => onSpots?.({ kind: 'dropped', id });
  const usual = pixelsOf(learned.size, gsd);
  const seen: Sighting[] = [];
  /** Around things of about the usual size, whether they are it or not: a place in there would give them again. */
  const known: Box<'window'>[] = [];
  let looked = 0;
  let misses = 0;
  for (const spot of places) {
    if (signal?.aborted) break;
    if (misses >= missLimit || known.some((box) => isInside(spot.at, box))) {
      drop(spot);
      continue;
    }
    looked++;
    misses++;
    const prompt: Prompt<'window'> = { box: spot.box, positive: [spot.at], negative: [] };
    const { mask, score } = await outline(prompt);
    const region = isEmpty(mask) ? null : describe({ at: { x: 0, y: 0 }, mask }, cells);
    if (!region) {
      drop(spot);
      continue;
    }
    const placed = cut(mask, region.box);
    if (region.pixels < knownSize * usual) known.push(grown(region.box, knownMargin * side));
    const value = rank(learned, { ...region, gsd, certainty: score });
    if (value < learned.threshold) {
      drop(spot);
      continue;
    }
    misses = 0;
    seen.push({ spot, prompt, outline: placed, pixels: region.pixels, score: Math.min(1, value) });
    onSpots?.({ kind: 'outlined', spot, outline: placed });
  }
  const best = Math.max(0, ...seen.map(({ score }) => score));
  if (seen.length > 0 && best < learned.gate) {
    for (const { spot } of seen) drop(spot);
    return { sightings: [], places: looked, unsure: best };
  }
  const kept = distinct(seen);
  for (const { spot } of seen) if (!kept.some((one) => one.spot === spot)) drop(spot);
  const drawn: Sighting[] = [];
  for (const sighting of kept) {
    const better = signal?.aborted ? sighting : await drawnTightly(sighting, outline);
    if (better !== sighting) onSpots?.({ kind: 'outlined', spot: better.spot, outline: better.outline });
    drawn.push(better);
  }
  return { sightings: drawn, places: looked, unsure: null };
}

/**
 * The search's box is of the usual size and only roughly in place. Drawn again with the method's own
 * prompt (a tight box, two points inside), the outline is better, and so is what a person gets to move.
 */
async function drawnTightly(sighting: Sighting, outline: Outline): Promise<Sighting> {
  const { at, mask } = sighting.outline;
  const [largest] = components(mask, 8).sort((a, b) => b.pixels - a.pixels);
  if (!largest) return sighting;
  const placed = { minX: at.x, minY: at.y, maxX: at.x + mask.width, maxY: at.y + mask.height };
  if (boxAgreement(sighting.spot.box, placed) >= fittingBox) return sighting;
  const positive = interiorPoints(largest, 2).map(({ x, y }) => ({ x: at.x + x, y: at.y + y }));
  const prompt: Prompt<'window'> = { box: placed, positive, negative: [] };
  const redrawn = withoutSpecks((await outline(prompt)).mask);
  if (!redrawn) return sighting;
  if (shared(redrawn, sighting.outline) < redrawnLimit) return sighting;
  return { ...sighting, prompt, outline: redrawn, pixels: countBits(redrawn.mask) };
}

/** Intersection over union. */
function boxAgreement(a: Box<'window'>, b: Box<'window'>): number {
  const width = Math.min(a.maxX, b.maxX) - Math.max(a.minX, b.minX);
  const height = Math.min(a.maxY, b.maxY) - Math.max(a.minY, b.minY);
  if (width <= 0 || height <= 0) return 0;
  const area = (box: Box<'window'>) => (box.maxX - box.minX) * (box.maxY - box.minY);
  return (width * height) / (area(a) + area(b) - width * height);
}

/** Parts of a mask with under a tenth of the largest one's pixels are specks, not the object. Null for an empty mask. */
function withoutSpecks(mask: MaskBits): PlacedMask | null {
  const parts = components(mask, 8);
  const most = Math.max(0, ...parts.map(({ pixels }) => pixels));
  const kept = parts.filter(({ pixels }) => 10 * pixels >= most);
  if (kept.length === 0) return null;
  const minX = Math.min(...kept.map(({ box }) => box.minX));
  const minY = Math.min(...kept.map(({ box }) => box.minY));
  const maxX = Math.max(...kept.map(({ box }) => box.maxX));
  const maxY = Math.max(...kept.map(({ box }) => box.maxY));
  const whole = createMask(maxX - minX, maxY - minY);
  for (const part of kept) unionInto(whole, cutOut(part), part.box.minX - minX, part.box.minY - minY);
  return { at: { x: minX, y: minY }, mask: whole };
}

function cut(mask: MaskBits, box: Box<'window'>): PlacedMask {
  return { at: { x: box.minX, y: box.minY }, mask: crop(mask, box) };
}

/** Best first; what lies mostly in or around a better one is left out. */
function distinct(seen: readonly Sighting[]): Sighting[] {
  const kept: Sighting[] = [];
  for (const sighting of [...seen].sort((a, b) => b.score - a.score)) {
    if (kept.every((other) => shared(other.outline, sighting.outline) <= sharedLimit)) kept.push(sighting);
  }
  return kept;
}

/** Pixels in both over the pixels of the smaller. */
function shared(a: PlacedMask, b: PlacedMask): number {
  const minX = Math.min(a.at.x, b.at.x);
  const minY = Math.min(a.at.y, b.at.y);
  const apart =
    a.at.x + a.mask.width <= b.at.x ||
    b.at.x + b.mask.width <= a.at.x ||
    a.at.y + a.mask.height <= b.at.y ||
    b.at.y + b.mask.height <= a.at.y;
  if (apart) return 0;
  const maxX = Math.max(a.at.x + a.mask.width, b.at.x + b.mask.width);
  const maxY = Math.max(a.at.y + a.mask.height, b.at.y + b.mask.height);
  const on = ({ at, mask }: PlacedMask) => {
    const whole = createMask(maxX - minX, maxY - minY);
    unionInto(whole, mask, at.x - minX, at.y - minY);
    return whole;
  };
  return overlap(on(a), on(b)).both / Math.min(countBits(a.mask), countBits(b.mask));
}
