/** From pixels of the window grid to map coordinates: polygons and prompts. */
import type { WindowSpec } from '../../contract/raster.ts';
import type { Polygon, Prompt, Ring } from '../../contract/run.ts';
import {
  type Affine,
  boundsOf,
  corners,
  type GridXY,
  type MapXY,
  toMap,
  toRaster,
  type WindowXY,
  windowToRaster,
} from '../../contract/space.ts';
import type { TracedPolygon } from './trace.ts';

/** Where a traced mask lies. */
export interface Placement {
  /** Grid pixel of the mask's first pixel. */
  readonly origin: GridXY;
  /** Raster pixels a grid pixel. */
  readonly scale: number;
  readonly transform: Affine;
  /** Of the raster in its own pixels: its last grid pixels may reach beyond it, outlines do not. */
  readonly size: { readonly width: number; readonly height: number };
}

/** Closed rings in map coordinates; exterior counter-clockwise and holes clockwise, whichever way the raster is turned or mirrored. */
export function toMapPolygon(traced: TracedPolygon, placement: Placement): Polygon<'map'> {
  return [traced.exterior, ...traced.holes].map((ring) => toMapRing(ring, placement));
}

function toMapRing(flat: Int32Array, placement: Placement): Ring<'map'> {
  const { transform: t, size } = placement;
  const ring: MapXY[] = [];
  for (let i = 0; i < flat.length; i += 2) {
    const { x, y } = windowToRaster(placement, { x: flat[i]!, y: flat[i + 1]! });
    ring.push(toMap(t, { x: Math.min(x, size.width), y: Math.min(y, size.height) }));
  }
  // Traced with y downwards; a transform that does not mirror y turns the rings round.
  if (t.a * t.e - t.b * t.d > 0) ring.reverse();
  const first = ring[0];
  if (first) ring.push({ x: first.x, y: first.y });
  return ring;
}

/** A prompt in map coordinates. Under a rotated transform its box is the box around the turned one. */
export function toMapPrompt(prompt: Prompt<'window'>, window: WindowSpec, transform: Affine): Prompt<'map'> {
  const place = (p: { readonly x: number; readonly y: number }) => toMap(transform, windowToRaster(window, p));
  return {
    box: prompt.box ? (boundsOf(corners(prompt.box).map(place)) ?? null) : null,
    positive: prompt.positive.map(place),
    negative: prompt.negative.map(place),
  };
}

/**
 * A prompt of the map on a window: what lies outside of it is left out. Under a rotated transform the box
 * becomes the box around the turned one. `prompt` is null where neither box nor positive point is inside.
 */
export function promptOnWindow(
  { box, positive, negative }: Prompt<'map'>,
  window: WindowSpec,
  transform: Affine,
): { readonly prompt: Prompt<'window'> | null; readonly cut: boolean } {
  const place = (p: MapXY): WindowXY => {
    const { x, y } = toRaster(transform, p);
    return { x: x / window.scale - window.origin.x, y: y / window.scale - window.origin.y };
  };
  const inside = ({ x, y }: WindowXY) => x >= 0 && y >= 0 && x <= window.width && y <= window.height;
  const kept = (points: readonly MapXY[]) => points.map(place).filter(inside);
  const placed = box && (boundsOf(corners(box).map(place)) ?? null);
  const touches =
    placed && placed.minX < window.width && placed.minY < window.height && placed.maxX > 0 && placed.maxY > 0;
  const prompt = { box: touches ? placed : null, positive: kept(positive), negative: kept(negative) };
  const cut = prompt.positive.length < positive.length || prompt.negative.length < negative.length;
  return { prompt: prompt.box || prompt.positive.length > 0 ? prompt : null, cut };
}
