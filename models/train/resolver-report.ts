/**
 * How well questions are understood: node models/train/resolver-report.ts [--wrong] [--devset DIR]
 * Held-out questions are in another style than those trained on; the devset's were written by others.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createResolver, type Resolver } from '../../src-main/engine/prompter/resolver.ts';
import { type Entry, readCorpus } from './corpus.ts';

const here = import.meta.dirname;
const { values } = parseArgs({ options: { wrong: { type: 'boolean' }, devset: { type: 'string' } } });

const file = (name: string) => readFileSync(join(here, '../concepts', name));
const resolver = createResolver({
  concepts: file('concepts.json'),
  resolver: file('resolver.json'),
  words: file('words.bin'),
});

print('trained on', readCorpus(join(here, 'questions/train.txt')));
print('held out, other style', readCorpus(join(here, 'questions/held-out.txt')));
if (values.devset) print('devset, others’ wording', devsetQuestions(values.devset));

function print(name: string, entries: readonly Entry[]): void {
  const known = entries.filter(({ target }) => target !== 'unknown');
  const unknown = entries.filter(({ target }) => target === 'unknown');
  const right = known.filter((entry) => answerOf(resolver, entry) === entry.target).length;
  const rejected = unknown.filter((entry) => answerOf(resolver, entry) === 'unknown').length;
  const part = (n: number, of: number) => `${n}/${of} = ${(n / of).toFixed(2)}`;
  console.log(`${name}: known top-1 ${part(right, known.length)}, unknown rejected ${part(rejected, unknown.length)}`);
  if (!values.wrong) return;
  for (const entry of entries) {
    const answer = answerOf(resolver, entry);
    if (answer !== entry.target) console.log(`  ${entry.target} -> ${answer}: ${entry.query}`);
  }
}

function answerOf({ resolve }: Resolver, { query }: Entry): string {
  return resolve(query)?.target.id ?? 'unknown';
}

/** The distinct questions of a devset in EarthReason layout; classes that the prompter does not list are unknown. */
function devsetQuestions(folder: string): Entry[] {
  const targets: Record<string, string> = {
    bare_land: 'bare',
    water: 'water',
    vegetation: 'vegetation',
    road: 'road',
    building: 'building',
  };
  const entries = new Map<string, Entry>();
  for (const split of ['train', 'val']) {
    for (const name of readdirSync(join(folder, split, 'QAs'))) {
      const { questions, concept } = JSON.parse(readFileSync(join(folder, split, 'QAs', name), 'utf8'));
      for (const query of questions)
        entries.set(`${concept} ${query}`, { query, target: targets[concept] ?? 'unknown' });
    }
  }
  return [...entries.values()];
}
