/** What a tool draws over the map while it works: outlines, lines, handles, and the place where a shape breaks. */
import Feature from 'ol/Feature.js';
import LineString from 'ol/geom/LineString.js';
import MultiPolygon from 'ol/geom/MultiPolygon.js';
import Point from 'ol/geom/Point.js';
import VectorLayer from 'ol/layer/Vector.js';
import type OlMap from 'ol/Map.js';
import VectorSource from 'ol/source/Vector.js';
import CircleStyle from 'ol/style/Circle.js';
import Fill from 'ol/style/Fill.js';
import RegularShape from 'ol/style/RegularShape.js';
import Stroke from 'ol/style/Stroke.js';
import Style from 'ol/style/Style.js';
import type { MapXY } from '../../src-main/contract/space.ts';
import type { Polygons } from '../../src-main/engine/layer/geometry/overlay.ts';

export interface Drawn {
  readonly polygons?: Polygons;
  /** Drawn as taken away instead of as added. */
  readonly cut?: Polygons;
  readonly line?: readonly MapXY[];
  readonly handles?: readonly MapXY[];
  /** The handle under the hand. */
  readonly hot?: MapXY | null;
}

const casing = 'rgba(10, 16, 22, 0.8)';
const stroke = (color: string, width: number, lineDash?: number[]) =>
  new Style({ stroke: new Stroke({ color, width, lineJoin: 'round', ...(lineDash ? { lineDash } : {}) }) });
const styles = {
  polygons: [
    new Style({ fill: new Fill({ color: 'rgba(255, 255, 255, 0.18)' }) }),
    stroke(casing, 4),
    stroke('#ffe94d', 1.8),
  ],
  cut: [new Style({ fill: new Fill({ color: 'rgba(192, 38, 23, 0.35)' }) }), stroke('#ff6b5e', 1.6)],
  line: [stroke(casing, 4), stroke('#ffe94d', 1.8, [7, 4])],
  handles: square(3.4, '#ffffff'),
  hot: square(5.2, '#ffe94d'),
  broken: [
    new Style({ image: new CircleStyle({ radius: 11, stroke: new Stroke({ color: casing, width: 5 }) }) }),
    new Style({
      image: new CircleStyle({
        radius: 11,
        fill: new Fill({ color: 'rgba(255, 59, 48, 0.25)' }),
        stroke: new Stroke({ color: '#ff3b30', width: 2.4 }),
      }),
    }),
  ],
};

function square(radius: number, color: string): Style[] {
  const image = new RegularShape({
    points: 4,
    radius: radius * Math.SQRT2,
    angle: Math.PI / 4,
    fill: new Fill({ color }),
    stroke: new Stroke({ color: casing, width: 1.4 }),
  });
  return [new Style({ image })];
}

export class Sketch {
  private readonly source = new VectorSource();
  private broken: MapXY | null = null;
  private readonly layer = new VectorLayer({
    source: this.source,
    zIndex: 5000,
    className: 'sketch-layer',
    updateWhileInteracting: true,
  });
  private readonly map: OlMap;
  private readonly toView: (p: MapXY) => number[];

  /** @param toView from the map space of the edited layer to the view's coordinates. */
  constructor(map: OlMap, toView: (p: MapXY) => number[]) {
    this.map = map;
    this.toView = toView;
    map.addLayer(this.layer);
  }

  /** Draws this instead of what was drawn. */
  show({ polygons, cut, line, handles, hot }: Drawn): void {
    const drawn: Feature[] = [];
    const add = (shape: MultiPolygon | LineString | Point, style: Style[]) => {
      const feature = new Feature(shape);
      feature.setStyle(style);
      drawn.push(feature);
    };
    if (polygons?.length) add(this.shape(polygons), styles.polygons);
    if (cut?.length) add(this.shape(cut), styles.cut);
    if (line && line.length > 1) add(new LineString(line.map(this.toView)), styles.line);
    for (const p of handles ?? []) add(new Point(this.toView(p)), styles.handles);
    if (hot) add(new Point(this.toView(hot)), styles.hot);
    if (this.broken) add(new Point(this.toView(this.broken)), styles.broken);
    this.source.clear(true);
    this.source.addFeatures(drawn);
  }

  clear(): void {
    this.show({});
  }

  /** Marks the place where a shape breaks, until it is called without one. It is drawn with what is shown next. */
  mark(broken: MapXY | null): void {
    this.broken = broken;
  }

  dispose(): void {
    // Not disposed: until the map has drawn without it, its last frame leads here, and a pointer that moves meanwhile, too.
    this.map.removeLayer(this.layer);
  }

  private shape(polygons: Polygons): MultiPolygon {
    return new MultiPolygon(polygons.map((rings) => rings.map((ring) => ring.map(this.toView))));
  }
}
