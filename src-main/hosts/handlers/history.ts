/** The contract's methods on the runs of this account. */
import type { Handlers, Params } from '../../contract/api.ts';
import { FaultError, fault } from '../../contract/fault.ts';
import type { HistoryRequests, PastAnswer, PastQuestion, PastRun, RunWork } from '../../contract/history.ts';
import type { RunResult } from '../../contract/run.ts';
import type { Engine } from '../../engine/engine.ts';
import type { RunHistory } from '../../engine/project/run-history.ts';
import { summaryOf } from '../summary.ts';

export interface HistoryParts {
  readonly engine: Engine;
  readonly history: RunHistory;
}

export function historyHandlers({ engine, history }: HistoryParts): Pick<Handlers, keyof HistoryRequests> {
  return {
    'history.list': () => history.list(),
    'history.add': async ({ runId, rasterId, asked, ms, fault: failed, thumbnail, others }) => {
      const raster = engine.raster(rasterId);
      const result = failed ? null : engine.run(runId);
      const further = (others ?? []).map((other) => ({
        ...other,
        result: other.fault ? null : engine.run(other.runId),
      }));
      const past: PastRun = {
        runId,
        asked,
        raster: { name: raster.name, path: raster.path },
        at: result?.at ?? new Date().toISOString(),
        ms,
        answer: result && answerOf(result),
        fault: failed && fault(failed.code, failed.detail),
        // What several questions have cost together says nothing of one.
        ...(result && further.length === 0 && { work: workOf(result) }),
        ...(further.length > 0 && { others: further.map(pastQuestion) }),
        thumbnail,
      };
      const results = [result, ...further.map((other) => other.result)].filter((each) => each !== null);
      await history.add(
        past,
        results.map((each) => ({ result: each, raster })),
      );
      return past;
    },
    'history.open': async ({ runId }) => {
      const kept = await history.result(runId);
      // The file may have moved or changed since: then its result is shown where it lay.
      const raster = await engine.openRaster(kept.raster.path).catch((thrown: unknown) => {
        if (thrown instanceof FaultError) return kept.raster;
        throw thrown;
      });
      engine.keepRun(kept.result, raster);
      return { summary: summaryOf(kept.result), raster };
    },
    'history.remove': async ({ runId }) => {
      await history.remove(runId);
      return null;
    },
    'history.restore': async ({ runId }) => {
      await history.restore(runId);
      return null;
    },
  };
}

type Further = NonNullable<Params<'history.add'>['others']>[number] & { readonly result: RunResult | null };

function pastQuestion({ runId, query, result, fault: failed }: Further): PastQuestion {
  const why = failed ? { fault: fault(failed.code, failed.detail) } : {};
  return { runId, query, answer: result && answerOf(result), ...why };
}

function workOf({ window, timings }: RunResult): RunWork {
  const { reason } = window.choice ?? {};
  const coarse = reason?.code === 'coarseToFine' ? reason.coarseWindows : 0;
  return { windows: window.windows.length + coarse, cached: window.cached, ms: timings.total };
}

function answerOf({ answer, features }: RunResult): PastAnswer {
  const areas = features.map(({ areaM2 }) => areaM2);
  const known = areas.filter((area) => area !== null);
  const areaM2 = known.length === areas.length ? known.reduce((sum, area) => sum + area, 0) : null;
  return { kind: answer, features: features.length, areaM2 };
}
