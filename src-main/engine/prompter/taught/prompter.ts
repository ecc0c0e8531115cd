/** Answers questions about taught concepts. */
import { raise } from '../../../contract/fault.ts';
import type { PrompterAnswer } from '../../../contract/run.ts';
import type { TaughtConcept } from '../../../contract/taught.ts';
import type { PrompterInput } from '../prompter.ts';
import { rawAnswer } from '../reason.ts';
import type { Background } from './background.ts';
import { cellsOf } from './cells.ts';
import { find, type SearchResult, spotsOf } from './find.ts';
import { type Learned, learn } from './learn.ts';
import type { Named } from './names.ts';

/** Learned when first asked for; a few milliseconds each. */
export class TaughtRules {
  readonly #background: Background | null;
  readonly #learned = new WeakMap<TaughtConcept, Learned>();

  constructor(background: Background | null) {
    this.#background = background;
  }

  of(concept: TaughtConcept): Learned {
    const background = this.#background ?? raise('models.missing', { id: 'concepts', path: 'background' });
    const known = this.#learned.get(concept) ?? learn(concept.examples, background);
    this.#learned.set(concept, known);
    return known;
  }
}

export interface TaughtQuestion {
  readonly rules: TaughtRules;
  readonly input: PrompterInput;
  readonly signal: AbortSignal | undefined;
}

/** Faults: `taught.otherSegmenter`, `run.cancelled`. */
export async function answerTaught(named: Named, { rules, input, signal }: TaughtQuestion): Promise<PrompterAnswer> {
  const { concept } = named;
  const { outline, pixels, gsd } = input;
  const embedding = await input.embedding();
  const fits = embedding?.segmenter === concept.segmenter.id && outline ? cellsOf(pixels, embedding) : null;
  if (!fits || !outline) return raise('taught.otherSegmenter', { segmenter: embedding?.segmenter ?? 'this segmenter' });
  const learned = rules.of(concept);
  const search = { cells: fits, gsd, within: input.within };
  if (input.glance) {
    input.onSpots?.({ kind: 'spots', spots: spotsOf(learned, search) });
    return { kind: 'no-target', instances: [], thinking: '', raw: '[]' };
  }
  const found = await find(learned, { ...search, outline, signal, onSpots: input.onSpots });
  if (signal?.aborted) raise('run.cancelled');
  const thinking = [understood(named), result(found, concept, learned.gate), nature].join('\n');
  if (found.sightings.length === 0) return { kind: 'no-target', instances: [], thinking, raw: '[]' };
  const instances = found.sightings.map(({ prompt, outline: evidence, score }) => ({
    prompt,
    label: concept.name,
    score: Math.round(score * 1000) / 1000,
    evidence,
    route: 'prompter' as const,
    drawnBy: 'segmenter' as const,
  }));
  return { kind: 'instances', instances, thinking, raw: rawAnswer(instances) };
}

const nature = 'Answered by likeness to examples that a person clicked, not by a language model.';

function understood({ concept, because, by }: Named): string {
  const how = by === 'name' ? '' : `, taking ${because}`;
  const meant = concept.examples.filter(({ counter }) => !counter).length;
  const counters = concept.examples.length - meant;
  const than = counters > 0 ? ` and ${count(counters, 'counter-example')}` : '';
  return `Understood as "${concept.name}"${how}: a concept taught from ${count(meant, 'example')}${than}.`;
}

function result({ sightings, places, unsure }: SearchResult, { name }: TaughtConcept, gate: number): string {
  if (places === 0) return `No target: no place in this window is like the examples of ${name}.`;
  const looked = `The segmenter outlined ${count(places, 'likely place')}`;
  if (unsure !== null)
    return `No target: ${looked.toLowerCase()}; the likest reaches ${unsure.toFixed(2)}, and ${gate.toFixed(2)} is asked for, from how much the examples are like each other.`;
  if (sightings.length === 0)
    return `No target: ${looked.toLowerCase()}; no outline is like the examples in looks, size and shape.`;
  return `${looked}; ${count(sightings.length, 'outline')} ${sightings.length === 1 ? 'is' : 'are'} like the examples in looks, size and shape.`;
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}
