import { resourcePath } from '../contract/resource.ts';
import type { RunResult, RunSummary } from '../contract/run.ts';

/** The part of a result that fits the control channel. */
export function summaryOf(result: RunResult): RunSummary {
  const { features, prompts: _prompts, raw: _raw, ...rest } = result;
  return { ...rest, featureCount: features.length, resource: resourcePath({ kind: 'features', runId: result.runId }) };
}
