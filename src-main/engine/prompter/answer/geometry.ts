/** Boxes and points in the shapes in which models write them, brought into the frame. */
import type { DropReason } from '../../../contract/answer.ts';
import type { Box, FrameXY } from '../../../contract/space.ts';
import type { AnswerFrame } from './policy.ts';

export interface ReadBox {
  readonly box: Box<'frame'> | null;
  /** Why there is none though something was given; null otherwise. */
  readonly because: DropReason | null;
  /** Coordinates that were brought into the frame. */
  readonly clamped: number;
}

/** `[x1, y1, x2, y2]`, two corners, or named sides; corners in any order. */
export function readBox(given: unknown, frame: AnswerFrame): ReadBox {
  if (given === undefined || given === null) return { box: null, because: null, clamped: 0 };
  const values = sidesOf(given).map(numberOf);
  const [x1, y1, x2, y2] = values;
  if (values.length !== 4 || x1 === undefined || y1 === undefined || x2 === undefined || y2 === undefined) {
    return noBox('badBox');
  }
  if (![x1, y1, x2, y2].every(Number.isFinite)) return noBox('notFinite');
  const [left, right, top, bottom] = [Math.min(x1, x2), Math.max(x1, x2), Math.min(y1, y2), Math.max(y1, y2)];
  if (!(left < right && top < bottom)) return noBox('emptyBox');
  if (left >= frame.width || top >= frame.height || right <= 0 || bottom <= 0) return noBox('outside');
  const [minX, maxX, minY, maxY] = [
    within(left, frame.width),
    within(right, frame.width),
    within(top, frame.height),
    within(bottom, frame.height),
  ];
  const clamped = [minX !== left, maxX !== right, minY !== top, maxY !== bottom].filter(Boolean).length;
  return { box: { minX, minY, maxX, maxY }, because: null, clamped };
}

function noBox(because: DropReason): ReadBox {
  return { box: null, because, clamped: 0 };
}

function sidesOf(given: unknown): readonly unknown[] {
  if (Array.isArray(given)) return given.length === 2 && given.every(Array.isArray) ? given.flat() : given;
  if (!isRecord(given)) return [];
  const side = (...names: string[]) => names.map((name) => given[name]).find((value) => value !== undefined);
  return [
    side('x1', 'xmin', 'x_min'),
    side('y1', 'ymin', 'y_min'),
    side('x2', 'xmax', 'x_max'),
    side('y2', 'ymax', 'y_max'),
  ];
}

export interface ReadPoints {
  readonly points: readonly FrameXY[];
  /** Why some or all of what was given are not points. */
  readonly because: DropReason | null;
  readonly clamped: number;
}

/** Points that are looked at in one instance. */
const pointLimit = 64;

/** `[[x, y], …]`, a single `[x, y]`, or objects with `x` and `y`. Good points of a mixed list are kept. */
export function readPoints(given: unknown, frame: AnswerFrame): ReadPoints {
  if (given === undefined || given === null) return { points: [], because: null, clamped: 0 };
  if (!Array.isArray(given)) return { points: [], because: 'badPoints', clamped: 0 };
  const single = given.length === 2 && given.every((value) => numberOf(value) !== undefined);
  const pairs = (single ? [given] : given.slice(0, pointLimit)).map(pairOf);
  const points: FrameXY[] = [];
  let because: DropReason | null = null;
  let clamped = 0;
  for (const pair of pairs) {
    if (!pair) because = 'badPoints';
    else if (!(Number.isFinite(pair.x) && Number.isFinite(pair.y))) because = 'notFinite';
    else {
      const point = { x: within(pair.x, frame.width), y: within(pair.y, frame.height) };
      clamped += Number(point.x !== pair.x) + Number(point.y !== pair.y);
      points.push(point);
    }
  }
  return { points, because, clamped };
}

function pairOf(given: unknown): FrameXY | null {
  const [x, y] = Array.isArray(given) && given.length === 2 ? given : isRecord(given) ? [given.x, given.y] : [];
  const [across, down] = [numberOf(x), numberOf(y)];
  return across === undefined || down === undefined ? null : { x: across, y: down };
}

/** A number, or a word that is one; undefined for anything else. */
function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  const word = value.trim();
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(word)) return Number(word);
  return /^[+-]?(?:nan|inf(?:inity)?)$/i.test(word) ? Number.NaN : undefined;
}

/** Never minus zero, which prints oddly. */
function within(value: number, limit: number): number {
  return Math.min(Math.max(value, 0), limit) + 0;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
