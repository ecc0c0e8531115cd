/** What the next run would do, asked of the host anew whenever something that decides on it is changed. */
import type { Params } from '../../../src-main/contract/api.ts';
import { type Fault, faultOf } from '../../../src-main/contract/fault.ts';
import type { RunForecast } from '../../../src-main/contract/planning.ts';
import type { Stores } from '../../stores.ts';
import { areaOf } from './asking.ts';

/** Milliseconds without a change before the host is asked: less than a person takes for a second look. */
const calm = 200;

export type Planned =
  | { readonly kind: 'planned'; readonly forecast: RunForecast }
  /** A run would fail with it. */
  | { readonly kind: 'fault'; readonly fault: Fault };

/** What the next run would do; null where nothing can be said, as while its area is not chosen yet. */
export class PlanningStore {
  now = $state.raw<Planned | null>(null);
  private latest = 0;

  /** Follows the stores while a component that uses it is there: to be called within an effect; returns what ends it. */
  follow(stores: Stores): () => void {
    const request = requestOf(stores);
    const number = ++this.latest;
    if (!request) {
      this.now = null;
      return () => {};
    }
    const waiting = setTimeout(() => void this.ask(stores, request, number), calm);
    return () => clearTimeout(waiting);
  }

  private async ask({ client }: Stores, request: Params<'run.plan'>, number: number): Promise<void> {
    let planned: Planned;
    try {
      planned = { kind: 'planned', forecast: await client.invoke('run.plan', request) };
    } catch (thrown) {
      planned = { kind: 'fault', fault: faultOf(thrown) };
    }
    // A later change has asked for itself.
    if (number === this.latest) this.now = planned;
  }
}

/** Reads everything that decides on a plan, so that an effect hears when it is changed. */
function requestOf(stores: Stores): Params<'run.plan'> | null {
  const { layers, query, view, past } = stores;
  const raster = layers.active;
  // Each run tells more of how long one takes; a view is another one whenever the map has moved.
  void past.list;
  if (query.area === 'view') void view.place;
  if (!raster || query.prompter === '' || query.segmenter === '') return null;
  const area = areaOf(stores, raster);
  if (query.area !== 'layer' && !area) return null;
  const { gsd } = query.request('', raster.id, area);
  if (gsd.kind === 'metres' && !(gsd.metres > 0)) return null;
  const { prompter, segmenter } = query;
  return {
    rasterId: raster.id,
    query: query.questions[0] ?? '',
    prompter,
    segmenter,
    gsd,
    area,
    questions: Math.max(1, query.questions.length),
  };
}
