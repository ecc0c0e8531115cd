/** The layers of the map: images that were opened, and results that were computed or drawn. They lie in the document; this is how panels reach them. */
import type { Layer, LayerChange } from '../../../src-main/contract/document.ts';
import type { LayerOfRun } from '../../../src-main/contract/editing.ts';
import type { RasterInfo } from '../../../src-main/contract/raster.ts';
import type { RunFeatures, RunSummary } from '../../../src-main/contract/run.ts';
import type { ResultOfRun } from '../../../src-main/engine/layer/adopt.ts';
import type { DocumentStore } from '../../document.svelte.ts';
import { text } from '../../text/text.ts';
import { colourLabels } from './colours.ts';
import { entriesOf, type RasterEntry, type ResultEntry } from './entries.ts';

export type { RasterEntry, ResultEntry } from './entries.ts';

/** A file on its way to becoming a layer. */
export interface Arrival {
  readonly id: number;
  readonly name: string;
  /** 0..1 while it is copied to the host; null while it is opened. */
  readonly copied: number | null;
}

const words = text.editing.steps;

export class LayersStore {
  arrivals = $state.raw<readonly Arrival[]>([]);
  /** Milliseconds from the question to the mask on screen, by run. */
  private timesToMask = $state.raw<ReadonlyMap<string, number>>(new Map());
  private readonly document: DocumentStore;
  private readonly entries: { rasters: readonly RasterEntry[]; results: readonly ResultEntry[] };
  private readonly timed: readonly ResultEntry[];
  private wantedId = $state<string | null>(null);
  private lastArrival = 0;

  constructor(document: DocumentStore) {
    this.document = document;
    this.entries = $derived(entriesOf(document.layers));
    this.timed = $derived(this.entries.results.map((entry) => this.withTime(entry)));
  }

  get rasters(): readonly RasterEntry[] {
    return this.entries.rasters;
  }

  get results(): readonly ResultEntry[] {
    return this.timed;
  }

  /** The raster that questions are asked about: the one that was chosen while it is there, else the top one. */
  get activeId(): string | null {
    const wanted = this.rasters.find(({ raster }) => raster.id === this.wantedId);
    return (wanted ?? this.rasters.at(-1))?.raster.id ?? null;
  }

  set activeId(id: string | null) {
    this.wantedId = id;
  }

  get active(): RasterInfo | null {
    return this.rasters.find(({ raster }) => raster.id === this.activeId)?.raster ?? null;
  }

  /** Adds a raster on top of the others and below the results, or only makes it active when it is there already. */
  addRaster(raster: RasterInfo): void {
    const known = this.rasters.some((entry) => entry.raster.id === raster.id);
    const layer = { kind: 'raster', id: crypto.randomUUID(), name: raster.name, raster, ...fresh } as const;
    const above = this.document.layers.findLastIndex(({ kind }) => kind === 'raster') + 1;
    if (!known) this.document.apply(words.openImage(raster.name), { kind: 'layer.add', layer, at: above });
    this.wantedId = raster.id;
  }

  removeRaster(rasterId: string): void {
    const entry = this.rasters.find(({ raster }) => raster.id === rasterId);
    if (!entry) return;
    this.document.apply(words.removeLayer(entry.layer.name), { kind: 'layer.remove', layer: entry.layer.id });
  }

  changeRaster(rasterId: string, change: Partial<Pick<RasterEntry, 'visible' | 'opacity'>>): void {
    const entry = this.rasters.find(({ raster }) => raster.id === rasterId);
    if (entry) this.change(entry.layer.id, change);
  }

  addResult(summary: RunSummary, geometry: RunFeatures, raster: RasterInfo): void {
    const result = { summary, geometry, raster };
    this.document.adopt(words.ask(summary.query), this.layerOf(result, null), result);
  }

  /**
   * Adds the results of questions that were asked together, the first on top: several as a group. It is one act,
   * so one undo takes all away, as one asking has brought them; each can be removed by itself.
   */
  addResults(results: readonly ResultOfRun[], questions: number): void {
    const [only] = results;
    if (results.length < 2) {
      if (only) this.addResult(only.summary, only.geometry, only.raster);
      return;
    }
    const [act, name] = [`ask ${crypto.randomUUID()}`, words.askSeveral(questions)];
    const group = {
      kind: 'group',
      ...fresh,
      id: crypto.randomUUID(),
      name: words.questions(questions),
      expanded: true,
    } as const;
    this.document.apply(name, { kind: 'layer.add', layer: group, at: this.document.layers.length }, act);
    for (const result of results.toReversed()) {
      this.document.adopt(name, this.layerOf(result, group.id), result, { merge: act });
    }
  }

  private layerOf({ summary, geometry }: ResultOfRun, parent: string | null): LayerOfRun {
    const labels = [...geometry.features, ...geometry.prompts].map(({ label }) => label);
    const used = this.results.reduce((sum, { colours }) => sum + colours.size, 0);
    const colours = Object.fromEntries(colourLabels(labels, used));
    return { ...fresh, id: summary.runId, name: summary.query, parent, style: { colours }, promptsVisible: true };
  }

  /** The same run with other features, in the place of what it had; undo brings that back. */
  replaceResult({ layer }: ResultEntry, summary: RunSummary, geometry: RunFeatures): void {
    const { id, name, visible, opacity, parent, style, promptsVisible, raster } = layer;
    const as = words.showAs(summary.mode);
    // Two edits, one step: undone together, and where the layer lay it lies again.
    const [at, merge] = [this.document.layers.findIndex((each) => each.id === id), crypto.randomUUID()];
    this.document.apply(as, { kind: 'layer.remove', layer: id }, merge);
    const kept = { id, name, visible, opacity, parent, style, promptsVisible };
    this.document.adopt(as, kept, { summary, geometry, raster }, { at, merge });
  }

  removeResult(runId: string): void {
    const entry = this.results.find(({ summary }) => summary.runId === runId);
    if (entry)
      this.document.apply(words.removeLayer(entry.layer.name), { kind: 'layer.remove', layer: entry.layer.id });
  }

  changeResult(runId: string, change: Partial<Pick<ResultEntry, 'visible' | 'opacity' | 'promptsVisible'>>): void {
    const entry = this.results.find(({ summary }) => summary.runId === runId);
    if (entry) this.change(entry.layer.id, change);
  }

  /** Changes a layer of any kind; movements of one slider are one entry of the history. */
  change(layerId: string, change: LayerChange): void {
    const layer = this.document.layers.find(({ id }) => id === layerId);
    if (!layer) return;
    const merge = mergeOf(layer, change);
    this.document.apply(words.changeLayer(layer.name, change), { kind: 'layer.change', layer: layerId, change }, merge);
  }

  private withTime(entry: ResultEntry): ResultEntry {
    const timeToMask = this.timesToMask.get(entry.summary.runId);
    return timeToMask === undefined ? entry : { ...entry, timeToMask };
  }

  noteTimeToMask(runId: string, ms: number): void {
    this.timesToMask = new Map([...this.timesToMask, [runId, ms]]);
  }

  /** Announces a file that is being opened; the returned functions report and end it. */
  arrive(name: string): { copied: (fraction: number) => void; opening: () => void; end: () => void } {
    const id = ++this.lastArrival;
    this.arrivals = [...this.arrivals, { id, name, copied: null }];
    const set = (copied: number | null) => {
      this.arrivals = this.arrivals.map((arrival) => (arrival.id === id ? { ...arrival, copied } : arrival));
    };
    return {
      copied: set,
      opening: () => set(null),
      end: () => {
        this.arrivals = this.arrivals.filter((arrival) => arrival.id !== id);
      },
    };
  }
}

/** What a slider or a colour field changes while it moves; null for what is done at once. */
function mergeOf(layer: Layer, change: LayerChange): string | null {
  const { opacity, style } = change;
  if (opacity === undefined && style === undefined) return null;
  const moved = Object.entries(style ?? {}).filter(
    ([key, to]) => JSON.stringify(layer.style[key]) !== JSON.stringify(to),
  );
  const of = [...Object.keys(change), ...moved.map(([key]) => key)];
  return `${of.join()} ${layer.id}`;
}

const fresh = { visible: true, opacity: 1, parent: null, style: {} };
