/** A layer's features as rows of a table: columns, values, filter, order, statistics, CSV. Pure. */
import { longest, type VectorLayer } from '../../contract/document.ts';
import { raise } from '../../contract/fault.ts';
import type { AttributeValue, Feature } from '../../contract/run.ts';
import { type Expression, type Lookup, parseExpression, truth } from './expression.ts';
import { lonLatOf } from './geometry/ground.ts';
import { planarArea, signedArea } from './geometry/shape.ts';

/** Columns that every feature has; a person's own fields come behind them. */
export const ownColumns = [
  'id',
  'label',
  'score',
  'area',
  'perimeter',
  'pixels',
  'x',
  'y',
  'edited',
  'outline_by',
] as const;

/** Names of the columns of a layer. */
export function columnsOf({ fields }: VectorLayer): readonly string[] {
  return [...ownColumns, ...fields.map(({ name }) => name)];
}

/** A feature's value in a column: area in square metres and perimeter in metres on the ground, x and y of the centroid in the map's space. */
export function cellOf(feature: Feature, column: string): AttributeValue {
  switch (column) {
    case 'id':
    case 'label':
    case 'score':
    case 'pixels':
      return feature[column];
    case 'area':
      return feature.areaM2;
    case 'perimeter':
      return feature.perimeterM;
    case 'x':
    case 'y':
      return centroidOf(feature)?.[column] ?? null;
    case 'edited':
      return feature.provenance.edited;
    case 'outline_by':
      return feature.provenance.maskBy;
    default:
      return Object.hasOwn(feature.attributes ?? {}, column) ? (feature.attributes?.[column] ?? null) : null;
  }
}

/** Names that expressions know besides the columns: the centroid in degrees on WGS 84. */
export const computedNames = ['centroid_lon', 'centroid_lat'] as const;

/** Every name that an expression over a layer may use. */
export function namesOf(layer: VectorLayer): ReadonlySet<string> {
  return new Set([...columnsOf(layer), ...computedNames]);
}

/** What an expression over a layer finds under a name; a field of a person's own goes before what is computed. */
export function lookupIn({ fields, raster: { georeference } }: VectorLayer): (feature: Feature) => Lookup {
  const own = new Set(fields.map(({ name }) => name));
  const lonLat = georeference.kind === 'crs' ? lonLatOf(georeference.crs) : null;
  return (feature) => (name) => {
    const computed = computedNames.find((each) => each === name);
    if (!computed || own.has(name)) return cellOf(feature, name);
    const centre = centroidOf(feature);
    return centre && lonLat ? lonLat(centre)[computed === 'centroid_lon' ? 'x' : 'y'] : null;
  };
}

const centroids = new WeakMap<Feature, { readonly x: number; readonly y: number } | null>();

/** The centre of a feature's area, holes counted, in its map space; null for one without area. */
export function centroidOf(feature: Feature): { readonly x: number; readonly y: number } | null {
  const known = centroids.get(feature);
  if (known !== undefined) return known;
  const made = computeCentroid(feature);
  centroids.set(feature, made);
  return made;
}

function computeCentroid({ polygons }: Feature): { readonly x: number; readonly y: number } | null {
  const origin = polygons[0]?.[0]?.[0];
  const area = planarArea(polygons);
  if (!origin || area === 0) return null;
  let [x, y] = [0, 0];
  for (const [i, ring] of polygons.flatMap((rings) => rings.map((each, k) => [k, each] as const))) {
    const sign = (i === 0 ? 1 : -1) * Math.sign(signedArea(ring));
    for (let k = 1; k < ring.length; k++) {
      const [p, q] = [ring[k - 1]!, ring[k]!];
      const [px, py, qx, qy] = [p.x - origin.x, p.y - origin.y, q.x - origin.x, q.y - origin.y];
      const cross = sign * (px * qy - qx * py);
      x += (px + qx) * cross;
      y += (py + qy) * cross;
    }
  }
  return { x: origin.x + x / (6 * area), y: origin.y + y / (6 * area) };
}

export interface Order {
  readonly column: string;
  readonly descending: boolean;
}

/** The features that a filter keeps, in an order; an empty filter keeps all. Nothing sorts behind everything. Faults: `layer.badExpression`. */
export function rowsOf(layer: VectorLayer, filter: string, order: Order | null): readonly Feature[] {
  const keeps = filterOf(layer, filter);
  const kept = keeps ? layer.features.filter(keeps) : layer.features;
  return order
    ? kept
        .map((feature) => keyed(feature, order))
        .sort(comparer(order))
        .map(({ feature }) => feature)
    : kept;
}

/** Whether a filter keeps a feature; null for an empty filter, which keeps all. Faults: `layer.badExpression`. */
export function filterOf(layer: VectorLayer, filter: string): ((feature: Feature) => boolean) | null {
  if (filter.trim() === '') return null;
  const keeps = parseExpression(filter, namesOf(layer));
  const look = lookupIn(layer);
  return (feature) => truth(keeps(look(feature)));
}

/** A feature with what it is sorted by. */
export interface Keyed {
  readonly feature: Feature;
  readonly key: AttributeValue;
}

export function keyed(feature: Feature, { column }: Order): Keyed {
  return { feature, key: cellOf(feature, column) };
}

export function comparer({ descending }: Order): (a: Keyed, b: Keyed) => number {
  const turn = descending ? -1 : 1;
  return (a, b) => inOrder(a.key, b.key, turn);
}

function inOrder(a: AttributeValue, b: AttributeValue, turn: number): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  if (typeof a === 'string' && typeof b === 'string') return turn * (a < b ? -1 : a > b ? 1 : 0);
  return turn * (Number(a) - Number(b));
}

export interface Statistics {
  readonly count: number;
  readonly missing: number;
  /** Null for a column that is not of numbers. */
  readonly numbers: { readonly sum: number; readonly mean: number; readonly min: number; readonly max: number } | null;
}

export function statisticsOf(features: readonly Feature[], column: string): Statistics {
  const counting = startStatistics(column);
  for (const feature of features) counting.add(feature);
  return counting.statistics();
}

/** Statistics of features that come one by one. */
export function startStatistics(column: string): { add(feature: Feature): void; statistics(): Statistics } {
  let [all, count, sum, min, max, others] = [0, 0, 0, Infinity, -Infinity, 0];
  return {
    add(feature) {
      const value = cellOf(feature, column);
      all += 1;
      if (typeof value === 'number') {
        count += 1;
        sum += value;
        min = Math.min(min, value);
        max = Math.max(max, value);
      } else if (value !== null) others += 1;
    },
    statistics() {
      const numbers = count > 0 && others === 0 ? { sum, mean: sum / count, min, max } : null;
      return { count: count + others, missing: all - count - others, numbers };
    },
  };
}

/** RFC 4180, with a head line. A text that a spreadsheet would take for a formula gets an apostrophe before it. */
export function csvOf(features: readonly Feature[], columns: readonly string[]): string {
  const cell = (value: AttributeValue): string => {
    if (value === null) return '';
    const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = features.map((feature) => columns.map((column) => cell(cellOf(feature, column))).join(','));
  return [columns.map(cell).join(','), ...lines].join('\r\n');
}

/** Values of an expression for features of a layer. Faults: `layer.badExpression` where one is too long for `column`. */
export function calculated(
  layer: VectorLayer,
  features: readonly Feature[],
  { expression, column }: { readonly expression: Expression; readonly column: string },
): readonly AttributeValue[] {
  const look = lookupIn(layer);
  const most = column === 'label' ? longest.name : longest.text;
  return features.map((feature) => {
    const value = expression(look(feature));
    if (typeof value === 'string' && value.length > most)
      raise('layer.badExpression', { because: `a value is longer than ${most} characters` });
    return value;
  });
}
