/** The tools that measure: a line's length and a polygon's area, on the ellipsoid while they are drawn. */

import LineString from 'ol/geom/LineString.js';
import Polygon from 'ol/geom/Polygon.js';
import Draw from 'ol/interaction/Draw.js';
import VectorLayer from 'ol/layer/Vector.js';
import type OlMap from 'ol/Map.js';
import VectorSource from 'ol/source/Vector.js';
import CircleStyle from 'ol/style/Circle.js';
import Fill from 'ol/style/Fill.js';
import Stroke from 'ol/style/Stroke.js';
import Style from 'ol/style/Style.js';
import type { ToolEntry } from '../frame/tool.ts';
import type { Session } from '../session.ts';
import { formatArea, formatLength, significant } from '../text/format.ts';
import { text } from '../text/text.ts';
import { geodesicArea, geodesicLength, planeArea, planeLength } from './geodesic.ts';
import type { RunningTool } from './tools.svelte.ts';

const words = text.measure;

const styles = [
  new Style({
    stroke: new Stroke({ color: 'rgba(10, 16, 22, 0.7)', width: 4 }),
    fill: new Fill({ color: 'rgba(255, 255, 255, 0.16)' }),
  }),
  new Style({ stroke: new Stroke({ color: '#ffd43b', width: 2 }) }),
  new Style({
    image: new CircleStyle({
      radius: 4,
      fill: new Fill({ color: '#ffd43b' }),
      stroke: new Stroke({ color: '#0a1016', width: 1.5 }),
    }),
  }),
];

/** What a shape measures, in words. Coordinates without a place on the Earth are measured in pixels. */
export function measured(
  shape: LineString | Polygon,
  lonLatOf: (coordinate: readonly number[]) => { x: number; y: number } | null,
): string {
  const ring = shape instanceof Polygon ? (shape.getCoordinates()[0] ?? []).slice(0, -1) : shape.getCoordinates();
  const places = ring.map(lonLatOf);
  const known = places.filter((place) => place !== null);
  const onEarth = known.length === places.length;
  if (shape instanceof LineString) {
    return onEarth
      ? words.length(formatLength(geodesicLength(known)))
      : words.length(`${significant(planeLength(ring))} px`);
  }
  if (!onEarth)
    return words.area(
      `${significant(planeArea(ring))} px²`,
      `${significant(planeLength([...ring, ring[0] ?? []]))} px`,
    );
  const { areaM2, perimeterM } = geodesicArea(known);
  return words.area(formatArea(areaM2), formatLength(perimeterM));
}

function measureWith(type: 'LineString' | 'Polygon', { tools, view }: Session, map: OlMap): RunningTool {
  const source = new VectorSource();
  const layer = new VectorLayer({ source, style: styles, zIndex: 4000 });
  const draw = new Draw({ source, type, style: styles });
  let drawing = false;
  draw.on('drawstart', ({ feature }) => {
    drawing = true;
    source.clear();
    const report = () => {
      const shape = feature.getGeometry();
      if (shape instanceof LineString || shape instanceof Polygon) {
        tools.report = measured(shape, (coordinate) => view.commands?.lonLatOf(coordinate) ?? null);
      }
    };
    feature.getGeometry()?.on('change', report);
  });
  draw.on('drawend', () => {
    drawing = false;
  });
  draw.on('drawabort', () => {
    drawing = false;
  });
  map.addLayer(layer);
  map.addInteraction(draw);
  return {
    escape() {
      const half = drawing;
      if (half) draw.abortDrawing();
      return half;
    },
    finish: () => drawing && draw.finishDrawing(),
    key(event) {
      if (event.key !== 'Backspace' || !drawing) return false;
      draw.removeLastPoint();
      return true;
    },
    stop() {
      map.removeInteraction(draw);
      map.removeLayer(layer);
    },
  };
}

const needsMap = ({ view }: Session) => (view.scale ? null : text.map.noMap);

export const measureTools: readonly ToolEntry[] = [
  {
    id: 'measure-length',
    title: words.lengthTitle,
    hint: words.lengthHint,
    icon: 'ruler',
    shortcut: 'M',
    menu: { in: 'view', group: 4 },
    disabled: needsMap,
    start: (session, map) => measureWith('LineString', session, map),
  },
  {
    id: 'measure-area',
    title: words.areaTitle,
    hint: words.areaHint,
    icon: 'area',
    shortcut: 'Shift+M',
    menu: { in: 'view', group: 4 },
    disabled: needsMap,
    start: (session, map) => measureWith('Polygon', session, map),
  },
];
