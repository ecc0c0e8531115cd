/** Meridians and parallels over the view, in round steps, in whatever CRS the view has. */
import Feature from 'ol/Feature.js';
import LineString from 'ol/geom/LineString.js';
import Point from 'ol/geom/Point.js';
import VectorLayer from 'ol/layer/Vector.js';
import VectorSource from 'ol/source/Vector.js';
import Fill from 'ol/style/Fill.js';
import Stroke from 'ol/style/Stroke.js';
import Style from 'ol/style/Style.js';
import Text from 'ol/style/Text.js';
import type { Box, LonLat } from '../../src-main/contract/space.ts';
import { formatDegrees } from '../text/format.ts';

/** Degrees between lines that people read easily: parts of a degree are minutes and seconds. */
const steps = [
  30,
  15,
  10,
  5,
  2,
  1,
  1 / 2,
  1 / 6,
  1 / 12,
  1 / 30,
  1 / 60,
  1 / 120,
  1 / 360,
  1 / 720,
  1 / 1800,
  1 / 3600,
];

/** The largest step with at least `least` lines over a span of degrees. Pure. */
export function graticuleStep(span: number, least = 4): number {
  return steps.find((step) => span / step >= least) ?? 1 / 3600;
}

/** The multiples of a step from `from` to `to`, by whole numbers so that they do not drift. Pure. */
export function multiples(from: number, to: number, step: number): readonly number[] {
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: Math.max(0, Math.min(400, last - first + 1)) }, (_, i) => (first + i) * step);
}

export interface GraticuleView {
  /** What is seen, in the view's CRS. */
  readonly seen: Box<'map'>;
  readonly toLonLat: (coordinate: readonly number[]) => LonLat | null;
  readonly fromLonLat: (lonLat: LonLat) => readonly number[];
}

/** A line of the graticule in the view's CRS. */
export interface GraticuleLine {
  readonly label: string;
  readonly points: readonly (readonly number[])[];
}

/** Parts of a line: its label may be at the end of each. */
const pieces = 96;

/** Pure. Nothing where the view has no place on the Earth. */
export function graticuleLines(view: GraticuleView): readonly GraticuleLine[] {
  const bounds = lonLatBounds(view);
  if (!bounds) return [];
  const { minX, minY, maxX, maxY } = bounds;
  const step = graticuleStep(Math.max(maxX - minX, maxY - minY));
  const along = (count: number) => Array.from({ length: count + 1 }, (_, i) => i / count);
  const line = (label: string, at: (t: number) => LonLat): GraticuleLine => ({
    label,
    points: along(pieces)
      .map((t) => view.fromLonLat(at(t)))
      .filter((point) => point.every(Number.isFinite)),
  });
  const meridians = multiples(minX, maxX, step).map((x) =>
    line(formatDegrees(x, 'longitude', step), (t) => ({ x, y: minY + (maxY - minY) * t })),
  );
  const parallels = multiples(minY, maxY, step).map((y) =>
    line(formatDegrees(y, 'latitude', step), (t) => ({ x: minX + (maxX - minX) * t, y })),
  );
  return [...meridians, ...parallels];
}

/** Around what is seen, by points on its border and inside, since its corners need not be its extremes. */
function lonLatBounds({ seen, toLonLat }: GraticuleView): Box<'lonlat'> | null {
  const parts = Array.from({ length: 9 }, (_, i) => i / 8);
  const points = parts.flatMap((u) =>
    parts.map((v) => toLonLat([seen.minX + (seen.maxX - seen.minX) * u, seen.minY + (seen.maxY - seen.minY) * v])),
  );
  const known = points.filter((point) => point !== null);
  if (known.length < points.length / 2) return null;
  const xs = known.map(({ x }) => x);
  const ys = known.map(({ y }) => y);
  return { minX: Math.min(...xs), maxX: Math.max(...xs), minY: Math.min(...ys), maxY: Math.max(...ys) };
}

const under = new Style({ stroke: new Stroke({ color: 'rgba(10, 16, 22, 0.45)', width: 2 }) });
const over = new Style({ stroke: new Stroke({ color: 'rgba(255, 255, 255, 0.75)', width: 0.8 }) });

export function graticuleLayer(): VectorLayer<VectorSource> {
  return new VectorLayer({
    source: new VectorSource(),
    className: 'graticule-layer',
    zIndex: 3000,
    updateWhileInteracting: true,
  });
}

/** A rectangle on the map, CSS pixels from its upper left corner. */
export interface PixelBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Where labels may be: whole within the map, and beside what lies on it. */
export interface LabelRoom {
  readonly size: readonly [width: number, height: number];
  readonly taken: readonly PixelBox[];
  /** CSS pixels of a coordinate; null where it has none. */
  readonly pixelOf: (coordinate: readonly number[]) => readonly number[] | null;
}

/** A label's letters are about as wide and high as this, CSS pixels. */
const letter = { width: 7, height: 14 };
/** From the point that a label belongs to, to its lower left corner. */
const offset = { x: 4, y: -3 };

/** The first point of a line at which its label has room; undefined where there is none. Pure. */
export function labelPoint({ label, points }: GraticuleLine, room: LabelRoom): readonly number[] | undefined {
  const [width, height] = room.size;
  return points.find((point) => {
    const [x, y] = room.pixelOf(point) ?? [];
    if (x === undefined || y === undefined) return false;
    const [left, bottom] = [x + offset.x, y + offset.y];
    const box = { left, right: left + label.length * letter.width, top: bottom - letter.height, bottom };
    const inside = box.left >= 0 && box.right <= width && box.top >= 0 && box.bottom <= height;
    return inside && !room.taken.some((other) => overlap(box, other));
  });
}

function overlap(one: PixelBox, other: PixelBox): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

/** Draws the graticule anew for what is seen now. */
export function drawGraticule(layer: VectorLayer<VectorSource>, view: GraticuleView, room: LabelRoom): void {
  const source = layer.getSource();
  source?.clear(true);
  for (const line of graticuleLines(view)) {
    const { label, points } = line;
    if (points.length < 2) continue;
    const drawn = new Feature(new LineString(points.map((point) => [...point])));
    drawn.setStyle([under, over]);
    const at = labelPoint(line, room);
    const named = at && new Feature(new Point([...at]));
    named?.setStyle(labelled(label));
    source?.addFeatures(named ? [drawn, named] : [drawn]);
  }
}

function labelled(label: string): Style {
  return new Style({
    text: new Text({
      text: label,
      font: '11px system-ui, sans-serif',
      fill: new Fill({ color: '#fff' }),
      stroke: new Stroke({ color: 'rgba(10, 16, 22, 0.85)', width: 3 }),
      textAlign: 'left',
      textBaseline: 'bottom',
      offsetX: offset.x,
      offsetY: offset.y,
      padding: [2, 2, 2, 2],
    }),
  });
}
