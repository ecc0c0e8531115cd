/**
 * Looks for a taught concept in a window: likely places on the cells, what the segmenter outlines
 * there, and how much each outline is like the examples.
 */
import type { MaskBits, PlacedMask, Prompt } from '../../../contract/run.ts';
import type { Box, WindowXY } from '../../../contract/space.ts';
import { featureCount } from '../../../contract/taught.ts';
import { countBits, createMask, crop, isEmpty, overlap, unionInto } from '../../window/bits.ts';
import { components, cutOut, interiorPoints } from '../../window/components.ts';
import type { Outline } from '../prompter.ts';
import type { Cells } from './cells.ts';
import { type Learned, likeness, pixelsOf, rank } from './learn.ts';
import { describe } from './region.ts';

export interface Sighting {
  readonly prompt: Prompt<'window'>;
  readonly outline: PlacedMask;
  readonly pixels: number;
  /** 0..1. */
  readonly score: number;
}

export interface Search {
  readonly cells: Cells;
  readonly gsd: number | null;
  readonly outline: Outline;
  readonly signal?: AbortSignal | undefined;
}

export interface SearchResult {
  readonly sightings: readonly Sighting[];
  /** Places that were looked at. */
  readonly places: number;
}

/** Places looked at in one window, each a run of the decoder; the likeliest come first. */
const placeLimit = 64;
/** After so many places in a row that were not it, the less likely ones are not looked at. */
const missLimit = 6;
/** Cells under this likeness are not looked at. */
const leastLikeness = 0.25;
/** Of two outlines that share more than this of the smaller one, the better one stays. */
const sharedLimit = 0.5;
/** An outline of up to so many times the usual size is of one thing; a larger one may hold many. */
const knownSize = 2.5;
/** Of the usual side: nearer to an outline than this there is no middle of another such thing. */
const knownMargin = 0.3;
/** An outline drawn again that shares less than this with the first is of something else. */
const redrawnLimit = 0.7;

/** The sightings by score, the best first. Stops between decoder runs once the signal is aborted. */
export async function find(learned: Learned, { cells, gsd, outline, signal }: Search): Promise<SearchResult> {
  const side = Math.sqrt(pixelsOf(learned.size, gsd));
  const places = likelyPlaces(learned, cells, side);
  const usual = pixelsOf(learned.size, gsd);
  const seen: Sighting[] = [];
  /** Around things of about the usual size, whether they are it or not: a place in there would give them again. */
  const known: Box<'window'>[] = [];
  let looked = 0;
  let misses = 0;
  for (const place of places) {
    if (signal?.aborted || misses >= missLimit) break;
    if (known.some((box) => isInside(place, box))) continue;
    looked++;
    misses++;
    const prompt = promptAt(place, side);
    const { mask, score } = await outline(prompt);
    if (isEmpty(mask)) continue;
    const region = describe({ at: { x: 0, y: 0 }, mask }, cells);
    if (!region) continue;
    const placed = cut(mask, region.box);
    if (region.pixels < knownSize * usual) known.push(grown(region.box, knownMargin * side));
    const value = rank(learned, { ...region, gsd, certainty: score });
    if (value < learned.threshold) continue;
    misses = 0;
    seen.push({ prompt, outline: placed, pixels: region.pixels, score: Math.min(1, value) });
  }
  const kept = distinct(seen);
  const drawn: Sighting[] = [];
  for (const sighting of kept) drawn.push(signal?.aborted ? sighting : await drawnTightly(sighting, outline));
  return { sightings: drawn, places: looked };
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
  const positive = interiorPoints(largest, 2).map(({ x, y }) => ({ x: at.x + x, y: at.y + y }));
  const prompt: Prompt<'window'> = { box: placed, positive, negative: [] };
  const redrawn = withoutSpecks((await outline(prompt)).mask);
  if (!redrawn) return sighting;
  if (shared(redrawn, sighting.outline) < redrawnLimit) return sighting;
  return { ...sighting, prompt, outline: redrawn, pixels: countBits(redrawn.mask) };
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

/** A box of the usual size around the place, and its middle as a point inside. */
function promptAt(middle: WindowXY, side: number): Prompt<'window'> {
  const half = 0.7 * side;
  const { x, y } = middle;
  return { box: { minX: x - half, minY: y - half, maxX: x + half, maxY: y + half }, positive: [middle], negative: [] };
}

function cut(mask: MaskBits, box: Box<'window'>): PlacedMask {
  return { at: { x: box.minX, y: box.minY }, mask: crop(mask, box) };
}

function isInside({ x, y }: WindowXY, box: Box<'window'>): boolean {
  return x >= box.minX && x <= box.maxX && y >= box.minY && y <= box.maxY;
}

function grown({ minX, minY, maxX, maxY }: Box<'window'>, by: number): Box<'window'> {
  return { minX: minX - by, minY: minY - by, maxX: maxX + by, maxY: maxY + by };
}

/** Peaks of the likeness, averaged over the usual size, at least 0.6 of a side apart; the best first. */
function likelyPlaces(learned: Learned, cells: Cells, side: number): WindowXY[] {
  const { columns, rows, valid } = cells;
  const likenesses = Float64Array.from({ length: rows * columns }, (_, cell) =>
    valid[cell] === 1 ? likeness(learned, cells.features, cell * featureCount) : 0,
  );
  const averaged = boxAverage(likenesses, cells, Math.max(0, Math.round(((0.6 * side) / cells.side - 1) / 2)));
  const order = [...averaged.keys()].filter((cell) => averaged[cell]! >= leastLikeness && valid[cell] === 1);
  order.sort((a, b) => averaged[b]! - averaged[a]! || a - b);
  const gap = Math.max(1, (0.6 * side) / cells.side);
  const chosen: number[] = [];
  const far = (a: number, b: number) =>
    Math.hypot((a % columns) - (b % columns), Math.floor(a / columns) - Math.floor(b / columns)) >= gap;
  for (const cell of order) {
    if (chosen.length === placeLimit) break;
    if (chosen.every((other) => far(cell, other))) chosen.push(cell);
  }
  return chosen.map((cell) => ({
    x: ((cell % columns) + 0.5) * cells.side,
    y: (Math.floor(cell / columns) + 0.5) * cells.side,
  }));
}

/** Mean over the cells at most `radius` away in either direction, fewer at the edge. */
function boxAverage(values: Float64Array, { columns, rows }: Cells, radius: number): Float64Array {
  if (radius === 0) return values;
  // float64[rows + 1, columns + 1]: sums of everything above and to the left.
  const sums = new Float64Array((rows + 1) * (columns + 1));
  const stride = columns + 1;
  for (let y = 0; y < rows; y++) {
    for (let x = 0, row = 0; x < columns; x++) {
      row += values[y * columns + x]!;
      sums[(y + 1) * stride + x + 1] = sums[y * stride + x + 1]! + row;
    }
  }
  return values.map((_, cell) => {
    const [x, y] = [cell % columns, Math.floor(cell / columns)];
    const [x0, x1] = [Math.max(0, x - radius), Math.min(columns, x + radius + 1)];
    const [y0, y1] = [Math.max(0, y - radius), Math.min(rows, y + radius + 1)];
    const sum = sums[y1 * stride + x1]! - sums[y0 * stride + x1]! - sums[y1 * stride + x0]! + sums[y0 * stride + x0]!;
    return sum / ((x1 - x0) * (y1 - y0));
  });
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
