/** Evaluation against a layer of the program, window by window, with what a panel shows of it. */
import type { EvaluatedWindow, EvaluationResult } from '../../contract/evaluation.ts';
import { raise } from '../../contract/fault.ts';
import { resourcePath } from '../../contract/resource.ts';
import { checkQuery } from '../plan.ts';
import type { EnginePorts } from '../ports.ts';
import { boundsOnMap, type LayerTruth, samplesOfLayer } from './datasets/layer.ts';
import type { EvaluateOptions } from './evaluate.ts';
import type { EvalRecord } from './record.ts';
import { sampleSvg } from './report/sample-svg.ts';
import { evaluateAndReport } from './run.ts';
import { byId, type Dataset } from './sample.ts';

export interface LayerEvaluationRequest {
  readonly evaluationId: string;
  readonly layer: LayerTruth;
  readonly query: string;
  readonly prompter: string;
  readonly segmenter: string;
  /** Windows to draw where the image has more. */
  readonly windows: number;
  /** Folder of the results. */
  readonly out: string;
  readonly program: string;
}

export interface LayerEvaluation {
  readonly result: EvaluationResult;
  /** Path of the report. */
  readonly report: string;
  /** A window's picture as SVG. Faults: `host.notFound`. */
  picture(index: number): Promise<string>;
}

/** Samples under way at once. */
const jobs = 2;

/** Faults: `request.emptyQuery`, `request.queryTooLong`, `window.*`, and those of `evaluate`. */
export async function evaluateLayer(
  request: LayerEvaluationRequest,
  ports: EnginePorts,
  options: EvaluateOptions,
): Promise<LayerEvaluation> {
  const { evaluationId, layer, out, program, prompter, segmenter } = request;
  const query = checkQuery(request.query);
  const samples = samplesOfLayer(layer, query, { kind: 'auto' }).sort(byId);
  const dataset: Dataset = { format: 'project', folder: layer.name, split: layer.raster.name, samples };
  const limit = request.windows < samples.length ? request.windows : null;
  const asked = { protocol: 'honest', question: 'first', resolution: 'original', answers: null, seed: 0 } as const;
  const { evaluation, records } = await evaluateAndReport(
    { ...asked, dataset, out, prompter, segmenter, limit, jobs, resume: false, program },
    ports,
    options,
  );
  const { summary, elapsed, files } = evaluation;
  const { settings, figures } = summary;
  const shown = new Map(samples.map((sample) => [sample.id, sample]));
  const find = (index: number) => {
    const record = records.find((each) => each.index === index);
    const sample = record && shown.get(record.id);
    return record && sample ? { record, sample } : raise('host.notFound', { path: `${evaluationId}/${index}` });
  };
  return {
    report: files.report,
    picture: async (index) => sampleSvg(find(index), ports),
    result: {
      evaluationId,
      query,
      prompter: `${settings.prompter.id} ${settings.prompter.version}`,
      segmenter: `${settings.segmenter.id} ${settings.segmenter.version}`,
      figures,
      windowsInAll: samples.length,
      windows: records.map((record): EvaluatedWindow => {
        const { window } = find(record.index).sample;
        return { ...rowOf(record, evaluationId), bounds: window ? boundsOnMap(window) : nowhere };
      }),
      elapsed,
      report: resourcePath({ kind: 'evaluation-report', evaluationId }),
    },
  };
}
const nowhere = { minX: 0, minY: 0, maxX: 0, maxY: 0 };

function rowOf(record: EvalRecord, evaluationId: string): Omit<EvaluatedWindow, 'bounds'> {
  const { index, iou, answered, because, truth, predicted } = record;
  const resource = resourcePath({ kind: 'evaluation-sample', evaluationId, index });
  return { index, iou, answered, because, truth, predicted, resource };
}
