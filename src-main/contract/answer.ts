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

/** What of one window's answer could not be used; windows where all of it was are not told of. */
export interface LeftOff {
  /** From 1, in the order of the run's windows. */
  readonly window: number;
  readonly parts: readonly DroppedPart[];
  /** Coordinates outside the model's frame that were brought to its edge; many tell of a wrong frame. */
  readonly clamped: number;
}

/** One report: `count` instances, neighbours as a rule, from number `first`, lost the same part for the same reason. */
export interface DroppedPart {
  readonly part: AnswerPart;
  readonly because: DropReason;
  /** Place in the answer's list, from 1. */
  readonly first: number;
  readonly count: number;
}

/** The reports by reason, most frequent first: 4000 boxes that repeat others in turn are one line. */
export function byReason(parts: readonly DroppedPart[]): DroppedPart[] {
  const groups = new Map<string, DroppedPart>();
  for (const entry of parts) {
    const key = `${entry.part} ${entry.because}`;
    const known = groups.get(key);
    groups.set(key, known ? { ...known, count: known.count + entry.count } : entry);
  }
  return [...groups.values()].sort((a, b) => b.count - a.count);
}
