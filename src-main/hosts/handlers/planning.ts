/** The contract's methods on what a run would do. */
import type { Handlers } from '../../contract/api.ts';
import type { PlanningRequests } from '../../contract/planning.ts';
import { forecast } from '../../engine/forecast.ts';
import type { HistoryParts } from './history.ts';

export function planningHandlers({ engine, history }: HistoryParts): Pick<Handlers, keyof PlanningRequests> {
  return {
    'run.plan': async (request) => {
      const planned = await engine.plan(request);
      return { ...planned, ms: forecast(planned, request, await history.list()) };
    },
  };
}
