/** The outlines of a result on the map: few as shapes that the map draws in each frame, many as tiles that a worker draws. */
import OlFeature, { type FeatureLike } from 'ol/Feature.js';
import MultiPolygon from 'ol/geom/MultiPolygon.js';
import type Layer from 'ol/layer/Layer.js';
import VectorLayer from 'ol/layer/Vector.js';
import type Projection from 'ol/proj/Projection.js';
import VectorSource from 'ol/source/Vector.js';
import type Style from 'ol/style/Style.js';
import type { Feature } from '../../src-main/contract/run.ts';
import type { Box, MapXY } from '../../src-main/contract/space.ts';
import { differencesOf } from '../../src-main/engine/layer/differences.ts';
import { itemOf } from '../../src-main/engine/layer/list.ts';
import { CrowdTiles } from './crowd/crowd-tiles.ts';
import { prepareIndex } from './feature-index.ts';
import type { FeaturePaint } from './feature-paint.ts';
import { type Emphasis, labelStyle, maskStyle, textOf } from './styles.ts';

/** From the map space of the features to the view. */
export interface Place {
  readonly from: Projection;
  readonly to: Projection;
  /** Of the raster that the features lie over. */
  readonly extent: Box<'map'>;
}

/** What is drawn: features of a run in a paint. */
export interface DrawnMasks {
  readonly runId: string;
  readonly features: readonly Feature[];
  readonly paint: FeaturePaint;
}

export interface MaskDrawing {
  readonly layer: Layer;
  /** Draws what has changed since. */
  update(masks: DrawnMasks): void;
  /** Draws the features back, since another result is the answer on show. */
  mute(muted: boolean): void;
  /** Draws these as chosen; for more of them than are raised one by one. */
  choose(ids: ReadonlySet<string>): void;
  /** Outline in the view's projection; null for an unknown id. */
  shapeOf(id: string): MultiPolygon | null;
  /** Ends what works for the layer, which stays as it is: see `ResultLayer.dispose`. */
  dispose(): void;
}

/** With more features or points than this, drawing them in each frame would make the map jerk. */
const most = { features: 1500, points: 60_000 };

export function areMany(features: readonly Feature[]): boolean {
  if (features.length > most.features) return true;
  let points = 0;
  for (const { polygons } of features) for (const rings of polygons) for (const ring of rings) points += ring.length;
  return points > most.points;
}

export function drawMasks(masks: DrawnMasks, place: Place): MaskDrawing {
  return areMany(masks.features) ? new ManyMasks(masks, place) : new FewMasks(masks, place);
}

const xy = (point: MapXY) => [point.x, point.y];

function outline({ polygons }: Feature, { from, to }: Place): MultiPolygon {
  const shape = new MultiPolygon(polygons.map((polygon) => polygon.map((ring) => ring.map(xy))));
  shape.transform(from, to);
  return shape;
}

function painted(feature: Feature, paint: FeaturePaint) {
  return { colour: paint.colourOf(feature), text: paint.labelOf(feature) };
}

/** The styles of a mask with what it is labelled with. */
export function stylesOfMask(feature: FeatureLike, paint: FeaturePaint, emphasis: Emphasis): Style[] {
  const { fill, width } = paint;
  const styles = maskStyle({ colour: textOf(feature, 'colour'), fill, width }, emphasis);
  const label = textOf(feature, 'text');
  return label === '' || emphasis === 'muted' ? styles : [...styles, labelStyle(label)];
}

/** A feature as the map draws it, without an id: one source holds an id once, and the highlighted one is drawn beside the plain one. */
export function drawnMask(feature: Feature, shape: MultiPolygon, { runId, paint }: DrawnMasks): OlFeature {
  const drawn = new OlFeature(shape);
  drawn.setProperties({ featureId: feature.id, runId, ...painted(feature, paint) }, true);
  return drawn;
}

class FewMasks implements MaskDrawing {
  readonly layer: VectorLayer<VectorSource>;
  private readonly source = new VectorSource();
  private readonly place: Place;
  private shown: DrawnMasks;
  private muted = false;

  constructor(masks: DrawnMasks, place: Place) {
    this.place = place;
    this.shown = masks;
    this.add(masks.features);
    this.layer = new VectorLayer({
      source: this.source,
      style: (feature) => stylesOfMask(feature, this.shown.paint, this.muted ? 'muted' : 'normal'),
      className: 'mask-layer',
      updateWhileInteracting: true,
      declutter: 'masks',
    });
  }

  update(masks: DrawnMasks): void {
    const before = this.shown;
    this.shown = masks;
    const { changed, gone } = differencesOf(before.features, masks.features);
    for (const { id } of gone) {
      const drawn = this.drawn(id);
      if (drawn) this.source.removeFeature(drawn);
    }
    this.add(changed);
    if (masks.paint === before.paint) return;
    for (const feature of masks.features) this.drawn(feature.id)?.setProperties(painted(feature, masks.paint), true);
    this.layer.changed();
  }

  private add(features: readonly Feature[]): void {
    const drawn = features.map((feature) => {
      const made = drawnMask(feature, outline(feature, this.place), this.shown);
      made.setId(feature.id);
      return made;
    });
    this.source.addFeatures(drawn);
  }

  private drawn(id: string): OlFeature | null {
    const found = this.source.getFeatureById(id);
    return found instanceof OlFeature ? found : null;
  }

  mute(muted: boolean): void {
    if (muted === this.muted) return;
    this.muted = muted;
    this.layer.changed();
  }

  choose(): void {}

  shapeOf(id: string): MultiPolygon | null {
    const shape = this.drawn(id)?.getGeometry();
    return shape instanceof MultiPolygon ? shape : null;
  }

  dispose(): void {}
}

class ManyMasks implements MaskDrawing {
  private readonly tiles: CrowdTiles;
  private readonly place: Place;
  private shown: DrawnMasks;

  constructor(masks: DrawnMasks, place: Place) {
    this.place = place;
    this.shown = masks;
    const { features, paint } = masks;
    this.tiles = new CrowdTiles(features, { paint, projection: place.from, extent: place.extent });
    prepareIndex(features);
  }

  get layer(): Layer {
    return this.tiles.layer;
  }

  update(masks: DrawnMasks): void {
    this.shown = masks;
    this.tiles.update(masks.features, masks.paint);
    prepareIndex(masks.features);
  }

  mute(muted: boolean): void {
    this.tiles.mute(muted);
  }

  choose(ids: ReadonlySet<string>): void {
    this.tiles.choose(ids);
  }

  shapeOf(id: string): MultiPolygon | null {
    const feature = itemOf(this.shown.features, id);
    return feature ? outline(feature, this.place) : null;
  }

  dispose(): void {
    this.tiles.dispose();
  }
}
