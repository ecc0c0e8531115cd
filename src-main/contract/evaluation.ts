/**
 * Evaluation against a layer: its features are taken for the truth, the question is asked of the layer's
 * image window by window, and what is found is compared. Also the figures that every evaluation gives.
 *
 * How a user interface calls it: `invoke('evaluation.run', …)` resolves with the result; progress comes on
 * the topic `evaluation.progress`; `evaluation.cancel` ends it with the fault `run.cancelled`. Pictures of the
 * samples and the report are resources (`resource`, `report`) for as long as the host keeps the evaluation.
 */
import * as v from 'valibot';
import type { Box } from './space.ts';

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(128), v.regex(/^[\w.-]+$/));

/** Windows that one evaluation may look at. */
export const evaluationWindowLimit = 1024;

export const evaluationRequests = {
  'evaluation.run': v.strictObject({
    evaluationId: id,
    /** The vector layer whose features are the truth. */
    layer: id,
    query: v.string(),
    prompter: id,
    segmenter: id,
    /** Windows to draw by the seed where the image has more. */
    windows: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(evaluationWindowLimit)),
  }),
  'evaluation.cancel': v.strictObject({ evaluationId: id }),
} as const;

/** How a prompter answered. `refused`: it says that it does not know what is asked for. */
export type Answered = 'instances' | 'no-target' | 'unreadable' | 'refused';

/** A figure with its interval: 95 % of the figures of resampled sets lie in it. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface NoTarget {
  /** Samples whose truth is empty. */
  readonly samples: number;
  /** Of the answers "no target", the share that is right; null where none was given. */
  readonly precision: number | null;
  /** Of the samples without a target, the share answered "no target"; null where there are none. */
  readonly recall: number | null;
  /** Of the samples without a target, the share answered with instances; null where there are none. */
  readonly falsePositiveRate: number | null;
}

export interface Figures {
  readonly samples: number;
  readonly gIoU: Estimate;
  readonly cIoU: Estimate;
  /** Share of samples with an IoU of at least the threshold, by threshold ("0.5"). */
  readonly precisionAt: Readonly<Record<string, number>>;
  readonly answers: Readonly<Record<Answered, number>>;
  readonly noTarget: NoTarget;
}

export interface EvaluatedWindow {
  readonly index: number;
  readonly iou: number;
  readonly answered: Answered;
  /** Why an answer could not be read or was refused; empty else. */
  readonly because: string;
  /** Pixels of the truth and of the prediction. */
  readonly truth: number;
  readonly predicted: number;
  /** Where it lies, in the map space of the image. */
  readonly bounds: Box<'map'>;
  /** Resource path of its picture (SVG): image, truth, prompts and mask. */
  readonly resource: string;
}

export interface EvaluationResult {
  readonly evaluationId: string;
  readonly query: string;
  /** Id and version. */
  readonly prompter: string;
  readonly segmenter: string;
  /** By the protocol `honest`. */
  readonly figures: Figures;
  /** Windows of the whole image, of which some may have been drawn. */
  readonly windowsInAll: number;
  /** In the order of the windows. */
  readonly windows: readonly EvaluatedWindow[];
  /** Milliseconds. */
  readonly elapsed: number;
  /** Resource path of the report (HTML). */
  readonly report: string;
}

export interface EvaluationProgress {
  readonly evaluationId: string;
  readonly done: number;
  readonly total: number;
  /** Milliseconds. */
  readonly elapsed: number;
}

export interface EvaluationResults {
  'evaluation.run': EvaluationResult;
  'evaluation.cancel': null;
}
export interface EvaluationTopics {
  'evaluation.progress': EvaluationProgress;
}
