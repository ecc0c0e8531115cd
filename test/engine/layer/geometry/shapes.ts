/** Shapes for tests: pixel blobs as masks give them, stars as hands draw them; and GEOS to ask. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Polygon } from '../../../../src-main/contract/run.ts';
import type { MapXY } from '../../../../src-main/contract/space.ts';
import { turned } from '../../../../src-main/engine/layer/geometry/shape.ts';
import { traceMaskSync } from '../../../../src-main/engine/vector/trace.ts';
import { python } from '../../../fixtures/python-gdal.ts';

export const ringOf = (...points: readonly (readonly [number, number])[]): MapXY[] =>
  [...points, points[0]!].map(([x, y]) => ({ x, y }));
export const box = (minX: number, minY: number, maxX: number, maxY: number): Polygon<'map'> => [
  ringOf([minX, minY], [maxX, minY], [maxX, maxY], [minX, maxY]),
];

/** A mask of random cells (density in percent) traced along its pixel edges, placed as rasters are: far from zero, y downwards. */
export function blob(cells: readonly number[], side: number, density: number, pixel = 28.5): Polygon<'map'>[] {
  const bits = new Uint8Array(Math.ceil((side * side) / 8));
  for (let i = 0; i < side * side; i++) {
    if ((cells[i % cells.length] ?? 0) % 100 < density) bits[i >> 3]! |= 1 << (i & 7);
  }
  const place = (flat: Int32Array, way: 'clockwise' | 'counter-clockwise') => {
    const ring: MapXY[] = [];
    for (let i = 0; i < flat.length; i += 2) {
      ring.push({ x: 288_776.25 + flat[i]! * pixel, y: 9_120_760.75 - flat[i + 1]! * pixel });
    }
    return turned([...ring, ring[0]!], way);
  };
  return traceMaskSync({ width: side, height: side, bits }).map(({ exterior, holes }) => [
    place(exterior, 'counter-clockwise'),
    ...holes.map((hole) => place(hole, 'clockwise')),
  ]);
}

/** A star around a centre: valid, with corners anywhere. */
export function star(radii: readonly number[], centre: MapXY, size: number): Polygon<'map'> {
  const points = radii.map((r, i): [number, number] => {
    const angle = (2 * Math.PI * i) / radii.length;
    const radius = size * (0.2 + r / 1000);
    return [centre.x + radius * Math.cos(angle), centre.y + radius * Math.sin(angle)];
  });
  return [ringOf(...points)];
}

export interface Question {
  readonly op: 'union' | 'difference' | 'intersection' | 'valid' | 'area' | 'buffer';
  readonly a: readonly Polygon<'map'>[];
  readonly b?: readonly Polygon<'map'>[];
  readonly by?: number;
  readonly got?: readonly Polygon<'map'>[];
}

/** What GEOS says; see `test/oracles/geos.py`. */
export function askGeos(questions: readonly Question[]): (number | boolean | string)[] {
  const plain = (polygons?: readonly Polygon<'map'>[]) =>
    polygons?.map((rings) => rings.map((ring) => ring.map(({ x, y }) => [x, y])));
  const input = questions.map((q) => ({ ...q, a: plain(q.a), b: plain(q.b), got: plain(q.got) }));
  const script = join(import.meta.dirname, '..', '..', '..', 'oracles', 'geos.py');
  return JSON.parse(
    execFileSync(python, [script], { input: JSON.stringify(input), encoding: 'utf8', maxBuffer: 2 ** 28 }),
  );
}
