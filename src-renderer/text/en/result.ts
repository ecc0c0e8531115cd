/** An answer, in English. */
import type { AnswerPart, DropReason } from '../../../src-main/contract/answer.ts';
import type { HeldBy } from '../../../src-main/contract/held-form.ts';
import type { MaskBy } from '../../../src-main/contract/run.ts';
import { plural } from './plural.ts';

export const result = {
  label: 'Result',
  empty: 'Answers appear here.',
  emptyHint: 'Ask a question above. Each answer keeps its reason, its boxes and points, and its areas.',
  modeHint: {
    semantic: 'One mask: what belongs together is one feature. No model is run again; undo brings the other back.',
    instance: 'Objects: one feature for each object. No model is run again; undo brings the other back.',
  },
  switching: 'The masks are being merged…',
  masks: (count: number) => `${plural(count, 'feature', 'features')} found`,
  /** The layer's features now, of which a run had found so many. */
  featuresOf: (now: number, found: number) =>
    now === found
      ? `${plural(found, 'feature', 'features')} found`
      : `${plural(now, 'feature', 'features')}, ${found} found`,
  together: (questions: number) => `Answers to ${questions} questions`,
  noTarget: 'No target',
  noTargetText:
    'The image was searched and nothing in this area answers the question. This is an answer, not an error.',
  unreadable: 'Unreadable answer',
  unreadableText:
    'The prompter answered, but not in a form that gives boxes and points. Nothing can be said about the image.',
  unknown: 'Not known to this prompter',
  unknownText: 'The question was understood as outside of what this prompter can look for. The image was not searched.',
  cancelled: 'Cancelled',
  cancelledText: 'The run was stopped. Nothing was changed.',
  fault: 'The question could not be answered',
  leftOff: {
    title: 'Not all of the answer was used',
    inWindow: (window: number) => `window ${window}, `,
    one: (number: number) => `instance ${number}`,
    several: (count: number) => plural(count, 'instance', 'instances'),
    parts: { instance: '', box: 'box, ', positive: 'points, ', negative: 'negative points, ' } satisfies Record<
      AnswerPart,
      string
    >,
    reasons: {
      notObject: 'not in the form of an instance',
      noGeometry: 'neither a box nor points',
      badBox: 'a box has four numbers',
      emptyBox: 'without area',
      outside: 'outside the picture',
      badPoints: 'not pairs of numbers',
      pointCount: 'more or fewer than were asked for',
      notAllowed: 'not asked for',
      notFinite: 'a coordinate is not a number',
      duplicate: 'repeats a larger one',
      overLimit: 'more than are read',
      cutOff: 'the answer ends within it',
    } satisfies Record<DropReason, string>,
    clamped: (count: number) =>
      `${plural(count, 'coordinate', 'coordinates')} outside the picture brought to its edge; if there are many, the model answers in another frame`,
  },
  reason: 'Reason',
  reasonBy: (name: string, kind: string) => (kind ? `by ${name}: ${kind}` : `by ${name}`),
  noReason: 'The prompter gave no reason.',
  totalArea: 'Total area',
  timeToMask: 'Time to mask',
  timings: 'Where the time went',
  timing: {
    read: 'Read',
    encode: 'Encode',
    prompt: 'Prompt',
    decode: 'Decode',
    vectorise: 'Vectorise',
    total: 'Engine total',
  },
  aWindow: (time: string) => `${time} a window`,
  atOnce: (total: string) =>
    `Several windows were asked at once. The stages add up the time of every window, so together they are more than the ${total} that the run took.`,
  form: {
    held: {
      grammar: 'The model could only write answers of the right form (grammar).',
      'json-schema': 'The server held the model to the form of an answer (JSON schema).',
      'guided-json': 'The server held the model to the form of an answer (guided JSON).',
    } satisfies Record<HeldBy, string>,
    refused: (because: string) =>
      `The server would not hold the model to the form of an answer, so it was asked without: ${because}`,
  },
  cached: (count: number) => `${plural(count, 'window', 'windows')} taken from the cache`,
  window: 'How it was read',
  gsd: 'Resolution',
  why: 'Why',
  bands: 'Bands',
  models: 'Made by',
  promptsShown: 'Boxes and points',
  promptsHint: 'Show the boxes and points that made the masks',
  list: 'Features',
  feature: (number: number, label: string) => `Feature ${number}, ${label}`,
  score: (score: string) => `score ${score}`,
  scoreTitle: 'How sure the model is, from 0 to 1',
  lowScore: 'low score',
  lowScoreTitle: 'The model is not sure: look at this one before you use it.',
  allLow: 'All scores are low. The result may be wrong; look at it before you use it.',
  retry: 'Ask again',
  raw: 'What the model answered',
  noScore: 'no score',
  maskBy: { segmenter: 'outline: segmenter', prompter: 'outline: prompter', person: 'outline: drawn' } satisfies Record<
    MaskBy,
    string
  >,
  maskByHint: {
    segmenter: 'The outline was drawn by the segmenter from the box and points.',
    prompter: 'The outline is the prompter’s own evidence; the segmenter’s mask disagreed or was not asked for.',
    person: 'The outline was drawn by hand.',
  } satisfies Record<MaskBy, string>,
  agreement: (percent: string) => `, ${percent} alike`,
  more: (count: number) => `Show ${plural(count, 'more feature', 'more features')}`,
  export: 'Export…',
  exportHint: 'Save the features as GeoJSON, with where they came from',
  exported: (path: string) => `Saved to ${path}`,
  downloaded: (name: string) => `${name} was handed to the browser’s downloads.`,
  zoomTo: 'Zoom to the result',
  knows: 'It knows',

  commands: { export: 'Export the result…', noResult: 'There is no result on show.' },
};
