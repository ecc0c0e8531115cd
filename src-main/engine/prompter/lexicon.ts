/** The concepts and the words for them, read from the pack's `concepts.json` and made ready for look-up. */
import * as v from 'valibot';
import { raise } from '../../contract/fault.ts';
import { baseForm, wordsOf } from './words.ts';

/** Kinds of surface, and what is drawn like one. */
export const coverIds = ['water', 'vegetation', 'bare', 'built_up', 'road', 'building'] as const;
export type CoverId = (typeof coverIds)[number];
/** Things that are counted. They can be seen where the pack's weights know them; they are understood anyway. */
export const objectIds = [
  'airplane',
  'ship',
  'vehicle',
  'storage_tank',
  'swimming_pool',
  'tennis_court',
  'basketball_court',
  'baseball_diamond',
  'running_track',
  'soccer_field',
  'bridge',
  'harbour',
  'solar_panel',
  'wind_turbine',
  'greenhouse',
  'roundabout',
  'parking_lot',
  'tree',
] as const;
export type ObjectId = (typeof objectIds)[number];
export const conceptIds = [...coverIds, ...objectIds] as const;
export type ConceptId = CoverId | ObjectId;

export function isCover(id: ConceptId): id is CoverId {
  return coverIds.some((cover) => cover === id);
}

const id = v.picklist(conceptIds);
const words = v.array(v.pipe(v.string(), v.minLength(1)));
const number = v.pipe(v.number(), v.finite(), v.minValue(0));

const conceptSchema = v.strictObject({
  id,
  name: v.string(),
  route: v.picklist(['segmenter', 'prompter']),
  /** Smaller parts are taken for specks. */
  minM2: number,
  /** Metres a pixel above which it cannot be seen, and what is answered instead; null: always seen, nothing instead. */
  coarsestGsd: v.nullable(number),
  coarser: v.nullable(id),
  /** What is answered instead, and said to be, where the pack has no eyes for it; null: it is refused. */
  without: v.nullable(id),
  names: words,
  cues: words,
});
const targetSchema = v.strictObject({
  id: v.string(),
  name: v.string(),
  include: v.array(id),
  exclude: v.array(id),
  minRadiusM: number,
  /** Rough ground (crowns, rubble) is left out where the pixels are small enough to show it. */
  smooth: v.boolean(),
  note: v.string(),
});
const lexiconSchema = v.strictObject({
  format: v.literal(1),
  concepts: v.array(conceptSchema),
  targets: v.array(targetSchema),
  landNames: words,
  purposes: v.array(v.strictObject({ target: v.string(), who: words })),
  ability: words,
  offList: words,
  /** Words after which something is named only to say where ("bridges over the river"). */
  relations: words,
  /** Words that choose among what is found ("the largest", "red", "left"); they are understood, and not followed. */
  unheeded: words,
  negators: words,
  everything: words,
  /** German words (plain letters, without endings) and what they are in English. */
  german: v.record(v.string(), v.string()),
});

export type Concept = v.InferOutput<typeof conceptSchema>;
/** Something to look for: concepts together, less others. */
export type Target = v.InferOutput<typeof targetSchema>;

/** What a phrase of the question stands for. */
export type Meaning =
  | { readonly kind: 'name'; readonly concept: ConceptId }
  | { readonly kind: 'cue'; readonly concept: ConceptId }
  | { readonly kind: 'land' }
  | { readonly kind: 'user'; readonly target: string }
  | { readonly kind: 'off' };

export interface Lexicon {
  readonly concepts: ReadonlyMap<ConceptId, Concept>;
  readonly targets: ReadonlyMap<string, Target>;
  /** By phrase in base forms; a phrase may mean several things. */
  readonly phrases: ReadonlyMap<string, readonly Meaning[]>;
  /** Phrases of two words and more by their letters without spaces ("windturbine"). */
  readonly joined: ReadonlyMap<string, string>;
  readonly german: ReadonlyMap<string, string>;
  /** Words of five letters and more that typing errors are corrected to. */
  readonly correctable: ReadonlySet<string>;
  readonly ability: ReadonlySet<string>;
  /** Phrases in base forms. */
  readonly relations: ReadonlySet<string>;
  readonly unheeded: ReadonlySet<string>;
  readonly negators: ReadonlySet<string>;
  readonly everything: ReadonlySet<string>;
}

/** Reads `concepts.json`. Fault: `models.corrupt`. */
export function parseLexicon(bytes: Uint8Array): Lexicon {
  try {
    const data = v.parse(lexiconSchema, JSON.parse(new TextDecoder().decode(bytes)));
    return prepare(data);
  } catch (cause) {
    return raise('models.corrupt', { id: 'concepts', path: 'concepts.json' }, cause);
  }
}

function prepare(data: v.InferOutput<typeof lexiconSchema>): Lexicon {
  const phrases = new Map<string, Meaning[]>();
  const add = (phrase: string, meaning: Meaning) => {
    const key = phraseKey(phrase);
    phrases.set(key, [...(phrases.get(key) ?? []), meaning]);
  };
  for (const concept of data.concepts) {
    for (const name of concept.names) add(name, { kind: 'name', concept: concept.id });
    for (const cue of concept.cues) add(cue, { kind: 'cue', concept: concept.id });
  }
  for (const name of data.landNames) add(name, { kind: 'land' });
  for (const { target, who } of data.purposes) for (const user of who) add(user, { kind: 'user', target });
  for (const name of data.offList) add(name, { kind: 'off' });
  const baseSet = (list: readonly string[]) => new Set(list.map((word) => phraseKey(word)));
  return {
    concepts: new Map(data.concepts.map((concept) => [concept.id, concept])),
    targets: new Map(data.targets.map((target) => [target.id, target])),
    phrases,
    joined: new Map(
      [...phrases.keys()].filter((key) => key.includes(' ')).map((key) => [key.replaceAll(' ', ''), key]),
    ),
    german: new Map(Object.entries(data.german)),
    correctable: new Set([...phrases.keys()].flatMap((key) => key.split(' ')).filter((word) => word.length >= 5)),
    ability: baseSet(data.ability),
    relations: baseSet(data.relations),
    unheeded: baseSet(data.unheeded),
    negators: baseSet(data.negators),
    everything: baseSet(data.everything),
  };
}

/** A phrase as it is looked up: base forms joined by single spaces. */
export function phraseKey(phrase: string): string {
  return wordsOf(phrase).map(baseForm).join(' ');
}
