/** Labels of very many features: of those in view that have room for one. */
import OlFeature from 'ol/Feature.js';
import Point from 'ol/geom/Point.js';
import VectorLayer from 'ol/layer/Vector.js';
import VectorSource from 'ol/source/Vector.js';
import type { Box } from '../../../src-main/contract/space.ts';
import { boxOf } from '../../../src-main/engine/layer/geometry/vertices.ts';
import { featuresWithin } from '../feature-index.ts';
import type { DrawnMasks, Place } from '../mask-drawing.ts';
import { transformBox } from '../projection.ts';
import { labelStyle, textOf } from '../styles.ts';

/** CSS pixels that a feature is wide before it is labelled, and labels at once. */
const [least, most] = [24, 400];

export interface Seen {
  /** In the view's projection. */
  readonly seen: Box<'map'>;
  /** Units of the view a CSS pixel. */
  readonly resolution: number;
}

export class CrowdLabels {
  private readonly source = new VectorSource();
  readonly layer = new VectorLayer({
    source: this.source,
    style: (feature) => labelStyle(textOf(feature, 'text')),
    className: 'label-layer',
    declutter: 'masks',
  });
  private readonly place: Place;
  private last: Seen | null = null;

  constructor(place: Place) {
    this.place = place;
  }

  /** Labels what is seen now, from a place that the view has come to. */
  look(masks: DrawnMasks, seen: Seen): void {
    this.last = seen;
    this.show(masks);
  }

  show({ features, paint }: DrawnMasks): void {
    this.source.clear(true);
    const [sample] = features;
    // One layer's features are labelled alike: by one field, or not at all.
    if (!this.last || !sample || features.slice(0, 50).every((feature) => paint.labelOf(feature) === '')) {
      this.source.changed();
      return;
    }
    const { from, to } = this.place;
    const within = featuresWithin(features, transformBox(this.last.seen, to, from));
    const drawn: OlFeature[] = [];
    for (const feature of within) {
      const own = boxOf(feature.polygons);
      const box = own && transformBox(own, from, to);
      if (!box || (box.maxX - box.minX) / this.last.resolution < least) continue;
      const label = new OlFeature(new Point([(box.minX + box.maxX) / 2, (box.minY + box.maxY) / 2]));
      label.setProperties({ text: paint.labelOf(feature) }, true);
      drawn.push(label);
      if (drawn.length === most) break;
    }
    this.source.addFeatures(drawn);
  }
}
