/** The features and prompts of one run as two map layers that share a highlight. */
import OlFeature, { type FeatureLike } from 'ol/Feature.js';
import MultiPolygon from 'ol/geom/MultiPolygon.js';
import Point from 'ol/geom/Point.js';
import { fromExtent } from 'ol/geom/Polygon.js';
import VectorLayer from 'ol/layer/Vector.js';
import type Projection from 'ol/proj/Projection.js';
import VectorSource from 'ol/source/Vector.js';
import type Style from 'ol/style/Style.js';
import type { Prompt, RunFeatures } from '../../src-main/contract/run.ts';
import type { MapXY } from '../../src-main/contract/space.ts';
import { featureOfPrompt, linkPrompts } from './linking.ts';
import { boxStyle, type Crowd, type Emphasis, maskStyle, pointStyle, textOf } from './styles.ts';

export interface Highlight {
  readonly hovered: string | null;
  readonly selected: string | null;
}

/** Geometry of a run as it is drawn. `colours`: label to colour. */
export interface DrawnResult {
  readonly runId: string;
  readonly geometry: RunFeatures;
  readonly colours: ReadonlyMap<string, string>;
}

/** Up to so many instances have their points drawn in full. */
const fewPrompts = 24;

export class ResultLayer {
  readonly masks: VectorLayer<VectorSource>;
  readonly prompts: VectorLayer<VectorSource>;
  readonly runId: string;
  private readonly crowd: Crowd;
  private highlight: Highlight | null = null;
  private readonly place: Place;
  private shown: DrawnResult;

  /** @param from projection of the run's raster; @param to projection of the view. */
  constructor(result: DrawnResult, from: Projection, to: Projection) {
    this.place = { from, to };
    this.shown = result;
    this.runId = result.runId;
    this.crowd = result.geometry.prompts.length > fewPrompts ? 'many' : 'few';
    const { place } = this;
    this.masks = new VectorLayer({
      source: new VectorSource({ features: maskFeatures(result, place) }),
      style: (feature) => this.styleMask(feature),
      className: 'mask-layer',
      updateWhileInteracting: true,
    });
    this.prompts = new VectorLayer({
      source: new VectorSource({ features: promptFeatures(result, place) }),
      style: (feature) => this.stylePrompt(feature),
      className: 'prompt-layer',
      updateWhileInteracting: true,
    });
  }

  /** Draws what has changed since: features and prompts are told apart by identity, since edits never change one in place. */
  update(result: DrawnResult): void {
    const before = this.shown;
    if (result.geometry === before.geometry && result.colours === before.colours) return;
    this.shown = result;
    if (result.geometry.features !== before.geometry.features) this.updateMasks(before);
    if (result.geometry.prompts !== before.geometry.prompts || result.colours !== before.colours) {
      this.prompts.getSource()?.clear(true);
      this.prompts.getSource()?.addFeatures(promptFeatures(result, this.place));
    }
  }

  private updateMasks(before: DrawnResult): void {
    const source = this.masks.getSource();
    const { features } = this.shown.geometry;
    const old = new Map(before.geometry.features.map((feature) => [feature.id, feature]));
    const changed = features.filter((feature) => old.get(feature.id) !== feature);
    for (const { id } of features) old.delete(id);
    const gone = [...old.keys(), ...changed.map(({ id }) => id)];
    for (const id of gone) {
      const drawn = source?.getFeatureById(id);
      if (drawn instanceof OlFeature) source?.removeFeature(drawn);
    }
    const geometry = { ...this.shown.geometry, features: changed };
    source?.addFeatures(maskFeatures({ ...this.shown, geometry }, this.place));
  }

  /** Null for a result that is not the answer on show: it is drawn back, so that it is not taken for the answer. */
  setHighlight(highlight: Highlight | null): void {
    if (same(highlight, this.highlight)) return;
    this.highlight = highlight;
    this.masks.changed();
    this.prompts.changed();
  }

  /** Extent of one feature in the view's projection; null for an unknown id. */
  extentOf(featureId: string): number[] | null {
    return this.masks.getSource()?.getFeatureById(featureId)?.getGeometry()?.getExtent() ?? null;
  }

  private emphasisOf(featureId: string): Emphasis {
    if (!this.highlight) return 'muted';
    if (featureId !== '' && featureId === this.highlight.selected) return 'selected';
    return featureId !== '' && featureId === this.highlight.hovered ? 'hover' : 'normal';
  }

  private styleMask(feature: FeatureLike): Style[] {
    return maskStyle(textOf(feature, 'colour'), this.emphasisOf(textOf(feature, 'featureId')));
  }

  private stylePrompt(feature: FeatureLike): Style[] {
    const emphasis = this.emphasisOf(textOf(feature, 'featureId'));
    const part = textOf(feature, 'part');
    if (part === 'box') return boxStyle(textOf(feature, 'colour'), emphasis);
    return pointStyle(part === 'negative' ? 'negative' : 'positive', emphasis, this.crowd);
  }
}

function same(one: Highlight | null, other: Highlight | null): boolean {
  return one === other || (one?.hovered === other?.hovered && one?.selected === other?.selected && !one === !other);
}

interface Place {
  readonly from: Projection;
  readonly to: Projection;
}

const xy = (point: MapXY) => [point.x, point.y];
const fallbackColour = '#22d3ee';

function maskFeatures({ geometry, colours, runId }: DrawnResult, place: Place): OlFeature[] {
  return geometry.features.map((feature) => {
    const rings = feature.polygons.map((polygon) => polygon.map((ring) => ring.map(xy)));
    const drawn = new OlFeature(new MultiPolygon(rings).transform(place.from, place.to));
    drawn.setId(feature.id);
    drawn.setProperties({ featureId: feature.id, runId, colour: colours.get(feature.label) ?? fallbackColour }, true);
    return drawn;
  });
}

function promptFeatures({ geometry, colours, runId }: DrawnResult, place: Place): OlFeature[] {
  const links = linkPrompts(geometry);
  return geometry.prompts.flatMap((prompt, index) => {
    const featureId = featureOfPrompt(links, index) ?? '';
    const colour = colours.get(prompt.label) ?? fallbackColour;
    return partsOf(prompt).map(({ part, shape }) => {
      const drawn = new OlFeature(shape.transform(place.from, place.to));
      drawn.setProperties({ featureId, runId, colour, part }, true);
      return drawn;
    });
  });
}

function partsOf(prompt: Prompt<'map'>) {
  const { box, positive, negative } = prompt;
  const points = (part: string, list: readonly MapXY[]) => list.map((p) => ({ part, shape: new Point(xy(p)) }));
  const boxes = box ? [{ part: 'box', shape: fromExtent([box.minX, box.minY, box.maxX, box.maxY]) }] : [];
  return [...boxes, ...points('positive', positive), ...points('negative', negative)];
}
