/** Numbers as people read them: areas, lengths, times, sizes, coordinates. Pure; the locale is the page's. */
import type { Box } from '../../src-main/contract/space.ts';
import { locale } from './language.ts';

/** Making a format costs a hundred times what using it does, and lists have hundreds of numbers. */
const formats = new Map<string, Intl.NumberFormat>();
function formatOf(digits: number, useGrouping: boolean): Intl.NumberFormat {
  const key = `${locale} ${digits} ${useGrouping}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat(locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    useGrouping,
  });
  formats.set(key, made);
  return made;
}

const grouped = (value: number, digits: number) => formatOf(digits, true).format(value);

/** Three significant digits (two below 1), never in exponent form, grouped by thousands from a thousand up. */
export function significant(value: number): string {
  const magnitude = Math.abs(value);
  if (magnitude >= 99.95 || magnitude === 0) return grouped(value, 0);
  if (magnitude >= 9.995) return grouped(value, 1);
  if (magnitude >= 0.995) return grouped(value, 2);
  const digits = Math.min(6, 1 - Math.floor(Math.log10(magnitude)));
  return formatOf(digits, false).format(value);
}

/** Square metres as m², ha (from 1 ha) or km² (from 1 km²). */
export function formatArea(squareMetres: number): string {
  if (squareMetres >= 1e6) return `${significant(squareMetres / 1e6)} km²`;
  if (squareMetres >= 1e4) return `${significant(squareMetres / 1e4)} ha`;
  return `${significant(squareMetres)} m²`;
}

export function formatPixels(pixels: number): string {
  return `${grouped(pixels, 0)} px`;
}

/** Area on the ellipsoid where there is one, else pixels of the window's grid. */
export function formatFeatureArea(feature: { areaM2: number | null; pixels: number }): string {
  return feature.areaM2 === null ? formatPixels(feature.pixels) : formatArea(feature.areaM2);
}

export function formatLength(metres: number): string {
  if (metres >= 1000) return `${significant(metres / 1000)} km`;
  return metres >= 1 ? `${significant(metres)} m` : `${significant(metres * 100)} cm`;
}

/** A length that is round already: "2 km", "500 m", "20 cm", "5 mm". */
export function formatRoundLength(metres: number): string {
  const units = [
    { unit: 'km', metres: 1000 },
    { unit: 'm', metres: 1 },
    { unit: 'cm', metres: 0.01 },
  ];
  const fit = units.find((candidate) => metres >= candidate.metres * 0.999) ?? { unit: 'mm', metres: 0.001 };
  return `${Number((metres / fit.metres).toPrecision(3)).toLocaleString(locale)} ${fit.unit}`;
}

/** Milliseconds as "840 ms" or "1.84 s". */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  return `${grouped(milliseconds / 1000, milliseconds < 10_000 ? 2 : 1)} s`;
}

export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return unit === 0 ? `${bytes} B` : `${grouped(value, value < 10 ? 1 : 0)} ${units[unit]}`;
}

export function formatPercent(fraction: number): string {
  return `${Math.round(fraction * 100)} %`;
}

/** "349 × 352" */
export function formatSize(width: number, height: number): string {
  return `${grouped(width, 0)} × ${grouped(height, 0)}`;
}

/** "1 : 25,000", rounded to three significant digits; a scale below 1:1 reads "12 : 1". */
export function formatScale(denominator: number): string {
  if (!Number.isFinite(denominator) || denominator <= 0) return '';
  if (denominator < 1) return `${significant(1 / denominator)} : 1`;
  const step = 10 ** Math.max(0, Math.floor(Math.log10(denominator)) - 2);
  return `1 : ${grouped(Math.round(denominator / step) * step, 0)}`;
}

/** Map coordinates with as many digits as a pixel at `resolution` map units justifies. */
export function formatMapXY(point: { x: number; y: number }, resolution: number): string {
  const digits = Math.min(8, Math.max(0, Math.ceil(-Math.log10(resolution))));
  return `${point.x.toFixed(digits)}, ${point.y.toFixed(digits)}`;
}

/** "7.99538° S, 34.87133° W": latitude first, as people say it, with hemispheres so that it cannot be swapped. */
export function formatLonLat(point: { x: number; y: number }): string {
  const part = (value: number, positive: string, negative: string) =>
    `${Math.abs(value).toFixed(5)}° ${value < 0 ? negative : positive}`;
  return `${part(point.y, 'N', 'S')}, ${part(point.x, 'E', 'W')}`;
}

export function formatExtent(box: Box<'map'>, resolution: number): string {
  const low = formatMapXY({ x: box.minX, y: box.minY }, resolution);
  const high = formatMapXY({ x: box.maxX, y: box.maxY }, resolution);
  return `${low} : ${high}`;
}

/** "34°52′W", with seconds where the step between values is below a minute. @param step degrees. */
export function formatDegrees(value: number, axis: 'longitude' | 'latitude', step: number): string {
  const seconds = Math.round(Math.abs(value) * 3600);
  const degrees = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const two = (part: number) => String(part).padStart(2, '0');
  const signs = axis === 'longitude' ? ['E', 'W'] : ['N', 'S'];
  const side = seconds === 0 ? '' : value < 0 ? signs[1] : signs[0];
  const fine = step < 1 ? `${two(minutes)}′` : '';
  return `${degrees}°${fine}${step < 1 / 60 ? `${two(seconds % 60)}″` : ''}${side}`;
}

/** A pixel's or an attribute's value, with as many digits as it has, up to six. */
export function formatValue(value: number): string {
  return value.toLocaleString(locale, { maximumSignificantDigits: 6 });
}

/** The signs between groups of digits and before decimals. @param tag BCP 47 */
function signsOf(tag: string): { readonly group: string; readonly decimal: string } {
  const parts = new Intl.NumberFormat(tag).formatToParts(12_345.6);
  const sign = (type: 'group' | 'decimal') => parts.find((part) => part.type === type)?.value ?? '';
  return { group: sign('group'), decimal: sign('decimal') };
}

/** A number for a field to write in: all its digits, ungrouped. `parseNumber` gives the same number back. */
export function formatToWrite(value: number, tag: string = locale): string {
  return String(value).replace('.', signsOf(tag).decimal);
}

/** The number that a person wrote as it is written in this place, or with a point for decimals; null for none. */
export function parseNumber(typed: string, tag: string = locale): number | null {
  const { group, decimal } = signsOf(tag);
  const plain = typed.trim();
  const here = new RegExp(`^[-+]?(\\d{1,3}([${group}]\\d{3})+|\\d+)([${decimal}]\\d*)?(e[-+]?\\d+)?$`, 'i');
  const value = here.test(plain) ? plain.split(group).join('').replace(decimal, '.') : plain;
  const found = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(value) ? Number(value) : Number.NaN;
  return Number.isFinite(found) ? found : null;
}

/** A moment (ISO 8601) as date and time of this place. */
export function formatDate(iso: string): string {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? '' : at.toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short' });
}

/** A score from 0 to 1 with two digits. */
export function formatScore(score: number): string {
  return grouped(score, 2);
}
