/** What was left off when a model's answer was read: data for people, in words only where it is shown. */

export type AnswerPart = 'instance' | 'box' | 'positive' | 'negative';

export type DropReason =
  /** An element of the list that is not an object. */
  | 'notObject'
  /** Neither a box nor positive points. */
  | 'noGeometry'
  /** Not four numbers. */
  | 'badBox'
  /** A box without area. */
  | 'emptyBox'
  /** A box that does not touch the model's frame. */
  | 'outside'
  /** Not pairs of numbers. */
  | 'badPoints'
  /** More or fewer points than the model was asked for. */
  | 'pointCount'
  /** A kind of point that this model is not asked for. */
  | 'notAllowed'
  /** NaN or infinite. */
  | 'notFinite'
  /** Its box is over half the same as a larger one that is kept. */
  | 'duplicate'
  /** More instances than are read. */
  | 'overLimit'
  /** The answer ends within it. */
  | 'cutOff';

/** One report: `count` neighbouring instances, from number `first`, lost the same part for the same reason. */
export interface DroppedPart {
  readonly part: AnswerPart;
  readonly because: DropReason;
  /** Place in the answer's list, from 1. */
  readonly first: number;
  readonly count: number;
}
