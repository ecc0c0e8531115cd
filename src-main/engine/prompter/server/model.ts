/** A language model behind a server, with all that is needed to ask it except the key. */
import type { FrameRule } from '../../../contract/frame.ts';
import type { ServerPrompter } from '../../../contract/prompters.ts';
import type { PointRule } from '../answer/policy.ts';

export interface ServerModel extends Omit<ServerPrompter, 'template' | 'frame'> {
  readonly system: string;
  /** With the places `{query}`, `{width}` and `{height}`. */
  readonly user: string;
  readonly points: PointRule;
  readonly frame: FrameRule;
}

/** A picture as it is sent. */
export interface Picture {
  readonly png: Uint8Array;
  readonly width: number;
  readonly height: number;
}
