/** Chooses among the objects of a run by the rules of its question, and says what each rule did. */
import type { Direction, RunRule } from '../../contract/choice.ts';
import { type Affine, type Box, boundsOf, corners, type GridXY, type MapXY, toMap } from '../../contract/space.ts';
import { runsOf } from '../window/components.ts';
import type { MergedMask } from './merged.ts';

export interface ChoosingPlace {
  /** What is asked about, in raster pixels. */
  readonly area: Box<'raster'>;
  /** Raster pixels a grid pixel. */
  readonly scale: number;
  readonly transform: Affine;
  /** Metres of a grid pixel's side; null without a ground size. */
  readonly gsd: number | null;
}

export interface Chosen {
  readonly kept: MergedMask[];
  /** A sentence for each rule, also for one that could not be followed. */
  readonly lines: readonly string[];
}

/** Part of the area's width and height that is its middle. */
const centreShare = 0.5;
/** Of the area's shorter side: so near is by the border. */
const borderShare = 0.1;

/** Applies the rules one after the other. */
export function chooseMerged(merged: readonly MergedMask[], rules: readonly RunRule[], place: ChoosingPlace): Chosen {
  let kept = [...merged];
  const lines: string[] = [];
  for (const rule of rules) {
    const test = testOf(rule, kept, place);
    if (test === null) {
      lines.push(`Not followed: “${rule.words}”: the raster has no size on the ground.`);
      continue;
    }
    const left = kept.filter(test.keeps);
    lines.push(`Rule for “${rule.words}”: ${test.says}; ${leftOut(kept.length - left.length, kept.length)}.`);
    kept = left;
  }
  return { kept, lines };
}

export function leftOut(dropped: number, of: number): string {
  return dropped === 0 ? `none of ${of} left out` : `${dropped} of ${of} left out`;
}

interface Test {
  readonly keeps: (object: MergedMask) => boolean;
  /** What is kept, in words. */
  readonly says: string;
}

function testOf(rule: RunRule, objects: readonly MergedMask[], place: ChoosingPlace): Test | null {
  switch (rule.kind) {
    case 'largest':
    case 'smallest': {
      const order = [...objects].sort((a, b) => b.pixels - a.pixels);
      const chosen = new Set((rule.kind === 'largest' ? order : order.reverse()).slice(0, rule.count));
      const what = rule.count === 1 ? `the ${rule.kind} by area` : `the ${rule.count} ${rule.kind} by area`;
      return { keeps: (object) => chosen.has(object), says: `${what} kept` };
    }
    case 'large':
    case 'small': {
      const sizes = objects.map(({ pixels }) => pixels).sort((a, b) => a - b);
      const middle = sizes[rule.kind === 'large' ? sizes.length >> 1 : (sizes.length - 1) >> 1] ?? 0;
      if (rule.kind === 'large')
        return { keeps: ({ pixels }) => pixels >= middle, says: 'the larger half of what was found kept' };
      return { keeps: ({ pixels }) => pixels <= middle, says: 'the smaller half of what was found kept' };
    }
    case 'over':
    case 'under': {
      if (place.gsd === null) return null;
      const most = rule.m2 / place.gsd ** 2;
      const size = `${Number(rule.m2.toPrecision(6))} m²`;
      if (rule.kind === 'over') return { keeps: ({ pixels }) => pixels >= most, says: `of at least ${size} kept` };
      return { keeps: ({ pixels }) => pixels <= most, says: `of at most ${size} kept` };
    }
    case 'centre':
      return { keeps: near(place, inCentre), says: 'what has its middle in the middle half of the area kept' };
    case 'border': {
      const { direction } = rule;
      const where = direction ? `the ${direction}ern border` : 'the border';
      const says = `what reaches within a tenth of the area’s shorter side of ${where} kept`;
      return { keeps: (object) => isByBorder(object, direction, place), says };
    }
    case 'part': {
      const name = `${rule.directions.map((one, i) => (i === rule.directions.length - 1 ? `${one}ern` : one)).join('-')} ${rule.directions.length === 1 ? 'half' : 'quarter'}`;
      const inside = (at: Share) => rule.directions.every((direction) => isTowards(at, direction));
      return { keeps: near(place, inside), says: `what has its middle in the ${name} of the area kept` };
    }
  }
}

/** A point of the area: 0 west and south, 1 east and north. */
interface Share {
  readonly east: number;
  readonly north: number;
}

function inCentre({ east, north }: Share): boolean {
  return Math.abs(east - 0.5) <= centreShare / 2 && Math.abs(north - 0.5) <= centreShare / 2;
}

function isTowards({ east, north }: Share, direction: Direction): boolean {
  if (direction === 'north') return north >= 0.5;
  if (direction === 'south') return north <= 0.5;
  return direction === 'east' ? east >= 0.5 : east <= 0.5;
}

function near(place: ChoosingPlace, inside: (at: Share) => boolean): (object: MergedMask) => boolean {
  const bounds = boundsOnMap(place.area, place.transform);
  return (object) => {
    const { x, y } = onMap(middleOf(object), place);
    const share = (value: number, from: number, to: number) => (to > from ? (value - from) / (to - from) : 0.5);
    return inside({ east: share(x, bounds.minX, bounds.maxX), north: share(y, bounds.minY, bounds.maxY) });
  };
}

function isByBorder({ box }: MergedMask, direction: Direction | null, place: ChoosingPlace): boolean {
  const bounds = boundsOnMap(place.area, place.transform);
  const own = boundsOnMap(gridToRaster(box, place.scale), place.transform);
  const reach = borderShare * Math.min(bounds.maxX - bounds.minX, bounds.maxY - bounds.minY);
  const by: Readonly<Record<Direction, boolean>> = {
    north: own.maxY >= bounds.maxY - reach,
    south: own.minY <= bounds.minY + reach,
    east: own.maxX >= bounds.maxX - reach,
    west: own.minX <= bounds.minX + reach,
  };
  return direction ? by[direction] : Object.values(by).some(Boolean);
}

function gridToRaster({ minX, minY, maxX, maxY }: Box<'grid'>, scale: number): Box<'raster'> {
  return { minX: minX * scale, minY: minY * scale, maxX: maxX * scale, maxY: maxY * scale };
}

function boundsOnMap(box: Box<'raster'>, transform: Affine): Box<'map'> {
  const points = corners(box).map((corner) => toMap(transform, corner));
  return boundsOf(points) ?? { minX: 0, minY: 0, maxX: 0, maxY: 0 };
}

function onMap({ x, y }: GridXY, { scale, transform }: ChoosingPlace): MapXY {
  return toMap(transform, { x: x * scale, y: y * scale });
}

/** The mean of the object's pixels. */
function middleOf({ box, mask }: MergedMask): GridXY {
  const { data, count } = runsOf(mask);
  const sum = { x: 0, y: 0, n: 0 };
  for (let i = 0; i < count; i++) {
    const [row, from, to] = [data[3 * i]!, data[3 * i + 1]!, data[3 * i + 2]!];
    const n = to - from;
    sum.n += n;
    sum.x += (n * (from + to)) / 2;
    sum.y += n * (row + 0.5);
  }
  const n = Math.max(1, sum.n);
  return { x: box.minX + sum.x / n, y: box.minY + sum.y / n };
}
