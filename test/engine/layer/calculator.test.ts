/** The field calculator: what it knows of a feature, beside other programs, and what comes of expressions that go wrong. */
import { describe, expect, it } from 'vitest';
import { longest } from '../../../src-main/contract/document.ts';
import type { Feature } from '../../../src-main/contract/run.ts';
import { parseExpression } from '../../../src-main/engine/layer/expression.ts';
import { drawnFeature } from '../../../src-main/engine/layer/outline.ts';
import { calculated, csvOf, namesOf, rowsOf } from '../../../src-main/engine/layer/rows.ts';
import { hasPythonGdal, pythonGdal } from '../../fixtures/python-gdal.ts';
import { faultOfCall } from '../../support/faults.ts';
import { square, utm, vectorLayer } from './documents.ts';

const ring = (points: readonly (readonly [number, number])[]) =>
  [...points, points[0]!].map(([x, y]) => ({ x: 290_000 + x, y: 9_110_000 + y }));
/** An L with a hole, and a part apart: its centroid is in none of its corners' middles. */
const polygons = [
  [
    ring(
      [
        [0, 0],
        [0, 900],
        [300, 900],
        [300, 300],
        [900, 300],
        [900, 0],
      ].map(([x = 0, y = 0]) => [x, y] as const),
    ),
    ring(
      [
        [50, 50],
        [150, 50],
        [150, 200],
        [50, 200],
      ].map(([x = 0, y = 0]) => [x, y] as const),
    ),
  ],
  [
    ring(
      [
        [2000, 0],
        [2000, 400],
        [2500, 0],
      ].map(([x = 0, y = 0]) => [x, y] as const),
    ),
  ],
];
const shape = drawnFeature({ id: 'shape', label: '=SUM(1)', polygons, raster: utm });
const text = (id: string, note: string | null, n: number | null = null): Feature => ({
  ...square(id),
  attributes: { note, n },
});
const fields = [
  { name: 'note', type: 'text' },
  { name: 'n', type: 'number' },
] as const;
const layerOf = (features: readonly Feature[]) => ({ ...vectorLayer('water', features), fields });
const calculate = (features: readonly Feature[], source: string, column = 'n') => {
  const layer = layerOf(features);
  return calculated(layer, features, { expression: parseExpression(source, namesOf(layer)), column });
};

describe('the calculator', () => {
  it.skipIf(!hasPythonGdal)('gives the area, perimeter and centroid that GDAL gives, in the map and in degrees', () => {
    const script = `
import json, sys
from osgeo import ogr, osr
osr.UseExceptions()
utm = osr.SpatialReference(); utm.ImportFromEPSG(31985)
wgs = osr.SpatialReference(); wgs.ImportFromEPSG(4326)
wgs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
shape = ogr.CreateGeometryFromJson(sys.argv[1])
centre = shape.Centroid()
at = [centre.GetX(), centre.GetY()]
ground = centre.Clone(); ground.AssignSpatialReference(utm); ground.TransformTo(wgs)
print(json.dumps([shape.GetArea(), shape.Boundary().Length(), *at, ground.GetX(), ground.GetY()]))`;
    const coordinates = polygons.map((rings) => rings.map((each) => each.map(({ x, y }) => [x, y])));
    const [area = 0, perimeter = 0, x = 0, y = 0, lon = 0, lat = 0]: number[] = JSON.parse(
      pythonGdal(script, '', [JSON.stringify({ type: 'MultiPolygon', coordinates })]),
    );
    const value = (source: string) => Number(calculate([shape], source)[0]);
    // GDAL measures in the plane of the map, which at this place stretches lengths by a thousandth at most.
    expect(Math.abs(value('area') / area - 1)).toBeLessThan(2.5e-3);
    expect(Math.abs(value('perimeter') / perimeter - 1)).toBeLessThan(1.3e-3);
    expect([value('x') - x, value('y') - y].map((by) => Math.abs(by) < 1e-4)).toEqual([true, true]);
    expect([value('centroid_lon') - lon, value('centroid_lat') - lat].map((by) => Math.abs(by) < 1e-7)).toEqual([
      true,
      true,
    ]);
  });

  it('has no degrees without a CRS, and leaves a name to the field that a person gave it', () => {
    const layer = {
      ...layerOf([shape]),
      raster: { ...utm, georeference: { ...utm.georeference, kind: 'none' } },
    } as const;
    const expression = parseExpression('centroid_lon', namesOf(layer));
    expect(calculated(layer, [shape], { expression, column: 'n' })).toEqual([null]);
    const own = { ...shape, attributes: { centroid_lat: 7 } };
    const named = { ...layerOf([own]), fields: [{ name: 'centroid_lat', type: 'number' }] as const };
    expect(
      calculated(named, [own], { expression: parseExpression('centroid_lat', namesOf(named)), column: 'n' }),
    ).toEqual([7]);
  });

  it.each([
    ['n / 0', 'division by zero'],
    ['n % 0', 'a rest of zero'],
    ['note * 2', 'a text that is no number'],
    ['1e300 * 1e300', 'more than a number holds'],
    ['sqrt(0 - n)', 'no real root'],
    ['round(n, 400)', 'more digits than there are'],
    ['ln(0)', 'no logarithm'],
    ['n + null', 'nothing'],
  ])('gives no value for %s: %s', (source) => {
    expect(calculate([text('a', 'boat', 3)], source)).toEqual([null]);
  });

  it('takes a text that is a number for one, and gives nothing for one that is missing', () => {
    expect(calculate([text('a', '4', 3), text('b', null)], 'note * n')).toEqual([12, null]);
  });

  it.each([
    ['depth * 2', /there is no field depth/],
    ['centroid_lon(', /there is no function centroid_lon/],
    ['area *', /ends too early/],
    ['cube(n)', /there is no function cube/],
    ['area area', /"area" is not expected there/],
    ["note || 'open", /"'open" is not understood/],
    ['(n', /"\)" is missing/],
  ])('says what is wrong with %s', async (source, because) => {
    const fault = await faultOfCall(Promise.resolve().then(() => calculate([text('a', 'x')], source)));
    expect(fault.code).toBe('layer.badExpression');
    expect(JSON.stringify(fault)).toMatch(new RegExp(because.source.replaceAll('"', '\\\\"')));
    const filter = await faultOfCall(Promise.resolve().then(() => rowsOf(layerOf([text('a', 'x')]), source, null)));
    expect(filter.code).toBe('layer.badExpression');
  });

  it('refuses a value that no column can hold, before anything is changed', async () => {
    const half = text('a', 'x'.repeat(longest.text / 2 + 1));
    expect(calculate([half], 'note')).toHaveLength(1);
    const tooLong = [
      ['note || note', 'n'],
      ['note', 'label'],
    ] as const;
    for (const [source, column] of tooLong) {
      const fault = await faultOfCall(Promise.resolve().then(() => calculate([half], source, column)));
      expect(fault.code).toBe('layer.badExpression');
    }
  });
});

/** Reads CSV after RFC 4180, by its grammar alone. */
function readCsv(source: string): string[][] {
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/gy;
  const rows: string[][] = [[]];
  while (field.lastIndex <= source.length) {
    const found = field.exec(source);
    if (!found) throw new Error(`no CSV at ${field.lastIndex}`);
    const [, quoted, plain = '', behind] = found;
    rows.at(-1)!.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (behind === '\r\n') rows.push([]);
    if (behind === '') break;
  }
  return rows;
}

describe('CSV', () => {
  const odd = ['a,b', 'say "no"', 'two\nlines', 'two\r\nlines', '', ' spaces ', 'ä€𝛑', ';', "it's", '""', '\u2028'];

  it('gives every text back, whatever separators, quotes and line ends are in it', () => {
    const rows = readCsv(
      csvOf(
        odd.map((note, i) => text(`r${i}`, note)),
        ['id', 'note'],
      ),
    );
    expect(rows).toEqual([['id', 'note'], ...odd.map((note, i) => [`r${i}`, note])]);
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', "=cmd|' /C calc'!A0", '=HYPERLINK("http://x","y")'])(
    'makes no formula of %j: an apostrophe stands before it',
    (note) => {
      const named = { ...text('a', note), label: note };
      const rows = readCsv(csvOf([named], ['label', 'note', note]));
      expect(rows).toEqual([
        ['label', 'note', `'${note}`],
        [`'${note}`, `'${note}`, ''],
      ]);
    },
  );

  it('leaves numbers numbers, negative ones too', () => {
    expect(csvOf([text('a', null, -4.5)], ['n', 'note'])).toBe('n,note\r\n-4.5,');
  });
});
