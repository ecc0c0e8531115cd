/** A whole evaluation: load, evaluate, summarise, write the summary and the report beside the results. */
import { join } from 'node:path';
import type { EnginePorts } from '../ports.ts';
import { loadDataset } from './datasets/load.ts';
import { type EvaluateOptions, type EvaluateRequest, evaluate } from './evaluate.ts';
import { writeWhole, writing } from './journal.ts';
import type { EvalRecord } from './record.ts';
import { reportOf } from './report/report.ts';
import type { DatasetFormat } from './sample.ts';
import { type Summary, summarise } from './summary.ts';

export interface EvaluationRequest extends Omit<EvaluateRequest, 'dataset'> {
  readonly format: DatasetFormat;
  readonly folder: string;
  readonly split: string;
}

export interface Evaluation {
  readonly summary: Summary;
  /** Milliseconds of this run and samples that it did. */
  readonly elapsed: number;
  readonly fresh: number;
  /** Milliseconds that the models took for the samples of this run. */
  readonly model: number;
  /** Paths of what was written. */
  readonly files: { readonly results: string; readonly summary: string; readonly report: string };
}

/** Faults: those of `loadDataset` and `evaluate`, `export.diskFull`, `export.cannotWrite`. */
export async function runEvaluation(
  request: EvaluationRequest,
  ports: EnginePorts,
  options: EvaluateOptions,
): Promise<Evaluation> {
  const dataset = await loadDataset(request.format, request.folder, request.split, ports);
  return (await evaluateAndReport({ ...request, dataset }, ports, options)).evaluation;
}

/** Faults: those of `evaluate`, `export.diskFull`, `export.cannotWrite`. */
export async function evaluateAndReport(
  request: EvaluateRequest,
  ports: EnginePorts,
  options: EvaluateOptions,
): Promise<{ readonly evaluation: Evaluation; readonly records: readonly EvalRecord[] }> {
  const { dataset } = request;
  const { settings, records, elapsed, fresh, done } = await evaluate(request, ports, options);
  const summary = summarise(settings, records);
  const files = {
    results: join(request.out, 'results.jsonl'),
    summary: join(request.out, 'summary.json'),
    report: join(request.out, 'report.html'),
  };
  const html = await reportOf({ summary, records, dataset }, ports, options.signal ? { signal: options.signal } : {});
  await writing(files.summary, () => writeWhole(files.summary, `${JSON.stringify(summary, null, 2)}\n`));
  await writing(files.report, () => writeWhole(files.report, html));
  return { evaluation: { summary, elapsed, fresh, model: modelTime(records, done), files }, records };
}

function modelTime(records: readonly EvalRecord[], before: ReadonlySet<string>): number {
  const own = records.filter(({ id }) => !before.has(id));
  return own.reduce((sum, { timings: t }) => sum + t.encode + t.prompt + t.decode, 0);
}
