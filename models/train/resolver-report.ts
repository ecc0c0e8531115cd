/**
 * How well questions are understood: node models/train/resolver-report.ts [--wrong] [--devset DIR]
 * Held-out questions are in another style than those trained on; the devset's were written by others.
 * Top-3 counts a target among the three likeliest (what is unknown has no place among them).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createResolver } from '../../src-main/engine/prompter/resolver.ts';
import { type Entry, expectedOf, readCorpus } from './corpus.ts';

const here = import.meta.dirname;
const { values } = parseArgs({ options: { wrong: { type: 'boolean' }, devset: { type: 'string' } } });

const file = (name: string) => readFileSync(join(here, '../concepts', name));
const { resolve, rank } = createResolver({
  concepts: file('concepts.json'),
  resolver: file('resolver.json'),
  words: file('words.bin'),
});

print('trained on', readCorpus(join(here, 'questions/train.txt')));
print('held out, in another style', readCorpus(join(here, 'questions/held-out.txt')), true);
print('held out, in German', readCorpus(join(here, 'questions/german.txt')));
print('held out, written blind', readCorpus(join(here, 'questions/fresh.txt')), true);
if (values.devset) print('devset, others’ wording', devsetQuestions(values.devset), true);
timeOf(readCorpus(join(here, 'questions/held-out.txt')));

function print(name: string, entries: readonly Entry[], details = false): void {
  const known = entries.filter((entry) => expectedOf(entry) !== 'unknown');
  const unknown = entries.filter((entry) => expectedOf(entry) === 'unknown');
  const first = known.filter((entry) => answerOf(entry) === entry.target);
  const three = known.filter((entry) => inThree(entry));
  const rejected = unknown.filter((entry) => answerOf(entry) === 'unknown');
  console.log(
    `${name}: top-1 ${part(first, known)}, top-3 ${part(three, known)}, unknown rejected ${part(rejected, unknown)}`,
  );
  if (values.wrong) {
    for (const entry of entries) {
      const answer = answerOf(entry);
      if (answer !== expectedOf(entry)) console.log(`  ${expectedOf(entry)} -> ${answer}: ${entry.query}`);
    }
  }
  if (details) perTarget(entries);
}

function part(some: readonly unknown[], of: readonly unknown[]): string {
  return of.length === 0 ? 'none' : `${some.length}/${of.length} = ${(some.length / of.length).toFixed(2)}`;
}

function answerOf({ query }: Entry): string {
  return resolve(query)?.target.id ?? 'unknown';
}

function inThree({ query, target }: Entry): boolean {
  const likeliest = rank(query).targets.slice(0, 3);
  return likeliest.some((guess) => guess.target === target) || resolve(query)?.target.id === target;
}

/** Every target's share of right answers, and what it is taken for otherwise. */
function perTarget(entries: readonly Entry[]): void {
  console.log('| target | questions | top-1 | top-3 | taken for |\n|---|---|---|---|---|');
  for (const target of [...new Set(entries.map(expectedOf))].sort()) {
    const own = entries.filter((entry) => expectedOf(entry) === target);
    const wrong = own.map(answerOf).filter((answer) => answer !== target);
    const counts = [...new Set(wrong)].map((answer) => `${answer} ${wrong.filter((one) => one === answer).length}`);
    const three = target === 'unknown' ? '' : own.filter(inThree).length;
    console.log(`| ${target} | ${own.length} | ${own.length - wrong.length} | ${three} | ${counts.join(', ')} |`);
  }
}

function timeOf(entries: readonly Entry[]): void {
  const began = performance.now();
  for (const { query } of entries) resolve(query);
  console.log(`${((performance.now() - began) / entries.length).toFixed(1)} ms a question`);
}

/** The distinct questions of a devset in EarthReason layout; classes that the prompter does not list are unknown. */
function devsetQuestions(folder: string): Entry[] {
  const targets: Record<string, string> = {
    bare_land: 'bare',
    ground_track_field: 'running_track',
    harbor: 'harbour',
  };
  const listed = new Set(readCorpus(join(here, 'questions/train.txt')).map(({ target }) => target));
  const entries = new Map<string, Entry>();
  for (const split of ['train', 'val']) {
    for (const name of readdirSync(join(folder, split, 'QAs'))) {
      const { questions, concept } = JSON.parse(readFileSync(join(folder, split, 'QAs', name), 'utf8'));
      const target = targets[concept] ?? (listed.has(concept) ? concept : 'unknown');
      for (const query of questions) entries.set(`${concept} ${query}`, { query, target });
    }
  }
  return [...entries.values()];
}
