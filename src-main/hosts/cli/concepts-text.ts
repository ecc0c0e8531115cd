/** Text of the command `concepts` that a person reads. */
import type { TaughtStatus } from '../../contract/taught.ts';
import { printable } from './terminal.ts';

const number = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`;

export const conceptsText = {
  concepts: 'concepts that you taught by examples; they are asked for by their names with "segment"',
  list: 'list them',
  teach: 'teach one from points on a raster, or add examples to the one of this name',
  look: 'show what is outlined at a point, as it would be learned',
  export: 'write one as a file to hand on',
  import: 'take such a file',
  remove: 'forget one',
  name: 'its name, or one of the other names',
  file: 'a file that was exported',
  target: 'where to write it (NAME.concept.json without it)',
  options: {
    name: 'what it is called',
    words: 'other names, separated by commas',
    example: 'map coordinates of an object that is meant; give it several times (3 do well)',
    counter: 'map coordinates of something that looks alike and is not meant',
    aoiCrs: 'CRS of the coordinates (the raster’s own without it)',
    gsd: 'ground sampling distance at which the raster is read',
    segmenter: 'segmenter in whose terms it is learned',
  },
  notPoint: (given: string) => `"${given}" is no point: two numbers, x,y`,
  noExample: 'give at least one --example x,y',
  none: 'none; teach one with "think2seg concepts teach RASTER --name NAME --example x,y"',
  columns: ['Concept', 'Other names', 'Examples', 'Counter-examples', 'Segmenter', 'Taught'],
  row: ({ name, words, examples, counterExamples, segmenter, at }: TaughtStatus): string[] => [
    printable(name),
    printable(words.join(', ')),
    String(examples),
    String(counterExamples),
    segmenter,
    at.slice(0, 10),
  ],
  taught: ({ name, examples, counterExamples }: TaughtStatus) =>
    `${printable(name)} is taught from ${number(examples, 'example')} and ${number(counterExamples, 'counter-example')}.`,
  outlined: (at: string, pixels: number, areaM2: number | null, score: number) =>
    `at ${at}: ${number(pixels, 'pixel')}${areaM2 === null ? '' : `, ${Number(areaM2.toPrecision(4))} m²`}, sure to ${score.toFixed(2)}`,
  exported: (path: string) => `written to ${printable(path)}`,
  imported: (name: string) => `${printable(name)} is there now.`,
  removed: (name: string) => `${printable(name)} was removed.`,
};
