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

const pieces = 48;

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

/** Draws the graticule anew for what is seen now. */
export function drawGraticule(layer: VectorLayer<VectorSource>, view: GraticuleView): void {
  const source = layer.getSource();
  source?.clear(true);
  const { seen } = view;
  const isSeen = ([x = 0, y = 0]: readonly number[]) =>
    x > seen.minX && x < seen.maxX && y > seen.minY && y < seen.maxY;
  for (const { label, points } of graticuleLines(view)) {
    if (points.length < 2) continue;
    const drawn = new Feature(new LineString(points.map((point) => [...point])));
    drawn.setStyle([under, over]);
    const at = points.find(isSeen);
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
      offsetX: 4,
      offsetY: -3,
      padding: [2, 2, 2, 2],
    }),
  });
}
