/** The features and prompts of one layer as map layers; what the hand is on is drawn again over them, so that a hover restyles nothing else. */
import OlFeature, { type FeatureLike } from 'ol/Feature.js';
import MultiPolygon from 'ol/geom/MultiPolygon.js';
import Point from 'ol/geom/Point.js';
import { fromExtent } from 'ol/geom/Polygon.js';
import VectorLayer from 'ol/layer/Vector.js';
import type Projection from 'ol/proj/Projection.js';
import VectorSource from 'ol/source/Vector.js';
import type Style from 'ol/style/Style.js';
import type { Feature, Prompt, RunFeatures } from '../../src-main/contract/run.ts';
import type { MapXY } from '../../src-main/contract/space.ts';
import { featuresOfPrompts, linkPrompts } from './linking.ts';
import { boxStyle, type Crowd, type Emphasis, labelStyle, maskStyle, pointStyle, textOf } from './styles.ts';

export interface Highlight {
  readonly hovered: string | null;
  readonly selected: string | null;
  /** All that are chosen for editing; the selected one is of them. */
  readonly chosen?: ReadonlySet<string>;
}

/** How features are painted. */
export interface FeaturePaint {
  colourOf(feature: Feature): string;
  /** Empty for none. */
  labelOf(feature: Feature): string;
  /** 0..1 */
  readonly fill: number;
  /** CSS pixels of the outline. */
  readonly width: number;
}

/** Geometry of a run as it is drawn. `colours`: label of a prompt to colour. */
export interface DrawnResult {
  readonly runId: string;
  readonly geometry: RunFeatures;
  readonly colours: ReadonlyMap<string, string>;
  readonly paint: FeaturePaint;
}

/** Up to so many instances have their points drawn in full. */
const fewPrompts = 24;
/** With more features than this the outlines follow at the end of a movement: drawing them within it would make it jerk. */
const manyFeatures = 1500;

export class ResultLayer {
  readonly masks: VectorLayer<VectorSource>;
  readonly prompts: VectorLayer<VectorSource>;
  /** What is hovered or selected, with its prompts. */
  readonly raised: VectorLayer<VectorSource>;
  readonly runId: string;
  private crowd: Crowd;
  private highlight: Highlight | null = null;
  private promptsShown = false;
  private readonly place: Place;
  private shown: DrawnResult;

  /** @param from projection of the run's raster; @param to projection of the view. */
  constructor(result: DrawnResult, from: Projection, to: Projection) {
    this.place = { from, to };
    this.shown = result;
    this.runId = result.runId;
    this.crowd = crowdOf(result);
    const many = result.geometry.features.length > manyFeatures;
    const { place } = this;
    this.masks = new VectorLayer({
      source: new VectorSource({ features: maskFeatures(result, place) }),
      style: (feature) => this.styleMask(feature, this.highlight ? 'normal' : 'muted'),
      className: 'mask-layer',
      updateWhileInteracting: !many,
      updateWhileAnimating: false,
      renderBuffer: many ? 32 : 100,
      declutter: 'masks',
    });
    this.prompts = new VectorLayer({
      source: new VectorSource({ features: promptFeatures(result, place) }),
      style: (feature) => this.stylePrompt(feature, 'normal'),
      className: 'prompt-layer',
      updateWhileInteracting: !many,
    });
    this.raised = new VectorLayer({
      source: new VectorSource(),
      style: (feature) => this.styleRaised(feature),
      className: 'raised-layer',
      updateWhileInteracting: true,
    });
  }

  /** Draws what has changed since: features and prompts are told apart by identity, since edits never change one in place. */
  update(result: DrawnResult): void {
    const before = this.shown;
    const repainted = result.paint !== before.paint;
    if (result.geometry === before.geometry && result.colours === before.colours && !repainted) return;
    this.shown = result;
    this.crowd = crowdOf(result);
    if (result.geometry.features !== before.geometry.features) this.updateMasks(before);
    if (repainted) this.repaint();
    if (result.geometry.prompts !== before.geometry.prompts || result.colours !== before.colours) {
      this.prompts.getSource()?.clear(true);
      this.prompts.getSource()?.addFeatures(promptFeatures(result, this.place));
    }
    this.raise();
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

  private repaint(): void {
    const source = this.masks.getSource();
    for (const feature of this.shown.geometry.features) {
      const drawn = source?.getFeatureById(feature.id);
      if (drawn instanceof OlFeature) drawn.setProperties(painted(feature, this.shown.paint), true);
    }
    this.masks.changed();
  }

  /** Null for a result that is not the answer on show: it is drawn back, so that it is not taken for the answer. */
  setHighlight(highlight: Highlight | null, promptsShown: boolean): void {
    if (same(highlight, this.highlight) && promptsShown === this.promptsShown) return;
    const turned = (highlight === null) !== (this.highlight === null);
    this.highlight = highlight;
    this.promptsShown = promptsShown;
    if (turned) this.masks.changed();
    this.raise();
  }

  /** Extent of one feature in the view's projection; null for an unknown id. */
  extentOf(featureId: string): number[] | null {
    return this.masks.getSource()?.getFeatureById(featureId)?.getGeometry()?.getExtent() ?? null;
  }

  private raise(): void {
    const source = this.raised.getSource();
    source?.clear(true);
    const { selected, hovered, chosen = [] } = this.highlight ?? { selected: null, hovered: null };
    const ids = [...chosen, selected, hovered].filter((id) => typeof id === 'string');
    for (const id of new Set(ids)) {
      const mask = this.masks.getSource()?.getFeatureById(id);
      if (mask instanceof OlFeature) source?.addFeature(copyOf(mask));
      if (!this.promptsShown) continue;
      const prompts = this.prompts.getSource()?.getFeatures() ?? [];
      source?.addFeatures(prompts.filter((prompt) => textOf(prompt, 'featureId') === id).map(copyOf));
    }
  }

  private styleRaised(feature: FeatureLike): Style[] {
    const id = textOf(feature, 'featureId');
    const chosen = id === this.highlight?.selected || this.highlight?.chosen?.has(id);
    const emphasis = chosen ? 'selected' : 'hover';
    return textOf(feature, 'part') === '' ? this.styleMask(feature, emphasis) : this.stylePrompt(feature, emphasis);
  }

  private styleMask(feature: FeatureLike, emphasis: Emphasis): Style[] {
    const { fill, width } = this.shown.paint;
    const styles = maskStyle({ colour: textOf(feature, 'colour'), fill, width }, emphasis);
    const label = textOf(feature, 'text');
    return label === '' || emphasis === 'muted' ? styles : [...styles, labelStyle(label)];
  }

  private stylePrompt(feature: FeatureLike, emphasis: Emphasis): Style[] {
    const part = textOf(feature, 'part');
    if (part === 'box') return boxStyle(textOf(feature, 'colour'), emphasis);
    return pointStyle(part === 'negative' ? 'negative' : 'positive', emphasis, this.crowd);
  }
}

function crowdOf({ geometry }: DrawnResult): Crowd {
  return geometry.prompts.length > fewPrompts ? 'many' : 'few';
}

/** Without the id: one source holds an id once, and the highlighted one is drawn beside the plain one. */
function copyOf(feature: OlFeature): OlFeature {
  const copy = new OlFeature(feature.getGeometry());
  const { geometry: _geometry, ...properties } = feature.getProperties();
  copy.setProperties(properties, true);
  return copy;
}

function same(one: Highlight | null, other: Highlight | null): boolean {
  return (
    one === other ||
    (one?.hovered === other?.hovered &&
      one?.selected === other?.selected &&
      one?.chosen === other?.chosen &&
      !one === !other)
  );
}

interface Place {
  readonly from: Projection;
  readonly to: Projection;
}

const xy = (point: MapXY) => [point.x, point.y];
const fallbackColour = '#22d3ee';

function painted(feature: Feature, paint: FeaturePaint) {
  return { colour: paint.colourOf(feature), text: paint.labelOf(feature) };
}

function maskFeatures({ geometry, paint, runId }: DrawnResult, place: Place): OlFeature[] {
  return geometry.features.map((feature) => {
    const rings = feature.polygons.map((polygon) => polygon.map((ring) => ring.map(xy)));
    const drawn = new OlFeature(new MultiPolygon(rings).transform(place.from, place.to));
    drawn.setId(feature.id);
    drawn.setProperties({ featureId: feature.id, runId, ...painted(feature, paint) }, true);
    return drawn;
  });
}

function promptFeatures({ geometry, colours, runId }: DrawnResult, place: Place): OlFeature[] {
  const featureIds = featuresOfPrompts(linkPrompts(geometry));
  return geometry.prompts.flatMap((prompt, index) => {
    const featureId = featureIds.get(index) ?? '';
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
