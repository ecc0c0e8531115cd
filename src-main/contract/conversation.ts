/** How a language model is asked: data that belongs to its weights. */
import type { FrameRule } from './frame.ts';

export interface Conversation {
  /** Whose wording it is. */
  readonly source: string;
  readonly system: string;
  /** `{query}` stands where the question goes; `{width}` and `{height}` where the answer frame's size does. */
  readonly user: string;
  /** Points that are asked for of each instance. */
  readonly points: { readonly positive: number; readonly negative: number };
  readonly frame: FrameRule;
  readonly maxNewTokens: number;
}
