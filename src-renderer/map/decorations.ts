/** What the map shows besides layers: base map, graticule, overview, and the line that a layer is cut at. */
import OverviewMap from 'ol/control/OverviewMap.js';
import Feature from 'ol/Feature.js';
import { fromExtent } from 'ol/geom/Polygon.js';
import type Layer from 'ol/layer/Layer.js';
import TileLayer from 'ol/layer/Tile.js';
import VectorLayer from 'ol/layer/Vector.js';
import type OlMap from 'ol/Map.js';
import { unByKey } from 'ol/Observable.js';
import { transform } from 'ol/proj.js';
import type RenderEvent from 'ol/render/Event.js';
import { getRenderPixel } from 'ol/render.js';
import VectorSource from 'ol/source/Vector.js';
import Stroke from 'ol/style/Stroke.js';
import Style from 'ol/style/Style.js';
import View from 'ol/View.js';
import type { Basemap } from '../../src-main/contract/basemap.ts';
import type { AreaOfInterest } from '../../src-main/contract/run.ts';
import type { LonLat } from '../../src-main/contract/space.ts';
import type { Client } from '../api/client.ts';
import { basemapLayer } from './basemap-layer.ts';
import { drawGraticule, graticuleLayer, type PixelBox } from './graticule.ts';
import { toLonLat } from './projection.ts';
import type { RasterLayer } from './raster-layer.ts';
import type { ResultLayer } from './result-layer.ts';
import type { Scene, Swipe } from './scene.ts';
import { SpotsLayer } from './spots-layer.ts';
import type { Viewport } from './viewport.ts';

/** The layers that are drawn now. */
export interface DrawnLayers {
  readonly rasters: ReadonlyMap<string, { readonly layer: RasterLayer }>;
  readonly results: ReadonlyMap<string, ResultLayer>;
}

const areaStyle = new Style({ stroke: new Stroke({ color: '#ffd43b', width: 2, lineDash: [6, 4] }) });

export class Decorations {
  private readonly graticule = graticuleLayer();
  private readonly area = new VectorLayer({ source: new VectorSource(), style: areaStyle, zIndex: 2900 });
  private readonly spots = new SpotsLayer();
  private areaKey = '';
  private redrawing = 0;
  private overview: { readonly key: string; readonly control: OverviewMap } | null = null;
  private basemap: { readonly of: Basemap; readonly layer: TileLayer } | null = null;
  private endSwipe: () => void = () => {};
  private swiped = '';
  private fraction = 0.5;
  private readonly map: OlMap;
  private readonly viewport: Viewport;
  private readonly client: Client;

  constructor(map: OlMap, viewport: Viewport, client: Client) {
    this.map = map;
    this.viewport = viewport;
    this.client = client;
    this.graticule.setVisible(false);
    map.addLayer(this.graticule);
    map.addLayer(this.area);
    map.addLayer(this.spots.layer);
    map.on('moveend', () => this.redraw());
  }

  sync(scene: Scene, drawn: DrawnLayers): void {
    if (this.graticule.getVisible() !== scene.graticule) {
      this.graticule.setVisible(scene.graticule);
      this.redraw();
    }
    this.syncOverview(scene, drawn);
    this.syncBasemap(scene.basemap);
    this.syncSwipe(scene.swipe, drawn);
    this.syncArea(scene.area);
    this.spots.sync(scene.spots, this.viewport.projection);
  }

  private syncArea(area: AreaOfInterest | null): void {
    const { projection } = this.viewport;
    const key = `${JSON.stringify(area)} ${projection?.getCode()}`;
    if (key === this.areaKey) return;
    this.areaKey = key;
    const source = this.area.getSource();
    source?.clear(true);
    if (!area || !projection) return;
    const { minX, minY, maxX, maxY } = area.box;
    const outline = fromExtent([minX, minY, maxX, maxY]);
    source?.addFeature(new Feature(area.crs ? outline.transform(area.crs, projection) : outline));
  }

  /** In the next frame: what else lies on the map is brought up to date by then. */
  private redraw(): void {
    cancelAnimationFrame(this.redrawing);
    this.redrawing = requestAnimationFrame(() => this.drawLines());
  }

  private drawLines(): void {
    const { projection } = this.viewport;
    const seen = this.viewport.seen();
    if (!this.graticule.getVisible() || !projection || !seen) return;
    const [width = 0, height = 0] = this.map.getSize() ?? [];
    const view = {
      seen,
      toLonLat: (coordinate: readonly number[]) => toLonLat(coordinate, projection),
      fromLonLat: ({ x, y }: LonLat) => transform([x, y], 'EPSG:4326', projection),
    };
    drawGraticule(this.graticule, view, {
      size: [width, height],
      taken: this.signs(),
      pixelOf: (coordinate) => this.map.getPixelFromCoordinate([...coordinate]),
    });
  }

  /** Where scale bar, north arrow and whatever else is marked as a sign lie on the map. */
  private signs(): readonly PixelBox[] {
    const target = this.map.getTargetElement();
    if (!target) return [];
    const from = target.getBoundingClientRect();
    const signs = target.parentElement?.querySelectorAll('[data-map-sign], .ol-overviewmap') ?? [];
    return [...signs].map((sign) => {
      const { left, top, right, bottom } = sign.getBoundingClientRect();
      return { left: left - from.left, top: top - from.top, right: right - from.left, bottom: bottom - from.top };
    });
  }

  /** A small map of all shown rasters; made again when they or the CRS change. */
  private syncOverview(scene: Scene, { rasters }: DrawnLayers): void {
    const { projection, anchor } = this.viewport;
    const shown = [...rasters.values()].filter(({ layer }) => layer.getVisible());
    const ids = [...rasters].filter(([, { layer }]) => layer.getVisible()).map(([id]) => id);
    const key = scene.overview && projection && anchor ? `${projection.getCode()} ${ids.join(' ')}` : '';
    if (key === (this.overview?.key ?? '')) return;
    if (this.overview) this.map.removeControl(this.overview.control);
    this.overview = null;
    if (key === '' || !projection || !anchor) return;
    const whole = this.viewport.intoView(anchor.extent, anchor);
    const resolution = Math.max(whole.maxX - whole.minX, whole.maxY - whole.minY) / 120;
    const center = [(whole.minX + whole.maxX) / 2, (whole.minY + whole.maxY) / 2];
    const layers = shown.flatMap(({ layer }) => {
      const source = layer.getSource();
      return source ? [new TileLayer({ source })] : [];
    });
    const view = new View({
      projection,
      center,
      resolution,
      minResolution: resolution,
      maxResolution: resolution * 1.3,
    });
    const control = new OverviewMap({ layers, view, collapsed: false, collapsible: false, tipLabel: '' });
    this.overview = { key, control };
    this.map.addControl(control);
  }

  private syncBasemap(basemap: Basemap | null): void {
    if (basemap === (this.basemap?.of ?? null)) return;
    if (this.basemap) this.map.removeLayer(this.basemap.layer);
    this.basemap = null;
    if (!basemap) return;
    const layer = basemapLayer(basemap, this.client);
    this.basemap = { of: basemap, layer };
    this.map.addLayer(layer);
  }

  private syncSwipe(swipe: Swipe | null, drawn: DrawnLayers): void {
    this.fraction = swipe?.fraction ?? 0.5;
    const layers = swipe ? layersOf(swipe, drawn) : [];
    const key = layers.map((layer) => Reflect.get(layer, 'ol_uid')).join(' ');
    if (key !== this.swiped) {
      this.swiped = key;
      this.endSwipe();
      const keys = layers.flatMap((layer) => [
        layer.on('prerender', (event) => this.cut(event)),
        layer.on('postrender', (event) => event.context instanceof CanvasRenderingContext2D && event.context.restore()),
      ]);
      this.endSwipe = () => unByKey(keys);
      // What was cut until now is drawn whole again.
      this.map.render();
    }
    if (swipe) this.map.render();
  }

  private cut(event: RenderEvent): void {
    const { context } = event;
    const [width = 0, height = 0] = this.map.getSize() ?? [];
    if (!(context instanceof CanvasRenderingContext2D)) return;
    const x = width * this.fraction;
    const corners = [
      [0, 0],
      [x, 0],
      [x, height],
      [0, height],
    ].map((pixel) => getRenderPixel(event, pixel));
    context.save();
    context.beginPath();
    for (const [index, [px = 0, py = 0]] of corners.entries()) {
      if (index === 0) context.moveTo(px, py);
      else context.lineTo(px, py);
    }
    context.closePath();
    context.clip();
  }
}

function layersOf({ target }: Swipe, { rasters, results }: DrawnLayers): Layer[] {
  if (target === 'results') return [...results.values()].flatMap(({ layers }) => layers);
  const result = results.get(target);
  if (result) return [...result.layers];
  const layer = rasters.get(target)?.layer;
  return layer ? [layer] : [];
}
