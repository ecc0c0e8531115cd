/** Owns the OpenLayers map: makes it equal to a scene, tells what the pointer is on, keeps the view. */
import type BaseLayer from 'ol/layer/Base.js';
import OlMap from 'ol/Map.js';
import type MapBrowserEvent from 'ol/MapBrowserEvent.js';
import { transform } from 'ol/proj.js';
import type { CrsInfo, RasterInfo } from '../../src-main/contract/raster.ts';
import type { Box, LonLat, MapXY } from '../../src-main/contract/space.ts';
import type { Client } from '../api/client.ts';
import { Decorations } from './decorations.ts';
import { mapInteractions } from './interactions.ts';
import { type FeatureRef, featuresUnder } from './picking.ts';
import { pictureOf } from './picture.ts';
import { projectionOf, toLonLat, transformBox } from './projection.ts';
import { type LookedRaster, rasterLayer } from './raster-layer.ts';
import { ResultLayer } from './result-layer.ts';
import type { Scene, SceneRaster, SceneResult } from './scene.ts';
import type { MapCommands, MapPlace, ViewStore } from './view.svelte.ts';
import { Viewport } from './viewport.ts';

export interface MapEvents {
  onHover(target: FeatureRef | null): void;
  onPick(target: FeatureRef | null): void;
  /** Whether a tool has the pointer, so that a click is its own. */
  ownsPointer(): boolean;
  onTileFault(raster: RasterInfo, because: string): void;
}

export type { FeatureRef } from './picking.ts';

export class MapView implements MapCommands {
  /** For tools, which add interactions and layers of their own. */
  readonly map: OlMap;
  private readonly rasters = new Map<string, LookedRaster>();
  private readonly results = new Map<string, ResultLayer>();
  private readonly known = new Map<string, RasterInfo>();
  private readonly viewport: Viewport;
  private readonly decorations: Decorations;
  private readonly client: Client;
  private readonly store: ViewStore;
  private readonly events: MapEvents;

  constructor(target: HTMLElement, { client, store, events }: { client: Client; store: ViewStore; events: MapEvents }) {
    this.client = client;
    this.store = store;
    this.events = events;
    // A click of a hand that trembles is a click, not a drag.
    this.map = new OlMap({ target, controls: [], interactions: mapInteractions(), layers: [], moveTolerance: 3 });
    this.viewport = new Viewport(this.map, store);
    this.decorations = new Decorations(this.map, this.viewport, client);
    this.map.on('pointermove', (event) => this.onPointer(event));
    this.map.on('moveend', () => {
      for (const layer of this.results.values()) this.tellMoved(layer);
    });
    // Told a moment after the click, when the tool that took it may have been put down already.
    let taken = false;
    this.map.on('click', () => {
      taken = events.ownsPointer();
    });
    this.map.on('singleclick', (event) => taken || events.onPick(this.featuresAt(event.coordinate)[0] ?? null));
    target.addEventListener('pointerleave', () => {
      store.cursor = null;
      events.onHover(null);
    });
  }

  dispose(): void {
    for (const layer of this.results.values()) layer.dispose();
    this.map.setTarget(undefined);
    this.map.dispose();
  }

  /** Makes the map equal to the scene. The first raster gives the view its CRS and is zoomed to. */
  sync(scene: Scene): void {
    for (const { raster } of scene.rasters) this.known.set(raster.id, raster);
    for (const { raster } of scene.results) this.known.set(raster.id, raster);
    const { anchor } = this.viewport;
    const anchored = scene.rasters.some(({ raster }) => raster.id === anchor?.id);
    const first = scene.rasters[0]?.raster;
    if (first && (!anchor || (!anchored && !this.viewport.showsWith(first)))) this.look(first);
    this.setCrs(scene.crs);
    this.syncRasters(scene);
    this.syncResults(scene);
    this.decorations.sync(scene, { rasters: this.rasters, results: this.results });
  }

  private syncRasters(scene: Scene): void {
    const wanted = new Set<string>(scene.rasters.map(({ raster }) => raster.id));
    for (const [id, { layer }] of this.rasters) {
      if (wanted.has(id)) continue;
      // Not disposed: see `ResultLayer.dispose`.
      this.map.removeLayer(layer);
      this.rasters.delete(id);
    }
    const apart = new Set<string>();
    for (const entry of scene.rasters) {
      const { raster, visible, opacity, order, display, ramp } = entry;
      const looked = this.rasters.get(raster.id) ?? this.addRaster(entry);
      looked.setLook({ display, ramp });
      const shown = this.viewport.showsWith(raster);
      if (!shown) apart.add(raster.id);
      this.place(looked.layer, { visible: visible && shown, opacity, zIndex: order });
    }
    const changed = apart.size !== this.store.apart.size || [...apart].some((id) => !this.store.apart.has(id));
    if (changed) this.store.apart = apart;
  }

  private syncResults(scene: Scene): void {
    const wanted = new Map(scene.results.map((result) => [result.drawn.runId, result]));
    for (const [id, result] of this.results) {
      const entry = wanted.get(id);
      // Grown to very many, or shrunk to few again, a result is drawn in another way.
      if (!entry || !result.fits(entry.drawn)) this.dropResult(id, result);
    }
    for (const entry of scene.results) {
      const id = entry.drawn.runId;
      const layer = this.results.get(id) ?? this.addResult(entry);
      layer.update(entry.drawn);
      const shown = entry.visible && this.viewport.showsWith(entry.raster);
      for (const [i, masks] of layer.masks.entries())
        this.place(masks, { visible: shown, opacity: entry.opacity, zIndex: entry.order + i / 2 });
      const active = scene.highlight.runId === id;
      const promptsShown = shown && active && entry.promptsVisible;
      this.place(layer.prompts, { visible: promptsShown, opacity: 1, zIndex: 2000 + entry.order });
      this.place(layer.raised, { visible: shown && active, opacity: 1, zIndex: 2500 + entry.order });
      layer.setHighlight(active ? scene.highlight : null, promptsShown);
    }
  }

  private place(layer: BaseLayer, to: { visible: boolean; opacity: number; zIndex: number }): void {
    layer.setVisible(to.visible);
    layer.setOpacity(to.opacity);
    layer.setZIndex(to.zIndex);
  }

  private addRaster({ raster, display, ramp }: SceneRaster): LookedRaster {
    const look = { display, ramp };
    const made = rasterLayer({ raster, look }, this.client, (because) => this.events.onTileFault(raster, because));
    this.rasters.set(raster.id, made);
    this.map.addLayer(made.layer);
    return made;
  }

  private addResult({ drawn, raster }: SceneResult): ResultLayer {
    const from = projectionOf(raster);
    const layer = new ResultLayer(drawn, { from, to: this.viewport.projection ?? from, extent: raster.extent });
    this.results.set(drawn.runId, layer);
    for (const each of layer.layers) this.map.addLayer(each);
    this.tellMoved(layer);
    return layer;
  }

  private dropResult(id: string, layer: ResultLayer): void {
    for (const each of layer.layers) this.map.removeLayer(each);
    layer.dispose();
    this.results.delete(id);
  }

  /** Gives the view the CRS of a raster and zooms to it. Geometry drawn for another CRS is made again. */
  private look(raster: RasterInfo): void {
    this.viewport.setAnchor(raster);
    for (const [id, layer] of this.results) this.dropResult(id, layer);
  }

  private crs: CrsInfo | null = null;

  private setCrs(crs: CrsInfo | null): void {
    if (crs?.proj4 === this.crs?.proj4) return;
    this.crs = crs;
    this.viewport.setCrs(crs);
    for (const [id, layer] of this.results) this.dropResult(id, layer);
  }

  zoomToRaster(rasterId: string): void {
    const raster = this.known.get(rasterId);
    if (!raster) return;
    if (!this.viewport.showsWith(raster)) {
      this.look(raster);
      this.onViewReplaced?.();
      return;
    }
    const box = this.viewport.intoView(raster.extent, raster);
    this.viewport.fit([box.minX, box.minY, box.maxX, box.maxY]);
  }

  zoomToArea(rasterId: string, area: Box<'map'>): void {
    const raster = this.known.get(rasterId);
    if (!raster) return;
    if (!this.viewport.showsWith(raster)) this.zoomToRaster(rasterId);
    const box = this.viewport.intoView(area, raster);
    this.viewport.fit([box.minX, box.minY, box.maxX, box.maxY]);
  }

  /** Told when the view has another CRS, so that the scene is synced again. */
  onViewReplaced: (() => void) | null = null;

  zoomToFeature(runId: string, featureId: string): void {
    const extent = this.results.get(runId)?.extentOf(featureId);
    if (extent) this.viewport.fit(extent);
  }

  zoomToResult(runId: string): void {
    const extent = this.results.get(runId)?.extent();
    if (extent?.every(Number.isFinite)) this.viewport.fit(extent);
  }

  zoomNative(rasterId: string, about?: readonly number[]): void {
    const raster = this.known.get(rasterId);
    if (!raster) return;
    if (!this.viewport.showsWith(raster)) this.zoomToRaster(rasterId);
    this.viewport.zoomNative(raster, about);
  }

  zoomBy(levels: number): void {
    this.viewport.zoomBy(levels);
  }

  zoomToScale(denominator: number): void {
    this.viewport.zoomToScale(denominator);
  }

  rotateBy(degrees: number): void {
    this.viewport.rotateBy(degrees);
  }

  rotateTo(degrees: number): void {
    this.viewport.rotateTo(degrees);
  }

  goTo(place: MapPlace): void {
    this.viewport.goTo(place);
  }

  panBy(dx: number, dy: number): void {
    this.viewport.panBy(dx, dy);
  }

  areaIn(rasterId: string): Box<'map'> | null {
    const raster = this.known.get(rasterId);
    const { projection } = this.viewport;
    const seen = this.viewport.seen();
    if (!raster || !projection || !seen || !this.viewport.showsWith(raster)) return null;
    const box = transformBox(seen, projection, projectionOf(raster));
    return Object.values(box).every(Number.isFinite) ? box : null;
  }

  pointIn(rasterId: string, [x = 0, y = 0]: readonly number[]): MapXY | null {
    const raster = this.known.get(rasterId);
    const { projection } = this.viewport;
    if (!raster || !projection || !this.viewport.showsWith(raster)) return null;
    const [px = Number.NaN, py = Number.NaN] = transform([x, y], projection, projectionOf(raster));
    return Number.isFinite(px) && Number.isFinite(py) ? { x: px, y: py } : null;
  }

  lonLatOf(coordinate: readonly number[]): LonLat | null {
    const { projection } = this.viewport;
    return projection ? toLonLat(coordinate, projection) : null;
  }

  picture(): string {
    return pictureOf(this.map);
  }

  drawn(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.map.once('postrender', () => requestAnimationFrame(() => resolve()));
    this.map.render();
    return promise;
  }

  private onPointer(event: MapBrowserEvent): void {
    const { projection } = this.viewport;
    const [x = 0, y = 0] = event.coordinate;
    this.store.cursor = projection ? { map: { x, y }, lonLat: toLonLat([x, y], projection) } : null;
    if (event.dragging) return;
    const [target = null] = featuresUnder(this.map, event.coordinate, { shown: this.results.values(), hover: true });
    this.map.getTargetElement()?.classList.toggle('on-feature', target !== null);
    this.events.onHover(target);
  }

  featuresAt(coordinate: readonly number[]): readonly FeatureRef[] {
    return featuresUnder(this.map, coordinate, { shown: this.results.values(), hover: false });
  }

  private tellMoved(layer: ResultLayer): void {
    const seen = this.viewport.seen();
    const resolution = this.map.getView().getResolution();
    if (seen && resolution) layer.moved(seen, resolution);
  }
}
