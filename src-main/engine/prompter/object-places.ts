/** From the object head's field to places: peaks of a kind's centres with their boxes, the surest first. */
import type { WindowPixels } from '../../contract/raster.ts';
import type { Box, WindowXY } from '../../contract/space.ts';
import type { ObjectField } from './object-head.ts';
import type { ObjectKind } from './object-rules.ts';
import { inSetting, type Setting } from './object-setting.ts';

export interface ObjectPlace {
  readonly middle: WindowXY;
  /** Inside the window. */
  readonly box: Box<'window'>;
  /** 0..1; of a kind that has a setting, lowered where that is not around. */
  readonly score: number;
}

export interface PlacesFound {
  readonly places: readonly ObjectPlace[];
  /** Probability of the best place, also where it is under the gate. */
  readonly best: number;
  /** Places of an impossible size on the ground, left out. */
  readonly wrongSize: number;
}

/** Of two boxes that share more than this of their union, the surer one stays. */
const sharedLimit = 0.45;

export interface PlacesIn {
  readonly pixels: WindowPixels;
  /** Metres a pixel; null where unknown, and any size is taken. */
  readonly gsd: number | null;
  /** Absent or null: what is around a place does not count. */
  readonly setting?: Setting | null;
}

/** Places of the kind at `index` of the head's outputs. */
export function placesOf(
  field: ObjectField,
  kind: ObjectKind & { readonly index: number },
  { pixels, gsd, setting }: PlacesIn,
): PlacesFound {
  const peaks = peaksOf(field, kind.index, pixels)
    .map((cell) => placeAt(field, cell, { kind, pixels }))
    .map((place) => settled(place, kind, setting ?? null));
  peaks.sort((a, b) => b.score - a.score);
  const fitting = peaks.filter(({ box }) => rightSize(box, kind, gsd));
  const best = fitting[0]?.score ?? 0;
  const wrongSize = peaks.filter((place) => place.score >= kind.gate && !fitting.includes(place)).length;
  if (best < kind.gate) return { places: [], best, wrongSize };
  const kept: ObjectPlace[] = [];
  for (const place of fitting) {
    if (place.score < kind.keep) break;
    if (kept.every(({ box }) => sharedPart(box, place.box) <= sharedLimit)) kept.push(place);
  }
  return { places: kept, best, wrongSize };
}

const leastScore = 0.03;
const leastLogit = Math.log(leastScore / (1 - leastScore));

/** Cells of the window that are at least as likely as their eight neighbours. */
function peaksOf({ side, centres }: ObjectField, index: number, { width, height, valid }: WindowPixels): number[] {
  const plane = centres.subarray(index * side * side, (index + 1) * side * side);
  const perCell = Math.max(width, height) / side;
  const columns = Math.min(side, Math.max(1, Math.ceil(width / perCell - 1e-6)));
  const rows = Math.min(side, Math.max(1, Math.ceil(height / perCell - 1e-6)));
  const peaks: number[] = [];
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const at = y * side + x;
      if (plane[at]! < leastLogit || !isPeak(plane, { x, y, side, columns, rows })) continue;
      const px = Math.min(width - 1, Math.floor((x + 0.5) * perCell));
      const py = Math.min(height - 1, Math.floor((y + 0.5) * perCell));
      if (valid[py * width + px] === 1) peaks.push(at);
    }
  }
  return peaks;
}

function isPeak(plane: Float32Array, at: { x: number; y: number; side: number; columns: number; rows: number }) {
  const own = plane[at.y * at.side + at.x]!;
  for (let y = Math.max(0, at.y - 1); y <= Math.min(at.rows - 1, at.y + 1); y++)
    for (let x = Math.max(0, at.x - 1); x <= Math.min(at.columns - 1, at.x + 1); x++)
      if (plane[y * at.side + x]! > own) return false;
  return true;
}

function placeAt(
  { side, centres, sides }: ObjectField,
  cell: number,
  { kind, pixels }: { kind: ObjectKind & { index: number }; pixels: WindowPixels },
): ObjectPlace {
  const perCell = Math.max(pixels.width, pixels.height) / side;
  const plane = side * side;
  const x = (cell % side) + 0.5;
  const y = Math.floor(cell / side) + 0.5;
  const reach = (k: number) => Math.exp(Math.min(5, sides[k * plane + cell]!)) * (1 + 2 * kind.padding);
  const clamp = (value: number, most: number) => Math.min(most, Math.max(0, value * perCell));
  const box = {
    minX: clamp(x - reach(0), pixels.width - 1),
    minY: clamp(y - reach(1), pixels.height - 1),
    maxX: Math.max(clamp(x + reach(2), pixels.width), clamp(x - reach(0), pixels.width - 1) + 1),
    maxY: Math.max(clamp(y + reach(3), pixels.height), clamp(y - reach(1), pixels.height - 1) + 1),
  };
  const middle = { x: (box.minX + box.maxX) / 2, y: (box.minY + box.maxY) / 2 };
  return { middle, box, score: 1 / (1 + Math.exp(-centres[kind.index * plane + cell]!)) };
}

function settled(place: ObjectPlace, { near }: ObjectKind, setting: Setting | null): ObjectPlace {
  const share = near && setting ? setting(near, place.box) : null;
  return share === null ? place : { ...place, score: inSetting(place.score, share) };
}

function rightSize({ minX, minY, maxX, maxY }: Box<'window'>, { metres }: ObjectKind, gsd: number | null): boolean {
  if (gsd === null) return true;
  const long = Math.max(maxX - minX, maxY - minY) * gsd;
  return long >= metres[0] && long <= metres[1];
}

function sharedPart(a: Box<'window'>, b: Box<'window'>): number {
  const w = Math.min(a.maxX, b.maxX) - Math.max(a.minX, b.minX);
  const h = Math.min(a.maxY, b.maxY) - Math.max(a.minY, b.minY);
  if (w <= 0 || h <= 0) return 0;
  const area = ({ minX, minY, maxX, maxY }: Box<'window'>) => (maxX - minX) * (maxY - minY);
  return (w * h) / (area(a) + area(b) - w * h);
}
