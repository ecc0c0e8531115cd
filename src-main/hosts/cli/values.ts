/** Parsers of option values: text in, typed value out, or a usage fault. */
import * as v from 'valibot';
import { raise } from '../../contract/fault.ts';
import type { Stretch } from '../../contract/raster.ts';
import { boxSchema, gsdSchema, queryLimit, stretchSchema } from '../../contract/request.ts';
import type { GsdChoice } from '../../contract/run.ts';
import type { Box, MapXY, Space } from '../../contract/space.ts';
import { conceptsText } from './concepts-text.ts';
import { text } from './text.ts';

/** Decimal notation only: what `Number` takes beyond it (hexadecimal, empty text, Infinity) is a slip in a script. */
const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

function numberOf(part: string): number {
  return decimal.test(part.trim()) ? Number(part) : Number.NaN;
}

/** `minx,miny,maxx,maxy`; faults: `request.badArea`. */
export function parseArea(given: string): Box<Space> {
  const numbers = given.split(',').map(numberOf);
  if (numbers.length !== 4 || !numbers.every(Number.isFinite)) {
    raise('request.badArea', { because: text.notFourNumbers(given) });
  }
  const [minX, minY, maxX, maxY] = numbers;
  const box = v.safeParse(boxSchema, { minX, minY, maxX, maxY });
  return box.success ? box.output : raise('request.badArea', { because: text.noSize(given) });
}

/** `x,y`; faults: `request.invalid`. */
export function parsePoint(given: string): MapXY {
  const numbers = given.split(',').map(numberOf);
  const [x, y] = numbers;
  if (numbers.length !== 2 || x === undefined || y === undefined || !numbers.every(Number.isFinite))
    return raise('request.invalid', { because: conceptsText.notPoint(given) });
  return { x, y };
}

/** `EPSG:n`, in any case; faults: `request.unknownCrs`. */
export function parseCrs(given: string): string {
  const crs = given.trim().toUpperCase();
  return /^EPSG:\d{1,6}$/.test(crs) ? crs : raise('request.unknownCrs', { crs: given });
}

/** Three band numbers from 1. */
export function parseBands(given: string): readonly [number, number, number] {
  const numbers = given.split(',').map((part) => (/^\s*\d{1,5}\s*$/.test(part) ? Number(part) : 0));
  const [red, green, blue] = numbers;
  const known = numbers.length === 3 && numbers.every((band) => band >= 1 && band <= 65535);
  if (!known || red === undefined || green === undefined || blue === undefined) {
    raise('request.invalid', { because: text.notBands(given) });
  }
  return [red, green, blue];
}

/** `min,max` in the raster's values, or `p2,p98`. */
export function parseStretch(given: string): Stretch {
  const parts = given.split(',').map((part) => part.trim());
  const percent = parts.every((part) => /^p/i.test(part));
  const [low, high] = parts.map((part) => numberOf(percent ? part.slice(1) : part));
  const asked = percent ? { kind: 'percentile', low, high } : { kind: 'range', min: low, max: high };
  const checked = v.safeParse(stretchSchema, asked);
  const increasing = low !== undefined && high !== undefined && low < high;
  if (parts.length !== 2 || !checked.success || !increasing) {
    raise('request.invalid', { because: text.notStretch(given) });
  }
  return checked.output;
}

/** Metres, `native`, `auto` or `coarse-to-fine`. */
export function parseGsd(given: string): GsdChoice {
  const word = given.trim().toLowerCase();
  const named = word === 'native' || word === 'auto' || word === 'coarse-to-fine';
  const asked = named ? { kind: word } : { kind: 'metres', metres: numberOf(given) };
  const checked = v.safeParse(gsdSchema, asked);
  return checked.success ? checked.output : raise('request.invalid', { because: text.notGsd(given) });
}

/** Square metres of an option, 0 or more. */
export function parseSquareMetres(option: string): (given: string) => number {
  return (given) => {
    const metres = numberOf(given);
    return metres >= 0 && Number.isFinite(metres)
      ? metres
      : raise('request.invalid', { because: text.notSquareMetres(option, given) });
  };
}

/** A TCP port; 0 for any free one. */
export function parsePort(given: string): number {
  const port = /^\d{1,5}$/.test(given) ? Number(given) : Number.NaN;
  return port <= 65535 ? port : raise('request.invalid', { because: text.notPort(given) });
}

/** A question of 1 to `queryLimit` characters; faults: `request.emptyQuery`, `request.queryTooLong`. */
export function parseQuery(given: string): string {
  const length = [...given].length;
  if (given.trim() === '') raise('request.emptyQuery');
  if (length > queryLimit) raise('request.queryTooLong', { length, limit: queryLimit });
  return given;
}
