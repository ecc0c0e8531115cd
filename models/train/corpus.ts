/** Questions with the target that a person would want, one a line below a heading `# target`. */
import { readFileSync } from 'node:fs';

export interface Entry {
  readonly query: string;
  /** A concept, a target of concepts.json, "unknown", or a kind of it such as "unknown/chat". */
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

/** What is expected of the resolver: any kind of what is unknown is "unknown". */
export function expectedOf({ target }: Entry): string {
  return target.startsWith('unknown') ? 'unknown' : target;
}
