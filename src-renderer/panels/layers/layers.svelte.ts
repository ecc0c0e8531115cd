/** The layers of the map: images that were opened, and results that were computed. */
import type { RasterInfo } from '../../../src-main/contract/raster.ts';
import type { RunFeatures, RunSummary } from '../../../src-main/contract/run.ts';
import { colourLabels } from './colours.ts';

export interface RasterEntry {
  readonly raster: RasterInfo;
  readonly visible: boolean;
  /** 0..1 */
  readonly opacity: number;
}

export interface ResultEntry {
  readonly summary: RunSummary;
  readonly geometry: RunFeatures;
  readonly raster: RasterInfo;
  /** Label to colour. */
  readonly colours: ReadonlyMap<string, string>;
  readonly visible: boolean;
  readonly opacity: number;
  readonly promptsVisible: boolean;
  /** Milliseconds from the question to the mask on screen; null until it is drawn. */
  readonly timeToMask: number | null;
}

/** A file on its way to becoming a layer. */
export interface Arrival {
  readonly id: number;
  readonly name: string;
  /** 0..1 while it is copied to the host; null while it is opened. */
  readonly copied: number | null;
}

export class LayersStore {
  rasters = $state.raw<readonly RasterEntry[]>([]);
  results = $state.raw<readonly ResultEntry[]>([]);
  arrivals = $state.raw<readonly Arrival[]>([]);
  /** The raster that questions are asked about. */
  activeId = $state<string | null>(null);
  private lastArrival = 0;
  private coloursUsed = 0;

  get active(): RasterInfo | null {
    return this.rasters.find(({ raster }) => raster.id === this.activeId)?.raster ?? null;
  }

  /** Adds a raster on top, or only makes it active when it is there already. */
  addRaster(raster: RasterInfo): void {
    const known = this.rasters.some((entry) => entry.raster.id === raster.id);
    if (!known) this.rasters = [...this.rasters, { raster, visible: true, opacity: 1 }];
    this.activeId = raster.id;
  }

  removeRaster(rasterId: string): void {
    this.rasters = this.rasters.filter(({ raster }) => raster.id !== rasterId);
    if (this.activeId === rasterId) this.activeId = this.rasters.at(-1)?.raster.id ?? null;
  }

  changeRaster(rasterId: string, change: Partial<Pick<RasterEntry, 'visible' | 'opacity'>>): void {
    this.rasters = this.rasters.map((entry) => (entry.raster.id === rasterId ? { ...entry, ...change } : entry));
  }

  addResult(summary: RunSummary, geometry: RunFeatures, raster: RasterInfo): void {
    const labels = [...geometry.features, ...geometry.prompts].map(({ label }) => label);
    const colours = colourLabels(labels, this.coloursUsed);
    this.coloursUsed += colours.size;
    const entry = {
      summary,
      geometry,
      raster,
      colours,
      visible: true,
      opacity: 1,
      promptsVisible: true,
      timeToMask: null,
    };
    this.results = [...this.results, entry];
  }

  removeResult(runId: string): void {
    this.results = this.results.filter(({ summary }) => summary.runId !== runId);
  }

  changeResult(
    runId: string,
    change: Partial<Pick<ResultEntry, 'visible' | 'opacity' | 'promptsVisible' | 'timeToMask'>>,
  ): void {
    this.results = this.results.map((entry) => (entry.summary.runId === runId ? { ...entry, ...change } : entry));
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
