/** The features and prompts of one layer as map layers; what the hand is on is drawn again over them, so that a hover restyles nothing else. */
import OlFeature, { type FeatureLike } from 'ol/Feature.js';
import Point from 'ol/geom/Point.js';
import { fromExtent } from 'ol/geom/Polygon.js';
import type Layer from 'ol/layer/Layer.js';
import VectorLayer from 'ol/layer/Vector.js';
import type Projection from 'ol/proj/Projection.js';
import VectorSource from 'ol/source/Vector.js';
import type Style from 'ol/style/Style.js';
import type { Feature, Prompt, RunFeatures, RunPrompt } from '../../src-main/contract/run.ts';
import type { Box, MapXY } from '../../src-main/contract/space.ts';
import { boxOf } from '../../src-main/engine/layer/geometry/vertices.ts';
import { itemOf } from '../../src-main/engine/layer/list.ts';
import { CrowdLabels } from './crowd/crowd-labels.ts';
import { featuresAt, isIndexed } from './feature-index.ts';
import type { FeaturePaint } from './feature-paint.ts';
import { featuresOfPrompts, linkPrompts } from './linking.ts';
import {
  areMany,
  type DrawnMasks,
  drawMasks,
  drawnMask,
  type MaskDrawing,
  type Place,
  stylesOfMask,
} from './mask-drawing.ts';
import { transformBox } from './projection.ts';
import { boxStyle, type Crowd, type Emphasis, pointStyle, textOf } from './styles.ts';

export interface Highlight {
  readonly hovered: string | null;
  readonly selected: string | null;
  /** All that are chosen for editing; the selected one is of them. */
  readonly chosen?: ReadonlySet<string>;
}

/** Geometry of a run as it is drawn; prompts of a layer name the feature that they made. `colours`: label of a prompt to colour. */
export interface DrawnResult {
  readonly runId: string;
  readonly geometry: Pick<RunFeatures, 'features'> & { readonly prompts: readonly LinkedPrompt[] };
  readonly colours: ReadonlyMap<string, string>;
  readonly paint: FeaturePaint;
}

/** A place in the view: `reach` is how near is near enough, in its units; `resolution` such units a CSS pixel. */
export interface PlaceInView {
  readonly coordinate: readonly number[];
  readonly reach: number;
  readonly resolution: number;
}

type LinkedPrompt = RunPrompt & { readonly feature?: string | null };

/** Up to so many instances have their points drawn in full. */
const fewPrompts = 24;
/** Of a prompt's point as it is drawn, CSS pixels. */
const discRadius = 6;
/** With more prompts than this, those of what is hovered or chosen are drawn alone: all of them would hide the map. */
const mostPrompts = 1500;
/** Up to so many chosen features are raised one by one. */
const mostRaised = 200;

export class ResultLayer {
  readonly prompts: VectorLayer<VectorSource>;
  /** What is hovered or selected, with its prompts. */
  readonly raised: VectorLayer<VectorSource>;
  readonly runId: string;
  private readonly drawing: MaskDrawing;
  private readonly labels: CrowdLabels | null;
  private highlight: Highlight | null = null;
  private promptsShown = false;
  private readonly place: Place;
  private shown: DrawnResult;

  constructor(result: DrawnResult, place: Place) {
    this.place = place;
    this.shown = result;
    this.runId = result.runId;
    this.drawing = drawMasks(masksOf(result), place);
    this.labels = areMany(result.geometry.features) ? new CrowdLabels(place) : null;
    this.drawing.mute(true);
    this.prompts = new VectorLayer({
      source: new VectorSource(),
      style: (feature) => this.stylePrompt(feature, 'normal'),
      className: 'prompt-layer',
      updateWhileInteracting: true,
    });
    this.raised = new VectorLayer({
      source: new VectorSource(),
      style: (feature) => this.styleRaised(feature),
      className: 'raised-layer',
      updateWhileInteracting: true,
    });
    this.drawPrompts();
  }

  /** The outlines, and where there are very many of them their labels: from the lowest to the highest. */
  get masks(): readonly Layer[] {
    return this.labels ? [this.drawing.layer, this.labels.layer] : [this.drawing.layer];
  }

  /** Of the features' map space. */
  get projection(): Projection {
    return this.place.from;
  }

  get layers(): readonly Layer[] {
    return [...this.masks, this.prompts, this.raised];
  }

  /** Whether so many features are drawn in the way that this one was made for. */
  fits({ geometry }: DrawnResult): boolean {
    return areMany(geometry.features) === (this.labels !== null);
  }

  /**
   * Ends what works for the layers, which have left the map. They themselves are not disposed but forgotten: until
   * the map has drawn without them its last frame leads there, and a pointer that moves meanwhile, too.
   */
  dispose(): void {
    this.drawing.dispose();
  }

  /** Draws what has changed since: features and prompts are told apart by identity, since edits never change one in place. */
  update(result: DrawnResult): void {
    const before = this.shown;
    const { geometry, colours, paint } = result;
    if (geometry === before.geometry && colours === before.colours && paint === before.paint) return;
    this.shown = result;
    this.drawing.update(masksOf(result));
    if (geometry.prompts !== before.geometry.prompts || colours !== before.colours) this.drawPrompts();
    this.labels?.show(masksOf(result));
    this.raise();
  }

  /** The view was moved. @param seen in the view's projection. @param resolution map units of the view a CSS pixel. */
  moved(seen: Box<'map'>, resolution: number): void {
    this.labels?.look(masksOf(this.shown), { seen, resolution });
  }

  /** Null for a result that is not the answer on show: it is drawn back, so that it is not taken for the answer. */
  setHighlight(highlight: Highlight | null, promptsShown: boolean): void {
    if (same(highlight, this.highlight) && promptsShown === this.promptsShown) return;
    const chosen = this.highlight?.chosen;
    this.highlight = highlight;
    this.promptsShown = promptsShown;
    this.drawing.mute(highlight === null);
    if (highlight?.chosen !== chosen && Math.max(highlight?.chosen?.size ?? 0, chosen?.size ?? 0) > mostRaised)
      this.drawing.choose(highlight?.chosen ?? new Set());
    this.raise();
  }

  /** Extent of one feature in the view's projection; null for an unknown id. */
  extentOf(featureId: string): number[] | null {
    const feature = itemOf(this.shown.geometry.features, featureId);
    return feature ? this.extentIn([feature]) : null;
  }

  /** Extent of all features in the view's projection; null without any. */
  extent(): number[] | null {
    return this.extentIn(this.shown.geometry.features);
  }

  private extentIn(features: readonly Feature[]): number[] | null {
    const whole = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity };
    for (const { polygons } of features) {
      const box = boxOf(polygons);
      if (!box) continue;
      whole.minX = Math.min(whole.minX, box.minX);
      whole.minY = Math.min(whole.minY, box.minY);
      whole.maxX = Math.max(whole.maxX, box.maxX);
      whole.maxY = Math.max(whole.maxY, box.maxY);
    }
    if (!Number.isFinite(whole.minX)) return null;
    const { minX, minY, maxX, maxY } = transformBox(whole, this.place.from, this.place.to);
    return [minX, minY, maxX, maxY];
  }

  /**
   * The features whose outlines are at a place of their map space, the topmost first: what is raised lies over the others.
   * @param hover no more than a hover: of very many features nothing is found until their index is made.
   */
  outlinesAt(at: MapXY, reach: number, hover: boolean): readonly string[] {
    const { features } = this.shown.geometry;
    if (!this.drawing.layer.getVisible() || (hover && !isIndexed(features))) return [];
    const ids = featuresAt(features, at, reach).map(({ id }) => id);
    const raised = ids.filter((id) => this.raisedIds().has(id));
    return [...new Set([...raised, ...ids])];
  }

  /** The features whose prompts are drawn at a place: on a point's disc, or on the line of a box. */
  promptsAt({ coordinate, reach, resolution }: PlaceInView): readonly string[] {
    if (!this.prompts.getVisible()) return [];
    const [x = 0, y = 0] = coordinate;
    const far = reach + discRadius * resolution;
    const near = this.prompts.getSource()?.getFeaturesInExtent([x - far, y - far, x + far, y + far]) ?? [];
    const hit = near.filter((prompt) => {
      const [px = Infinity, py = Infinity] = prompt.getGeometry()?.getClosestPoint([x, y]) ?? [];
      return Math.hypot(px - x, py - y) <= (textOf(prompt, 'part') === 'box' ? reach : far);
    });
    return hit.map((prompt) => textOf(prompt, 'featureId')).filter((id) => id !== '');
  }

  private drawPrompts(): void {
    const source = this.prompts.getSource();
    source?.clear(true);
    if (this.shown.geometry.prompts.length <= mostPrompts) source?.addFeatures(promptFeatures(this.shown, this.place));
  }

  private raise(): void {
    const source = this.raised.getSource();
    const drawn: OlFeature[] = [];
    for (const id of this.raisedIds()) {
      const feature = itemOf(this.shown.geometry.features, id);
      const shape = this.drawing.shapeOf(id);
      if (feature && shape) drawn.push(drawnMask(feature, shape, masksOf(this.shown)));
      if (this.promptsShown) drawn.push(...this.promptsOf(id));
    }
    source?.clear(true);
    source?.addFeatures(drawn);
  }

  private raisedIds(): ReadonlySet<string> {
    const { selected, hovered, chosen = new Set<string>() } = this.highlight ?? { selected: null, hovered: null };
    const ids = [...(chosen.size > mostRaised ? [] : chosen), selected, hovered];
    return new Set(ids.filter((id) => typeof id === 'string'));
  }

  private promptsOf(featureId: string): OlFeature[] {
    const { geometry, colours } = this.shown;
    if (geometry.prompts.length > mostPrompts) {
      const own = geometry.prompts.filter(({ feature }) => feature === featureId);
      const ids = new Map(own.map((_, index) => [index, featureId]));
      return partsOfAll(own, { runId: this.runId, colours, featureIds: ids, place: this.place });
    }
    const prompts = this.prompts.getSource()?.getFeatures() ?? [];
    return prompts.filter((prompt) => textOf(prompt, 'featureId') === featureId).map(copyOf);
  }

  private styleRaised(feature: FeatureLike): Style[] {
    const id = textOf(feature, 'featureId');
    const chosen = id === this.highlight?.selected || this.highlight?.chosen?.has(id);
    const emphasis = chosen ? 'selected' : 'hover';
    return textOf(feature, 'part') === ''
      ? stylesOfMask(feature, this.shown.paint, emphasis)
      : this.stylePrompt(feature, emphasis);
  }

  private stylePrompt(feature: FeatureLike, emphasis: Emphasis): Style[] {
    const part = textOf(feature, 'part');
    if (part === 'box') return boxStyle(textOf(feature, 'colour'), emphasis);
    const crowd: Crowd = this.shown.geometry.prompts.length > fewPrompts ? 'many' : 'few';
    return pointStyle(part === 'negative' ? 'negative' : 'positive', emphasis, crowd);
  }
}

function masksOf({ runId, geometry, paint }: DrawnResult): DrawnMasks {
  return { runId, features: geometry.features, paint };
}

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

const xy = (point: MapXY) => [point.x, point.y];
const fallbackColour = '#22d3ee';

function promptFeatures({ geometry, colours, runId }: DrawnResult, place: Place): OlFeature[] {
  const featureIds = featuresOfPrompts(linkPrompts(geometry));
  return partsOfAll(geometry.prompts, { runId, colours, featureIds, place });
}

interface PromptLook {
  readonly runId: string;
  readonly colours: ReadonlyMap<string, string>;
  /** By the prompt's index. */
  readonly featureIds: ReadonlyMap<number, string>;
  readonly place: Place;
}

function partsOfAll(prompts: readonly LinkedPrompt[], { runId, colours, featureIds, place }: PromptLook): OlFeature[] {
  return prompts.flatMap((prompt, index) => {
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
