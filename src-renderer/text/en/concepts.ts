/** Concepts that a person teaches by clicking, in English. */
import { count } from './plural.ts';

const examples = (number: number) => `${count(number)} ${number === 1 ? 'example' : 'examples'}`;
const counters = (number: number) => `${count(number)} ${number === 1 ? 'counter-example' : 'counter-examples'}`;

export const concepts = {
  title: 'Concepts',
  none: 'A concept is something that you teach: click a few examples on the map, name it, and ask for it anywhere. Nothing leaves this machine.',
  teach: 'Teach a concept',
  import: 'Import…',
  taughtFrom: (positive: number, negative: number) =>
    negative > 0 ? `${examples(positive)}, ${counters(negative)}` : examples(positive),
  find: (name: string) => `Find every ${name}`,
  question: (name: string) => `Show me every ${name}`,
  more: (name: string) => `Teach more about ${name}`,
  export: (name: string) => `Export ${name} as a file`,
  remove: (name: string) => `Remove ${name}`,
  removed: (name: string) => `${name} was removed.`,
  imported: (name: string) => `${name} was imported.`,
  exported: (path: string) => `Exported to ${path}.`,
  saved: (name: string) => `${name} is taught: ask for it by its name.`,
  name: 'Name',
  namePlaceholder: 'For example: greenhouse',
  words: 'Other names',
  wordsHint: 'Separated by commas; any of them works in a question.',
  examples: 'Examples',
  example: (number: number, size: string) => `Example ${count(number)}, ${size}`,
  counter: (number: number, size: string) => `Not it ${count(number)}, ${size}`,
  fromBefore: 'from before',
  removeExample: (label: string) => `Remove: ${label}`,
  looking: 'Looking…',
  howTo:
    'Click objects that are meant; Alt-click what looks alike but is not. Three examples from different places do well.',
  save: 'Save',
  cancel: 'Cancel',
  spots: {
    title: 'Found in view',
    searching: 'Looking for more…',
    none: 'Nothing in view is like the examples.',
    found: (places: number, outlined: number) =>
      `${count(places)} ${places === 1 ? 'place' : 'places'} like the examples, ${count(outlined)} outlined`,
    place: (rank: number, score: string) => `${count(rank)}: ${score} alike`,
    outlined: 'outlined',
    likely: 'not outlined yet',
    zoom: (rank: number) => `Zoom to place ${count(rank)}`,
    how: 'Places are told by the encoding and the colours alone; what the segmenter outlines there decides.',
  },
  reasons: {
    noName: 'Give it a name.',
    noExample: 'Click at least one example on the map.',
    looking: 'The last click is still being looked at.',
    noSegmenter: (id: string) => `Concepts are taught with the segmenter ${id}, which is not ready.`,
  },
  like: {
    title: 'Find more like this',
    query: (name: string) => `More like ${name}`,
    needsSelection: 'Choose a feature that is an example: click it with the tool Select, or its row in the table.',
    otherImage: 'Choose the image that the feature was found in.',
    keepQuestion: 'Keep these examples as a concept that can be asked for by its name?',
    keep: 'Keep as a concept',
  },
  tool: {
    title: 'Teach by example',
    hint: 'Click objects that are meant, Alt-click what is not; by keyboard arrows move a crosshair and Space clicks. Esc ends.',
  },
};
