/** What tools share: the layer in the hand, ways between its map space and the view, snapping, and saving with a check. */

import type OlMap from 'ol/Map.js';
import { getTransformFromProjections } from 'ol/proj.js';
import type { Edit, LayerPrompt, VectorLayer } from '../../src-main/contract/document.ts';
import { faultOf } from '../../src-main/contract/fault.ts';
import type { RasterInfo } from '../../src-main/contract/raster.ts';
import type { Feature } from '../../src-main/contract/run.ts';
import type { MapXY } from '../../src-main/contract/space.ts';
import type { Polygons } from '../../src-main/engine/layer/geometry/overlay.ts';
import { type Snapped, snap } from '../../src-main/engine/layer/geometry/snap.ts';
import { findBreak } from '../../src-main/engine/layer/geometry/validity.ts';
import { drawnFeature, outlineChange } from '../../src-main/engine/layer/outline.ts';
import { featuresWithin } from '../map/feature-index.ts';
import { projectionOf } from '../map/projection.ts';
import type { Session } from '../session.ts';
import { text } from '../text/text.ts';
import type { Hand } from './hand.ts';
import { Sketch } from './sketch.ts';

const words = text.editing;

export class Bench {
  readonly session: Session;
  readonly map: OlMap;
  readonly raster: RasterInfo;
  readonly sketch: Sketch;
  readonly toLayer: (coordinate: readonly number[]) => MapXY;
  readonly toView: (p: MapXY) => number[];

  /** For the layer that is edited; without one, a first drawing makes a layer over the active image. */
  constructor(session: Session, map: OlMap) {
    this.session = session;
    this.map = map;
    const raster = session.editing.layer?.raster ?? session.layers.active;
    if (!raster) throw new Error('a tool was started without a layer or an image');
    this.raster = raster;
    const [own, view] = [projectionOf(raster), map.getView().getProjection()];
    const same = own.getCode() === view.getCode();
    const [there, back] = [getTransformFromProjections(view, own), getTransformFromProjections(own, view)];
    this.toLayer = ([x = 0, y = 0]) => {
      const [u = x, v = y] = same || !there ? [x, y] : there([x, y], undefined, 2);
      return { x: u, y: v };
    };
    this.toView = ({ x, y }) => (same || !back ? [x, y] : back([x, y], undefined, 2));
    this.sketch = new Sketch(map, this.toView);
  }

  /** The layer as it is now. */
  get layer(): VectorLayer | null {
    return this.session.editing.layer;
  }

  get features(): readonly Feature[] {
    return this.layer?.features ?? [];
  }

  /** Map units of the layer for so many CSS pixels around a point. */
  unitsOf(pixels: number, { at }: Pick<Hand, 'at'>): number {
    const step = (this.map.getView().getResolution() ?? 1) * pixels;
    const [p, q] = [this.toLayer(at), this.toLayer([at[0] + step, at[1]])];
    return Math.hypot(q.x - p.x, q.y - p.y);
  }

  /** The features that are in view, for what has to be found under the hand. */
  *inView(): Generator<Feature> {
    const [minX = 0, minY = 0, maxX = 0, maxY = 0] = this.map.getView().calculateExtent(this.map.getSize());
    const corners = [
      [minX, minY],
      [maxX, minY],
      [maxX, maxY],
      [minX, maxY],
    ].map(this.toLayer);
    const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
    const seen = { minX: Math.min(...xs), maxX: Math.max(...xs), minY: Math.min(...ys), maxY: Math.max(...ys) };
    yield* featuresWithin(this.features, seen);
  }

  /** What the hand snaps to by the options of the person; null for nothing. */
  snapped(hand: Hand, only?: 'vertex' | 'edge' | 'both', from?: Iterable<Feature>): Snapped | null {
    const { snapTo, snapReach } = this.session.editing;
    const reach = this.unitsOf(snapReach, hand);
    return snap(from ?? this.inView(), this.toLayer(hand.at), { reach, to: only ?? snapTo });
  }

  /** Where the hand points, snapped. */
  place(hand: Hand): MapXY {
    return this.snapped(hand)?.at ?? this.toLayer(hand.at);
  }

  /** Makes an edit; false where it was refused, which the person is told. */
  commit(name: string, edit: Edit): boolean {
    try {
      this.session.document.apply(name, edit);
      this.session.editing.broken = null;
      return true;
    } catch (thrown) {
      this.session.notices.showFault(faultOf(thrown));
      return false;
    }
  }

  /** Whether all outlines are valid; else the place is marked on the map and the person told. */
  check(outlines: readonly Polygons[]): boolean {
    const layer = this.layer?.id ?? '';
    for (const polygons of outlines) {
      const broken = findBreak(polygons);
      if (!broken) continue;
      this.session.editing.broken = { layer, broken };
      this.session.notices.tell('warning', words.broken[broken.kind]);
      this.sketch.mark(broken.at);
      this.sketch.show({ polygons });
      return false;
    }
    this.forget();
    return true;
  }

  /** Takes the mark of a broken shape away; false where there is none. */
  forget(): boolean {
    const had = this.session.editing.broken !== null;
    this.session.editing.broken = null;
    this.sketch.mark(null);
    if (had) this.sketch.clear();
    return had;
  }

  /** Saves other outlines of features; one without any is removed. False where one breaks. */
  saveOutlines(name: string, changes: ReadonlyMap<Feature, Polygons>): boolean {
    const { layer } = this;
    if (!layer) return false;
    const kept = [...changes].filter(([, polygons]) => polygons.length > 0);
    if (!this.check(kept.map(([, polygons]) => polygons))) return false;
    const gone = [...changes].filter(([, polygons]) => polygons.length === 0).map(([{ id }]) => id);
    const edits: Edit[] = [];
    if (kept.length > 0) {
      const outlines = kept.map(([feature, polygons]) => outlineChange(feature, polygons, layer.raster));
      edits.push({ kind: 'features.geometry', layer: layer.id, changes: outlines });
    }
    if (gone.length > 0) edits.push({ kind: 'features.remove', layer: layer.id, ids: gone });
    return edits.length === 0 || this.commit(name, edits.length === 1 ? edits[0]! : { kind: 'batch', edits });
  }

  /** Saves a new feature, in a new layer where there is none to edit, and chooses it. False where it breaks. */
  saveNew(name: string, polygons: Polygons, made: (drawn: Feature) => NewObject = (feature) => ({ feature })): boolean {
    if (polygons.length === 0 || !this.check([polygons])) return false;
    const id = crypto.randomUUID();
    const label = this.session.editing.selected[0]?.label ?? this.features[0]?.label ?? words.drawnLabel;
    const object = made(drawnFeature({ id, label, polygons, raster: this.raster }));
    const saved = this.commit(name, addTo(this.layer, object, this));
    if (saved) this.session.editing.select([object.feature.id]);
    return saved;
  }
}

/** A feature, and the prompt that made it. */
export interface NewObject {
  readonly feature: Feature;
  readonly prompt?: LayerPrompt;
}

/** Adds a feature to a layer, or to a new one on top. */
function addTo(layer: VectorLayer | null, { feature, prompt }: NewObject, { session, raster }: Bench): Edit {
  const prompts = prompt ? [prompt] : [];
  if (layer) {
    const add: Edit = { kind: 'features.add', layer: layer.id, features: [feature], at: null };
    if (!prompt) return add;
    return { kind: 'batch', edits: [add, { kind: 'prompts.add', layer: layer.id, prompts, at: null }] };
  }
  const base = { id: crypto.randomUUID(), name: words.drawnLayer, visible: true, opacity: 1, parent: null, style: {} };
  const content = { raster, summary: null, fields: [], features: [feature], prompts, promptsVisible: true };
  return { kind: 'layer.add', layer: { kind: 'vector', ...base, ...content }, at: session.document.layers.length };
}
