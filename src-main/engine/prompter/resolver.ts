/**
 * Understands a free question as concepts to include and to exclude, or as something unknown. What is
 * negated ("without", "except") and what is joined ("roads and buildings") is read from the lexicon;
 * the linear model decides what is asked for, and whether it is on the list at all.
 */
import type { ChoiceRule } from '../../contract/choice.ts';
import { choicesIn, isFollowed } from './choosing.ts';
import { type Classifier, type Guess, type Guesses, parseClassifier } from './classifier.ts';
import { featureMaker } from './features.ts';
import { fromGerman } from './german.ts';
import { type ConceptId, type Lexicon, parseLexicon, type Target } from './lexicon.ts';
import { isJoin, type Match, type Question, readQuestion } from './question.ts';
import { parseWordVectors, type WordVectors } from './word-vectors.ts';
import { wordsOf } from './words.ts';

export interface Understanding {
  readonly target: Target;
  /** The words of the question that decided. */
  readonly because: readonly string[];
  /** How sure the linear model is, 0..1; null where the lexicon alone decided. */
  readonly confidence: number | null;
  /** Words that choose among what is found and are not followed: "red", "over the river". */
  readonly unheeded: readonly string[];
  /** What chooses among what is found and is followed: size, place, colour. */
  readonly choose: readonly ChoiceRule[];
}

export interface Resolver {
  readonly lexicon: Lexicon;
  readonly vectors: WordVectors;
  /** Null where the question asks for nothing that is known. */
  resolve(query: string): Understanding | null;
  /** Every target with its probability, the most probable first. */
  rank(query: string): Guesses;
  /** Neither English nor German, as far as its letters and words tell. */
  isForeign(query: string): boolean;
}

export interface ResolverFiles {
  readonly concepts: Uint8Array;
  readonly resolver: Uint8Array;
  readonly words: Uint8Array;
}

/** Fault: `models.corrupt`. */
export function createResolver(files: ResolverFiles): Resolver {
  const lexicon = parseLexicon(files.concepts);
  const vectors = parseWordVectors(files.words);
  const model: Classifier = parseClassifier(files.resolver);
  const makeFeatures = featureMaker(lexicon, vectors);
  const guessesFor = (question: Question) => model.classify(makeFeatures(question));
  const isEnglish = (word: string) => vectors.has(word) || lexicon.phrases.has(word);
  const read = (query: string) => readQuestion(fromGerman(query, lexicon.german, isEnglish) ?? query, lexicon, vectors);
  return {
    lexicon,
    vectors,
    resolve: (query) => {
      const question = read(query);
      const understood = understand(question, { lexicon, vectors, guessesFor });
      return understood && choosing(understood, query, question);
    },
    rank: (query) => guessesFor(read(query)),
    isForeign: (query) => isForeign(query) && fromGerman(query, lexicon.german, isEnglish) === null,
  };
}

/** Letters of another script, or a sentence of which few words are English. */
function isForeign(query: string): boolean {
  const letters = query.normalize('NFKD').match(/\p{L}/gu) ?? [];
  const latin = letters.filter((letter) => /[a-zß]/i.test(letter)).length;
  if (letters.length > 0 && latin < letters.length / 2) return true;
  const words = wordsOf(query);
  return words.length >= 3 && words.filter((word) => foreignWords.has(word)).length >= 2;
}

/** The commonest words of French, Spanish, Italian, Portuguese and Dutch that are none in English. */
const foreignWords = new Set(
  'ou où sont est les des une dans quel quelle quels quelles du la le et montre trouve sur que donde esta estan los las hay el un en muestra encuentra cual cuales dove sono gli che il di quali trova onde estao os uma waar zijn het een welke van toon'.split(
    ' ',
  ),
);

interface Knowledge {
  readonly lexicon: Lexicon;
  readonly vectors: WordVectors;
  guessesFor(question: Question): Guesses;
}

/** A question with less than this in common with any known one is refused. */
const leastProbability = 0.3;
/** A target must be so many times as probable as that nothing on the list is meant (chosen by `train-resolver.ts --folds`). */
const unknownShare = 1.25;

function understand(question: Question, knowledge: Knowledge): Understood | null {
  const { lexicon } = knowledge;
  const excluded = negatedIn(question);
  const joined = joinedNames(question).filter((concept) => !excluded.includes(concept));
  if (excluded.length > 0 && joined.length === 0) return complement(question, excluded, knowledge);
  const { targets, unknown } = knowledge.guessesFor(question);
  const best = targets[0];
  if (!best || best.probability < leastProbability || best.probability <= unknownShare * unknown) return null;
  if (asksForInability(question, best, lexicon)) return null;
  const several = joined.length > 1 && joined.some((concept) => concept === best.target);
  const single = targetOf(best.target, lexicon);
  if (!single) return null;
  const include = several ? joined : single.include;
  const plain = excluded.length === 0 && !several;
  const target = plain ? single : together(include, [...single.exclude, ...excluded], lexicon);
  const unheeded = unheededIn(question, target, lexicon);
  return { target, because: decidingWords(question, best, knowledge), confidence: best.probability, unheeded };
}

type Understood = Omit<Understanding, 'choose'>;

/**
 * Adds what is said of size, place and colour. A colour or "large" chooses where it stands before the name of an object
 * or is said of it ("cars that are red"); elsewhere, and of surfaces, it only describes.
 */
function choosing(understood: Understood, query: string, { words, matches }: Question): Understanding {
  const phrases = (related: boolean) => matches.filter((one) => one.related === related).map(({ phrase }) => phrase);
  const all = choicesIn(query, { asked: phrases(false), beside: phrases(true) });
  const { include } = understood.target;
  const objects = include.length > 0 && !include.some((id) => surfaces.has(id));
  const isSaidOf = (rule: ChoiceRule) =>
    words.some((word, at) => {
      if (!isFollowed(word, [rule])) return false;
      const before = matches.some(({ from, related }) => !related && (from === at + 1 || from === at + 2));
      return before || words.slice(Math.max(0, at - 2), at).some((one) => predicates.has(one));
    });
  const choose = all.filter((rule) => !describing.has(rule.kind) || (objects && isSaidOf(rule)));
  return { ...understood, choose, unheeded: understood.unheeded.filter((word) => !isFollowed(word, choose)) };
}

const surfaces: ReadonlySet<ConceptId> = new Set(['water', 'vegetation', 'bare', 'built_up', 'road']);
const describing: ReadonlySet<ChoiceRule['kind']> = new Set(['colour', 'large', 'small']);
const predicates = new Set(['is', 'are', 'be', 'painted', 'coloured', 'colored']);

/** "Where could a car not drive": what somebody can't do is the complement of nothing that is on the list. */
function asksForInability({ words, matches }: Question, { target }: Guess, { ability }: Lexicon): boolean {
  const able = words.findIndex((word) => ability.has(word) || word === 'ca');
  const unable = words.includes('cannot') || (able >= 0 && words.indexOf('not', able) > able);
  if (!unable) return false;
  const users = matches.some(({ meanings }) => meanings.some(({ kind }) => kind === 'user'));
  return users || target === 'road' || target === 'landing';
}

/** A target of the lexicon, or a single concept as one. */
export function targetOf(id: string, lexicon: Lexicon): Target | null {
  const target = lexicon.targets.get(id);
  if (target) return target;
  for (const concept of lexicon.concepts.values()) if (concept.id === id) return together([concept.id], [], lexicon);
  return null;
}

/** Concepts together, less others. */
export function together(include: readonly ConceptId[], without: readonly ConceptId[], lexicon: Lexicon): Target {
  const exclude = [...new Set(without)].filter((id) => !include.includes(id));
  const name = (ids: readonly ConceptId[]) => ids.map((id) => lexicon.concepts.get(id)?.name ?? id).join(' and ');
  const what = include.length > 0 ? name(include) : 'everything';
  return {
    id: [...include, ...exclude.map((id) => `-${id}`)].join(' '),
    name: exclude.length > 0 ? `${what} without ${name(exclude)}` : what,
    include: [...include],
    exclude,
    minRadiusM: 0,
    smooth: false,
    note: '',
  };
}

const conjunctions = new Set(['and', 'or', 'nor', 'plus', 'with']);
const nameOf = (match: Match) => match.meanings.find((meaning) => meaning.kind === 'name')?.concept;

function negatedIn({ matches }: Question): ConceptId[] {
  return [...new Set(matches.filter(({ negated }) => negated).flatMap((match) => nameOf(match) ?? []))];
}

/** The first thing named, with what is joined to it by "and" or "or". */
function joinedNames({ words, matches }: Question): ConceptId[] {
  const asked = matches.filter((match) => !match.negated && !match.related && nameOf(match) !== undefined);
  const chosen = asked.slice(0, 1);
  for (const next of asked.slice(1)) {
    const between = words.slice(chosen.at(-1)!.to, next.from);
    if (isJoin(between) && between.some((word) => conjunctions.has(word))) chosen.push(next);
  }
  return [...new Set(chosen.flatMap((match) => nameOf(match) ?? []))];
}

/** "Land without vegetation", "everything except water". With something off the list it is refused. */
function complement(question: Question, excluded: readonly ConceptId[], { lexicon }: Knowledge): Understood | null {
  if (question.matches.some(({ meanings }) => meanings.some(({ kind }) => kind === 'off'))) return null;
  const because = excluded.map((concept) => `not ${lexicon.concepts.get(concept)?.name ?? concept}`);
  const land = ['land', 'terrain', 'ground'].some((word) => question.words.includes(word));
  const unvegetated =
    excluded.length === 1 && excluded[0] === 'vegetation' ? lexicon.targets.get('unvegetated') : undefined;
  const without = land ? [...excluded, 'water' as const] : excluded;
  return { target: unvegetated ?? together([], without, lexicon), because, confidence: null, unheeded: [] };
}

/** What would choose among the objects found; for surfaces such words mostly describe the surface itself. */
function unheededIn({ words, matches }: Question, { include }: Target, lexicon: Lexicon): string[] {
  const inside = (at: number) => matches.some(({ from, to, related }) => !related && at >= from && at < to);
  const adjectives = words.filter((word, at) => lexicon.unheeded.has(word) && !inside(at));
  const places = matches
    .filter((match) => match.related && !include.some((id) => id === nameOf(match)))
    .map(({ from, to }) => words.slice(Math.max(0, from - 2), to).join(' '));
  return [...new Set([...adjectives, ...places])].slice(0, 4);
}

/** The one or two words without which the model would be least sure. */
function decidingWords(question: Question, best: Guess, knowledge: Knowledge): string[] {
  const effect = question.words.map((word, i) => {
    const words = question.words.filter((_, k) => k !== i);
    const without = readQuestion(words.join(' '), knowledge.lexicon, knowledge.vectors);
    const guess = knowledge.guessesFor(without).targets.find(({ target }) => target === best.target);
    return { word, drop: best.probability - (guess?.probability ?? 0) };
  });
  const sorted = effect.filter(({ drop }) => drop > 0.02).sort((a, b) => b.drop - a.drop);
  const strongest = sorted.slice(0, 2).filter(({ drop }) => drop > 0.3 * sorted[0]!.drop);
  if (strongest.length > 0) return strongest.map(({ word }) => word);
  return question.matches.slice(0, 1).map(({ phrase }) => phrase);
}
