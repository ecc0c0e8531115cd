/** Polygons made wider or narrower, and lines made to areas, by metres on the ground. */
import BufferOp from 'jsts/org/locationtech/jts/operation/buffer/BufferOp.js';
import type { Georeference } from '../../../contract/raster.ts';
import type { MapXY } from '../../../contract/space.ts';
import { groundFrame, mapPoints } from './ground.ts';
import type { Polygons } from './overlay.ts';
import { factory, lineOf, polygonsOf, shapeOf } from './shape.ts';

/** Segments of a quarter circle: a round corner is off by less than 0.5 % of the distance. */
const quarter = 8;

/**
 * Everything within `metres` of the polygons, or, for a negative distance, what is farther than that
 * from their edge (nothing, where they are too thin). Without a CRS the distance is in pixels.
 */
export function bufferOf(polygons: Polygons, metres: number, georeference: Georeference): Polygons {
  const frame = groundFrame(georeference, polygons);
  const widened = BufferOp.bufferOp(shapeOf(mapPoints(polygons, frame.to)), metres, quarter);
  return mapPoints(polygonsOf(widened), frame.from);
}

/** The area that a round brush covers along a path. `radius` in map units; one point gives a disc. */
export function strokeArea(path: readonly MapXY[], radius: number): Polygons {
  const [first] = path;
  if (!first) return [];
  const still = path.every((p) => p.x === first.x && p.y === first.y);
  const line = still ? factory.createPoint(lineOf([first, first]).getCoordinates()[0]) : lineOf(path);
  return polygonsOf(BufferOp.bufferOp(line, radius, quarter));
}
