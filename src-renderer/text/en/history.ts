/** The runs that were made, in English. */
import { count as counted } from './plural.ts';

export const history = {
  title: 'Runs',
  none: 'Every question that you ask is kept here, with its result.',
  search: 'Search questions and images',
  open: (query: string) => `Open the result of: ${query}`,
  again: (query: string) => `Run again: ${query}`,
  reuse: (query: string) => `Use the question for another area or image: ${query}`,
  remove: (query: string) => `Delete the run: ${query}`,
  removed: (query: string) => `The run “${query}” was deleted.`,
  reused: 'The question is in the field. Choose an area or another image, then run it.',
  part: 'part',
  whole: 'whole layer',
  more: (count: number) => `Show ${counted(count)} more`,
};
