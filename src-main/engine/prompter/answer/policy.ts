/** How an answer is read: which rule decides, in which frame its coordinates are, which points it may have. */
import type { DroppedPart } from '../../../contract/answer.ts';
import type { Prompt } from '../../../contract/run.ts';

/** The size of the picture that a model answers in, in its own pixels (or thousandths). */
export interface AnswerFrame {
  readonly width: number;
  readonly height: number;
}

/** The frame of the Think2Seg-RS checkpoints: images are resized to 840 x 840. */
export const think2segFrame: AnswerFrame = { width: 840, height: 840 };

/** How many points of each kind an instance has: a property of the template that the model was asked with. */
export interface PointRule {
  readonly positive: number;
  readonly negative: number;
}

/**
 * - `reference`: Think2Seg-RS's own decisions in evaluation. One bad instance makes the whole answer
 *   unreadable; coordinates are taken as they are: not clamped, not put in order.
 * - `reference-training`: the same for its rewards, which also want the json fence and positive
 *   points in every instance.
 * - `lenient`: for people. What is usable is kept, put in order and clamped; the rest is reported.
 */
export type AnswerRule = 'reference' | 'reference-training' | 'lenient';

export interface AnswerPolicy {
  readonly rule: AnswerRule;
  readonly frame: AnswerFrame;
  readonly points: PointRule;
  /** More instances are left off (`lenient`); the reference has no limit. */
  readonly instances: number;
  /** Bytes of UTF-8; a longer answer is unreadable by every rule. */
  readonly bytes: number;
}

const base = { frame: think2segFrame, points: { positive: 2, negative: 0 }, instances: 64, bytes: 256 * 1024 } as const;
export const lenient: AnswerPolicy = { ...base, rule: 'lenient' };
export const reference: AnswerPolicy = { ...base, rule: 'reference' };
export const referenceTraining: AnswerPolicy = { ...base, rule: 'reference-training' };

export interface AnswerInstance {
  /**
   * All finite. By `lenient`: within the frame, corners in order. By the reference's rules: as the
   * answer has it, so `minX` and `minY` are its first corner even where that is not the smaller one.
   */
  readonly prompt: Prompt<'frame'>;
  /** The answer's own word for it, one line without control characters, at most 80 characters; '' without. */
  readonly label: string;
  /** Place in the answer's list, from 1. */
  readonly number: number;
}

export interface ParsedAnswer {
  /** `no-target`: the answer's list is empty. It is the model's word, not a failure to read it. */
  readonly kind: 'instances' | 'no-target';
  /** The text of the think block; '' without. Untrusted: to be shown as text only. */
  readonly thinking: string;
  /**
   * In the answer's order. Under the reference's rules it may be empty though `kind` is `instances`:
   * coordinates that are not finite give the reference an empty mask.
   */
  readonly instances: readonly AnswerInstance[];
  readonly dropped: readonly DroppedPart[];
  /** Coordinates that lay outside the frame and were clamped; many of them tell of a wrong frame. 0 by the reference's rules. */
  readonly clamped: number;
  /**
   * Only by the reference's rules: the answer passes as well-formed, but has words where numbers
   * belong, so that the reference's segmenter fails on it and the sample counts as no mask.
   */
  readonly broken: boolean;
}

export type AnswerReading =
  | { readonly kind: 'read'; readonly answer: ParsedAnswer }
  | { readonly kind: 'unreadable'; readonly because: string };
