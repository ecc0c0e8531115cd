/** Text of the commands `eval` and `eval compare`. */
import type { Estimate } from '../../engine/evaluate/metrics.ts';

export const evalText = {
  command: 'measure a prompter and a segmenter against the true masks of a data set',
  compare: 'say what got better and what worse between two folders of results of the same samples',
  dataset: 'folder of the data set',
  results: 'folder that "eval --out" has written',
  options: {
    format: 'layout of the data set',
    split: 'part of the data set: train, val (default), test; of a project corrected (default) or all',
    prompter: 'a prompter, or oracle: true boxes and points, which gives the ceiling of the segmenter',
    answers: 'score answers made elsewhere: JSON Lines of {"id", "answer"}, coordinates in the frame of 840',
    segmenter: 'model that turns prompts into masks',
    protocol: 'how masks become figures: what an empty truth, an empty and a failed answer count',
    question: 'which question of a sample is asked, if not as the protocol has it',
    resolution: 'original pictures, or a square frame of 840 or 1024 pixels, if not as the protocol has it',
    limit: 'only N samples, drawn by the seed',
    seed: 'seed of questions, drawn samples and intervals',
    jobs: 'samples under way at once: reading and scoring go on beside the models',
    resume: 'go on with the results that are in the folder',
    out: 'folder for results.jsonl, summary.json and report.html',
  },
  notes: `
The layouts:
  earthreason  SPLIT/images, SPLIT/labels, SPLIT/QAs
  refsegrs     images, masks, output_phrase_SPLIT.txt
  risbench     img_rgb, mask, output_phrase_SPLIT.txt
  rrsisd       images/rrsisd/JPEGImages, rrsisd/refs(unc).p, rrsisd/instances.json
  coco         annotations/instances_SPLIT.json and pictures
  project      a session file of this program: its layers are the truth, window by window

The protocols:
  think2seg-rs  an empty truth counts only for the answer "no target"; cIoU leaves false positives there out;
                answers of language models are read by the strict rule, where one bad instance spoils all
  segearth-r1   masks alone, two empty ones agree; first question; 1024 pixels
  honest        like think2seg-rs, but false positives count in cIoU
`,
  progress: (done: number, total: number, left: string | null) =>
    `${done} of ${total} samples${left ? ` · about ${left} left` : ''}`,
  resumed: (count: number) => `${count} samples were done before`,
  head: (dataset: string, split: string, samples: number) => `${dataset} ${split}, ${samples} samples`,
  rows: {
    protocol: 'Protocol',
    prompter: 'Prompter',
    segmenter: 'Segmenter',
    gIoU: 'gIoU',
    cIoU: 'cIoU',
    precision: 'Share of samples with an IoU of at least',
    answers: 'Answers',
    noTarget: 'No target',
    time: 'Time',
  },
  protocolOf: (id: string, question: string, resolution: string) =>
    `${id}, ${question} question, ${resolution === 'original' ? 'original size' : `${resolution} x ${resolution}`}`,
  counts: (n: { instances: number; 'no-target': number; unreadable: number; refused: number }) =>
    `${n.instances} with instances, ${n['no-target']} no target, ${n.unreadable} unreadable, ${n.refused} refused`,
  noTargetOf: (samples: number, precision: string, recall: string, wrong: string) =>
    `${samples} samples without one; precision ${precision}, recall ${recall}, false positives ${wrong}`,
  timeOf: (seconds: string, fresh: number, over: string) =>
    `${seconds} s for ${fresh} samples; ${over} of it beside the models`,
  groupColumns: ['Samples', 'gIoU', 'cIoU'],
  groups: {
    class: 'Class',
    source: 'Source',
    sourceClass: 'Source and class',
    size: 'Size of the target',
    gsd: 'Resolution',
  },
  written: (path: string) => `report: ${path}`,
  compareRows: {
    difference: 'Difference of gIoU',
    verdict: 'Verdict',
    pairs: 'Samples',
  },
  pairs: (samples: number, better: number, worse: number, same: number) =>
    `${samples}: ${better} better, ${worse} worse, ${same} the same`,
  differenceOf: (value: string, low: string, high: string, p: string) =>
    `${value} (95 % from ${low} to ${high}), p = ${p} by sign flips`,
  verdict: (p: number, difference: number) =>
    p >= 0.05 ? 'no more than chance' : difference > 0 ? 'the second is better' : 'the first is better',
  changeColumns: ['Sample', 'First', 'Second', 'Question'],
  gains: 'Got better',
  losses: 'Got worse',
  classColumns: ['Class', 'Samples', 'Difference'],
  notCount: (option: string, given: string) => `${option} takes a whole number above 0, not "${given}"`,
  notSeed: (given: string) => `--seed takes a whole number from 0, not "${given}"`,
  reward: {
    command: 'serve rewards of completions for training (GRPO) on 127.0.0.1',
    resolution: 'size at which pictures are looked at and masks compared',
    waiting: 'completions that may wait; more are refused with 429',
    serving: (samples: number) => `rewards for ${samples} samples; /openapi.json describes the service; Ctrl+C ends it`,
    notes: `
A reward is 2 x IoU of the mask + 1 where the answer is read by the strict training rule + 1 where the text is
exactly a think block and an answer block. models/train/reward_client.py is a client for trainers in Python.
`,
  },
  needsOut: 'eval needs --out, a folder for its results',
  bothAnswers: '--answers and --prompter cannot be given together',
} as const;

/** "0.436 (0.401 to 0.470)". */
export function estimate({ value, low, high }: Estimate): string {
  return `${value.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`;
}

export function share(value: number | null): string {
  return value === null ? '-' : value.toFixed(3);
}
