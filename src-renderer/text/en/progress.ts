/** A run under way, in English. */
import type { RunStage } from '../../../src-main/contract/run.ts';

export const progress = {
  label: 'Progress',
  title: 'Working',
  cancelling: 'Stopping…',
  ofQuestion: (question: string) => `Progress of: ${question}`,
  refused: 'not asked',
  overall: 'Progress of the run',
  elapsed: (time: string) => `${time} so far`,
  left: (time: string) => `about ${time} left`,
  thinking: 'What the model writes',
  windows: (window: number, windows: number) => `Window ${window} of ${windows}`,
  starting: 'Starting; models are loaded on first use',
  stages: {
    read: 'Read the image',
    encode: 'Encode what is seen',
    prompt: 'Find boxes and points',
    decode: 'Draw the masks',
    vectorise: 'Trace polygons',
  } satisfies Record<RunStage, string>,
  state: { waiting: 'waiting', active: 'now', done: 'done' },
};
