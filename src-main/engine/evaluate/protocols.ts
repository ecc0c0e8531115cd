/**
 * The ways in which the field turns masks into figures, by name. They differ in what an empty truth, an
 * empty answer and a failed answer count for, so figures of two protocols must not be compared.
 *
 * Source of `think2seg-rs` and `segearth-r1`: the evaluation rules of the two publications as restated
 * in the README; `honest` is the former with false positives on no-target images in the union.
 */
import type { Resolution, Scored } from './sample.ts';

export const protocolIds = ['think2seg-rs', 'segearth-r1', 'honest'] as const;
export type ProtocolId = (typeof protocolIds)[number];

/** What a sample adds to the cumulative IoU. */
export interface Share {
  readonly both: number;
  readonly either: number;
}

export interface Protocol {
  readonly id: ProtocolId;
  /** Which of a sample's questions is asked: one drawn by the seed, or the first. */
  readonly question: 'random' | 'first';
  readonly resolution: Resolution;
  /** How a language model's answer is read: by the reference's strict rule, or as the program does for people. */
  readonly reading: 'reference' | 'program';
  /** IoU of one sample, 0..1. */
  iou(scored: Scored): number;
  share(scored: Scored): Share;
}

const failed = ({ answered }: Scored) => answered === 'unreadable' || answered === 'refused';

/** A failed answer counts 0; on an empty truth only the answer "no target" counts, whatever a mask looks like. */
function answerIou(scored: Scored): number {
  if (failed(scored)) return 0;
  if (scored.truth === 0) return scored.answered === 'no-target' ? 1 : 0;
  return scored.both / scored.either;
}

/** Masks alone: two empty ones agree. A failed answer is no mask, also where the truth is empty. */
function maskIou(scored: Scored): number {
  if (failed(scored)) return 0;
  return scored.either === 0 ? 1 : scored.both / scored.either;
}

/** A failed or empty answer leaves the truth's area in the union. */
function pixels(scored: Scored): Share {
  return failed(scored) ? { both: 0, either: scored.truth } : { both: scored.both, either: scored.either };
}

export const protocols: Readonly<Record<ProtocolId, Protocol>> = {
  'think2seg-rs': {
    id: 'think2seg-rs',
    question: 'random',
    resolution: 'original',
    reading: 'reference',
    iou: answerIou,
    share: (scored) => (scored.truth === 0 ? { both: 0, either: 0 } : pixels(scored)),
  },
  'segearth-r1': {
    id: 'segearth-r1',
    question: 'first',
    resolution: '1024',
    reading: 'reference',
    iou: maskIou,
    share: pixels,
  },
  honest: {
    id: 'honest',
    question: 'random',
    resolution: 'original',
    reading: 'program',
    iou: answerIou,
    share: pixels,
  },
};
