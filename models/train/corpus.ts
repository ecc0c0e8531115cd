/** Questions with the target that a person would want, one a line below a heading `# target`. */
import { readFileSync } from 'node:fs';

export interface Entry {
  readonly query: string;
  /** A concept, a target of concepts.json, or "unknown". */
  readonly target: string;
}

export function readCorpus(path: string): Entry[] {
  let target = '';
  const entries: Entry[] = [];
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    if (line.startsWith('# ')) target = line.slice(2).trim();
    else if (line.trim() !== '') entries.push({ query: line.trim(), target });
  }
  return entries;
}
