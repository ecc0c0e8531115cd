/** The EPSG register as PROJ strings, from the package epsg-index, made fit for proj4js. */
import { createRequire } from 'node:module';
import * as v from 'valibot';
import type { CrsInfo } from '../../contract/raster.ts';
import { unitOf } from './unit.ts';

const entrySchema = v.object({
  kind: v.string(),
  name: v.string(),
  proj4: v.nullable(v.string()),
  unit: v.nullable(v.string()),
  area: v.nullable(v.string()),
});
type Entry = v.InferOutput<typeof entrySchema>;

const load = createRequire(import.meta.url);
const known = new Map<number, CrsInfo | null>();

/** A two-dimensional CRS by its EPSG code; null where the register has none, or none that proj4js can compute. */
export function epsgCrs(code: number): CrsInfo | null {
  if (!Number.isInteger(code) || code < 1 || code > 999_999) return null;
  const found = known.get(code);
  if (found !== undefined) return found;
  const crs = readCrs(code);
  known.set(code, crs);
  return crs;
}

function readCrs(code: number): CrsInfo | null {
  const entry = readEntry(code);
  const proj4 = entry?.proj4;
  if (!entry || !proj4 || !/\+proj=/.test(proj4) || /\+proj=geocent\b/.test(proj4)) return null;
  // A geographic CRS in grads has no PROJ string that says so; proj4js would take grads for degrees.
  if (entry.unit === 'grad') return null;
  const usable = withoutGrids(
    corrected(proj4)
      .replace(/\s*\+type=crs\b/, '')
      .trim(),
    entry,
  );
  return { code: `EPSG:${code}`, name: entry.name, proj4: usable, ...unitOf(usable) };
}

function readEntry(code: number): Entry | null {
  let json: unknown;
  try {
    json = load(`epsg-index/s/${code}.json`);
  } catch {
    return null;
  }
  const parsed = v.safeParse(entrySchema, json);
  return parsed.success ? parsed.output : null;
}

/**
 * Datum grids are files of many megabytes that are not shipped. In their place stands the published
 * transformation by three or seven parameters (position vector, as PROJ's towgs84), with its EPSG
 * code and its accuracy. Where no such transformation is published the datum counts as WGS 84.
 */
const inPlaceOfGrid: readonly { readonly grid: RegExp; readonly area?: RegExp; readonly towgs84: string }[] = [
  // EPSG:1314, 2 m; the OSTN15 grid has 0.1 m.
  { grid: /^OSTN/, towgs84: '446.448,-125.157,542.06,0.15,0.247,0.842,-20.489' },
  // EPSG:1777, 3 m; BeTA2007 has 0.9 m.
  { grid: /^BETA2007/, towgs84: '598.1,73.7,418.2,0.202,0.045,-2.455,6.7' },
  // NAD27: EPSG:1176 (Alaska, 12 m), 1172 (Canada, 20 m), 1173 (contiguous United States, 10 m).
  { grid: /^(NTv2_0|CQ77NA83|May76v20)/, area: /Alaska/, towgs84: '-5,135,172' },
  { grid: /^(NTv2_0|CQ77NA83|May76v20)/, area: /Canada/, towgs84: '-10,158,187' },
  { grid: /^(NTv2_0|CQ77NA83|May76v20)/, towgs84: '-8,160,176' },
  // EPSG:1669, 3 m; the national grid has 0.1 m. Its rotations are a coordinate frame's: signs turned.
  { grid: /^"?National/, towgs84: '-117.763,-51.51,139.061,0.292,0.443,0.277,-0.191' },
  // EPSG:6194, 5 m.
  { grid: /^CA7072/, towgs84: '-206.05,168.28,-3.82' },
  // EPSG:1564, 4 m; signs turned as above.
  { grid: /^nzgd2kgrid/, towgs84: '59.47,-5.04,187.44,0.47,-0.1,1.024,-4.5993' },
];

/**
 * Shifts that the package gives with rotations in microradians, or in a coordinate frame's signs, in
 * their position-vector form in arc seconds: Amersfoort, BD72 and RT90.
 */
const corrections: readonly (readonly [wrong: string, right: string])[] = [
  ['1.9342,-1.6677,9.1019,4.0725', '-0.398957,0.343988,-1.877402,4.0725'],
  ['-106.8686,52.2978,-103.7239,-0.3366,0.457,-1.8422', '-106.8686,52.2978,-103.7239,0.3366,-0.457,1.8422'],
  ['414.1,41.3,603.1,0.855,-2.141,7.023', '414.1,41.3,603.1,-0.855,2.141,-7.023'],
];

function corrected(proj4: string): string {
  return corrections.reduce((text, [wrong, right]) => text.replace(wrong, right), proj4);
}

function withoutGrids(proj4: string, entry: Entry): string {
  // proj4js knows NAD27 by grids only.
  const spelled = proj4.replace(/\+datum=NAD27\b/, '+ellps=clrk66 +nadgrids=NTv2_0.gsb');
  const match = /\s*\+nadgrids=("[^"]*"?|\S+)(?:[^+]*\.gsb"?)?/.exec(spelled);
  if (!match || match[1]!.startsWith('@null')) return spelled;
  const rule = inPlaceOfGrid.find((r) => r.grid.test(match[1]!) && (!r.area || r.area.test(entry.area ?? '')));
  return spelled.replace(match[0], rule ? ` +towgs84=${rule.towgs84}` : ' +towgs84=0,0,0');
}
