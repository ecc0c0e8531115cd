/** Owns the OpenLayers map: makes it equal to a scene, tells what the pointer is on, keeps the view. */
import type BaseLayer from 'ol/layer/Base.js';
import OlMap from 'ol/Map.js';
import type MapBrowserEvent from 'ol/MapBrowserEvent.js';
import type Projection from 'ol/proj/Projection.js';
import { getPointResolution } from 'ol/proj.js';
import View from 'ol/View.js';
import type { RasterInfo } from '../../src-main/contract/raster.ts';
import type { Box } from '../../src-main/contract/space.ts';
import type { Client } from '../api/client.ts';
import { mapInteractions } from './interactions.ts';
import { compatible, isGeographic, projectionOf, toLonLat, transformBox } from './projection.ts';
import { type RasterLayer, rasterLayer } from './raster-layer.ts';
import { ResultLayer } from './result-layer.ts';
import type { Scene, SceneResult } from './scene.ts';
import { textOf } from './styles.ts';
import { pixelSide } from './tile-pyramid.ts';
import type { MapCommands, ViewStore } from './view.svelte.ts';

export interface MapEvents {
  onHover(target: FeatureRef | null): void;
  onPick(target: FeatureRef | null): void;
  onTileFault(raster: RasterInfo, because: string): void;
}
export interface FeatureRef {
  readonly runId: string;
  readonly featureId: string;
}

const fitPadding = [36, 36, 36, 36];

export class MapView implements MapCommands {
  /** For tools, which add interactions and layers of their own. */
  readonly map: OlMap;
  private readonly rasters = new Map<string, { readonly layer: RasterLayer; readonly raster: RasterInfo }>();
  private readonly results = new Map<string, ResultLayer>();
  private readonly known = new Map<string, RasterInfo>();
  /** The raster whose CRS the view has. */
  private anchor: RasterInfo | null = null;
  /** Where the zoom by button is going, so that quick presses add up. */
  private zoomTarget: number | null = null;
  private readonly client: Client;
  private readonly store: ViewStore;
  private readonly events: MapEvents;

  constructor(target: HTMLElement, { client, store, events }: { client: Client; store: ViewStore; events: MapEvents }) {
    this.client = client;
    this.store = store;
    this.events = events;
    this.map = new OlMap({ target, controls: [], interactions: mapInteractions(), layers: [] });
    this.map.on('pointermove', (event) => this.onPointer(event));
    this.map.on('singleclick', (event) => events.onPick(this.featureAt(event)));
    this.map.on('moveend', () => this.publish());
    target.addEventListener('pointerleave', () => {
      store.cursor = null;
      events.onHover(null);
    });
  }

  dispose(): void {
    this.map.setTarget(undefined);
    this.map.dispose();
  }

  /** Makes the map equal to the scene. The first raster gives the view its CRS and is zoomed to. */
  sync(scene: Scene): void {
    for (const { raster } of scene.rasters) this.known.set(raster.id, raster);
    for (const { raster } of scene.results) this.known.set(raster.id, raster);
    const anchored = scene.rasters.some(({ raster }) => raster.id === this.anchor?.id);
    const first = scene.rasters[0]?.raster;
    if (first && (!this.anchor || (!anchored && !this.showsWith(first)))) this.setView(first);
    this.syncRasters(scene);
    this.syncResults(scene);
  }

  private syncRasters(scene: Scene): void {
    const wanted = new Set<string>(scene.rasters.map(({ raster }) => raster.id));
    for (const [id, { layer }] of this.rasters) {
      if (wanted.has(id)) continue;
      this.map.removeLayer(layer);
      layer.dispose();
      this.rasters.delete(id);
    }
    const apart = new Set<string>();
    scene.rasters.forEach(({ raster, visible, opacity }, index) => {
      const layer = this.rasters.get(raster.id)?.layer ?? this.addRaster(raster);
      const shown = this.showsWith(raster);
      if (!shown) apart.add(raster.id);
      layer.setVisible(visible && shown);
      layer.setOpacity(opacity);
      layer.setZIndex(index);
    });
    const changed = apart.size !== this.store.apart.size || [...apart].some((id) => !this.store.apart.has(id));
    if (changed) this.store.apart = apart;
  }

  private syncResults(scene: Scene): void {
    const wanted = new Map(scene.results.map((result) => [result.drawn.runId, result]));
    for (const [id, result] of this.results) if (!wanted.has(id)) this.dropResult(id, result);
    scene.results.forEach((entry, index) => {
      const id = entry.drawn.runId;
      const layer = this.results.get(id) ?? this.addResult(entry);
      layer.update(entry.drawn);
      const shown = entry.visible && this.showsWith(entry.raster);
      this.place(layer.masks, { visible: shown, opacity: entry.opacity, zIndex: 1000 + index });
      const active = scene.highlight.runId === id;
      this.place(layer.prompts, { visible: shown && active && entry.promptsVisible, opacity: 1, zIndex: 2000 + index });
      layer.setHighlight(active ? scene.highlight : null);
    });
  }

  private place(layer: BaseLayer, to: { visible: boolean; opacity: number; zIndex: number }): void {
    layer.setVisible(to.visible);
    layer.setOpacity(to.opacity);
    layer.setZIndex(to.zIndex);
  }

  private addRaster(raster: RasterInfo): RasterLayer {
    const layer = rasterLayer(raster, this.client, (because) => this.events.onTileFault(raster, because));
    this.rasters.set(raster.id, { layer, raster });
    this.map.addLayer(layer);
    return layer;
  }

  private addResult({ drawn, raster }: SceneResult): ResultLayer {
    const layer = new ResultLayer(drawn, projectionOf(raster), this.viewProjection() ?? projectionOf(raster));
    this.results.set(drawn.runId, layer);
    this.map.addLayer(layer.masks);
    this.map.addLayer(layer.prompts);
    return layer;
  }

  private dropResult(id: string, layer: ResultLayer): void {
    this.map.removeLayer(layer.masks);
    this.map.removeLayer(layer.prompts);
    this.results.delete(id);
  }

  private viewProjection(): Projection | null {
    return this.anchor ? projectionOf(this.anchor) : null;
  }

  private showsWith(raster: RasterInfo): boolean {
    const projection = this.viewProjection();
    return projection !== null && compatible(projection, projectionOf(raster));
  }

  /** Gives the view the CRS of a raster and zooms to it. Geometry drawn for another CRS is made again. */
  private setView(raster: RasterInfo): void {
    this.anchor = raster;
    const pixel = pixelSide(raster);
    const span = Math.max(raster.extent.maxX - raster.extent.minX, raster.extent.maxY - raster.extent.minY);
    const view = new View({
      projection: projectionOf(raster),
      center: [(raster.extent.minX + raster.extent.maxX) / 2, (raster.extent.minY + raster.extent.maxY) / 2],
      maxResolution: span / 16,
      minResolution: pixel / 40,
      resolution: span / 512,
      constrainRotation: false,
      multiWorld: true,
      constrainResolution: false,
    });
    this.map.setView(view);
    for (const [id, layer] of this.results) this.dropResult(id, layer);
    this.fit([raster.extent.minX, raster.extent.minY, raster.extent.maxX, raster.extent.maxY], 0);
    const georeference = raster.georeference;
    this.store.crs = georeference.kind === 'crs' ? georeference.crs : null;
  }

  private fit(extent: number[], duration = prefersStill() ? 0 : 220): void {
    const pixel = this.anchor ? pixelSide(this.anchor) : 1;
    this.map.updateSize();
    this.map.getView().fit(extent, { padding: fitPadding, duration, minResolution: pixel / 8 });
  }

  zoomToRaster(rasterId: string): void {
    const raster = this.known.get(rasterId);
    if (!raster) return;
    if (!this.showsWith(raster)) {
      this.setView(raster);
      this.onViewReplaced?.();
      return;
    }
    const box = this.intoView(raster.extent, raster);
    this.fit([box.minX, box.minY, box.maxX, box.maxY]);
  }

  /** Told when the view has another CRS, so that the scene is synced again. */
  onViewReplaced: (() => void) | null = null;

  zoomToFeature(runId: string, featureId: string): void {
    const extent = this.results.get(runId)?.extentOf(featureId);
    if (extent) this.fit(extent);
  }

  zoomToResult(runId: string): void {
    const extent = this.results.get(runId)?.masks.getSource()?.getExtent();
    if (extent?.every(Number.isFinite)) this.fit(extent);
  }

  zoomBy(levels: number): void {
    const view = this.map.getView();
    const from = view.getAnimating() ? (this.zoomTarget ?? view.getZoom()) : view.getZoom();
    this.zoomTarget = (from ?? 0) + levels;
    view.cancelAnimations();
    view.animate({ zoom: this.zoomTarget, duration: prefersStill() ? 0 : 160 });
  }

  zoomNative(rasterId: string): void {
    const raster = this.known.get(rasterId);
    if (!raster) return;
    if (!this.showsWith(raster)) this.zoomToRaster(rasterId);
    this.map.getView().animate({ resolution: pixelSide(raster), duration: prefersStill() ? 0 : 160 });
  }

  rotateBy(degrees: number): void {
    this.rotateTo((this.map.getView().getRotation() * 180) / Math.PI + degrees);
  }

  rotateTo(degrees: number): void {
    this.map.getView().animate({ rotation: (degrees * Math.PI) / 180, duration: prefersStill() ? 0 : 160 });
  }

  areaIn(rasterId: string): Box<'map'> | null {
    const raster = this.known.get(rasterId);
    const projection = this.viewProjection();
    if (!raster || !projection || !this.showsWith(raster)) return null;
    const [minX = 0, minY = 0, maxX = 0, maxY = 0] = this.map.getView().calculateExtent(this.map.getSize());
    const box = transformBox({ minX, minY, maxX, maxY }, projection, projectionOf(raster));
    return Object.values(box).every(Number.isFinite) ? box : null;
  }

  drawn(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.map.once('postrender', () => requestAnimationFrame(() => resolve()));
    this.map.render();
    return promise;
  }

  private intoView(box: Box<'map'>, raster: RasterInfo): Box<'map'> {
    const projection = this.viewProjection();
    return projection ? transformBox(box, projectionOf(raster), projection) : box;
  }

  private onPointer(event: MapBrowserEvent): void {
    const projection = this.viewProjection();
    const [x = 0, y = 0] = event.coordinate;
    this.store.cursor = projection ? { map: { x, y }, lonLat: toLonLat([x, y], projection) } : null;
    if (event.dragging) return;
    const target = this.featureAt(event);
    this.map.getTargetElement()?.classList.toggle('on-feature', target !== null);
    this.events.onHover(target);
  }

  private featureAt(event: MapBrowserEvent): FeatureRef | null {
    const found = this.map.forEachFeatureAtPixel(
      event.pixel,
      (feature) => {
        const featureId = textOf(feature, 'featureId');
        return featureId ? { featureId, runId: textOf(feature, 'runId') } : undefined;
      },
      { hitTolerance: 3 },
    );
    return found ?? null;
  }

  private publish(): void {
    const projection = this.viewProjection();
    const view = this.map.getView();
    const resolution = view.getResolution();
    const centre = view.getCenter();
    if (!projection || resolution === undefined || !centre) return;
    const onGround = isGeographic(projection) ? getPointResolution(projection, resolution, centre, 'm') : null;
    this.store.scale = { resolution, metresPerPixel: onGround };
  }
}

function prefersStill(): boolean {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches;
}
