/**
 * What examples would find in an area, without making a result of it: the places of all windows that are
 * encoded come first, outlines follow, in the windows with the likeliest places before the others.
 */
import { FaultError, fault } from '../contract/fault.ts';
import type { RasterInfo, WindowSpec } from '../contract/raster.ts';
import type { SegmentRequest } from '../contract/run.ts';
import type { SpotsTold } from '../contract/spots.ts';
import type { TaughtPreview, TaughtPreviewRequest } from '../contract/taught.ts';
import { type AskContext, askWindow, windowKey } from './ask.ts';
import { defaultPrompter } from './defaults.ts';
import { chooseModels, planFor } from './plan.ts';
import type { CallOptions, EnginePorts } from './ports.ts';
import type { WindowSpotNews } from './prompter/prompter.ts';
import { readOne } from './reading.ts';
import { spotNewsOnMap } from './spots.ts';
import { startClock } from './stage-clock.ts';

/** Windows that a preview looks at: it is of what is in sight. */
const windowLimit = 16;

export interface PreviewContext extends CallOptions {
  readonly raster: RasterInfo;
  readonly ports: EnginePorts;
  readonly onSpots: (told: SpotsTold) => void;
}

/** Faults: those of a run about examples; `run.cancelled` before the next model run once the signal is aborted. */
export async function previewTaught(request: TaughtPreviewRequest, context: PreviewContext): Promise<TaughtPreview> {
  const began = performance.now();
  const { raster, ports, signal, onSpots } = context;
  const of = `${request.session}.${request.turn}`;
  const asked = asRun(request, of);
  // What else was taught is not asked for.
  const models = await chooseModels(asked, { ...ports, taught: { all: async () => [] } });
  const plan = await planFor(asked, raster, { ports, models, ...(signal ? { signal } : {}) });
  const ask: AskContext = { raster, plan, models, ports, signal, clock: startClock(() => {}) };
  const all = byDistance(plan.windows.windows, middleOf(plan.area ?? whole(raster)));
  const windows = all.slice(0, windowLimit);
  const told = new Set<string>();
  const outlined = new Set<string>();
  const best = new Map<number, number>();
  const tell = (index: number, window: WindowSpec) => (heard: WindowSpotNews) => {
    const news = spotNewsOnMap(heard, { window, raster });
    if (news.kind === 'spots') {
      for (const { id } of news.spots) told.add(id);
      best.set(index, Math.max(0, ...news.spots.map(({ score }) => score)));
    }
    if (news.kind === 'outlined') outlined.add(news.spot.id);
    if (news.kind === 'dropped') outlined.delete(news.id);
    onSpots({ of, news });
  };
  const look = async (index: number, glance: boolean) => {
    const window = windows[index];
    if (signal?.aborted) throw new FaultError(fault('run.cancelled'));
    if (window) await askWindow({ ...ask, glance, onSpots: tell(index, window) }, window, () => readOne(ask, window));
  };

  const held: number[] = [];
  for (const [index, window] of windows.entries()) {
    if (await ports.inference.holds({ key: windowKey(ask, window) }, signal ? { signal } : {})) held.push(index);
  }
  for (const index of held) await look(index, true);
  const firstMs = held.length > 0 ? performance.now() - began : null;
  const order = [...held.sort((a, b) => (best.get(b) ?? 0) - (best.get(a) ?? 0)), ...windows.keys()];
  for (const index of new Set(order)) await look(index, false);
  const ms = performance.now() - began;
  return {
    spots: told.size,
    outlined: outlined.size,
    windows: windows.length,
    windowsLeftOut: all.length - windows.length,
    firstMs,
    ms,
  };
}

function asRun(
  { rasterId, segmenter, bands, stretch, gsd, area, examples }: TaughtPreviewRequest,
  runId: string,
): SegmentRequest {
  const place = { rasterId, segmenter, bands, stretch, gsd, area };
  return { ...place, runId, query: 'like the examples', prompter: defaultPrompter, mode: 'instance', like: examples };
}

const whole = ({ width, height }: RasterInfo) => ({ minX: 0, minY: 0, maxX: width, maxY: height });

interface Point {
  readonly x: number;
  readonly y: number;
}

function middleOf(box: { minX: number; minY: number; maxX: number; maxY: number }): Point {
  return { x: (box.minX + box.maxX) / 2, y: (box.minY + box.maxY) / 2 };
}

/** The nearest to a point of the raster first. */
function byDistance(windows: readonly WindowSpec[], { x, y }: Point): WindowSpec[] {
  const far = ({ origin, width, height, scale }: WindowSpec) =>
    Math.hypot((origin.x + width / 2) * scale - x, (origin.y + height / 2) * scale - y);
  return [...windows].sort((a, b) => far(a) - far(b));
}
