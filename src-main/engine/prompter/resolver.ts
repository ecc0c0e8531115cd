/**
 * Understands a free question as concepts to include and to exclude, or as something unknown. What is
 * negated ("without", "except") and what is joined ("roads and buildings") is read from the lexicon;
 * the linear model decides what is asked for, and whether it is on the list at all.
 */
import { type ClassifierData, classify, featureMaker, type Guess, parseClassifier } from './classifier.ts';
import { type ConceptId, type Lexicon, parseLexicon, type Target } from './lexicon.ts';
import { isJoin, type Match, type Question, readQuestion } from './question.ts';
import { parseWordVectors, type WordVectors } from './word-vectors.ts';

export interface Understanding {
  readonly target: Target;
  /** The words of the question that decided. */
  readonly because: readonly string[];
  /** How sure the linear model is, 0..1; null where the lexicon alone decided. */
  readonly confidence: number | null;
}

export interface Resolver {
  readonly lexicon: Lexicon;
  readonly vectors: WordVectors;
  /** Null where the question asks for nothing that is known. */
  resolve(query: string): Understanding | null;
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
  const model = parseClassifier(files.resolver);
  const makeFeatures = featureMaker(lexicon, vectors);
  const guessesFor = (question: Question) => classify(model, makeFeatures(question));
  return {
    lexicon,
    vectors,
    resolve: (query) => understand(readQuestion(query, lexicon, vectors), { lexicon, model, vectors, guessesFor }),
  };
}

interface Knowledge {
  readonly lexicon: Lexicon;
  readonly model: ClassifierData;
  readonly vectors: WordVectors;
  guessesFor(question: Question): Guess[];
}

/** A question with less than this in common with any known one is refused. */
const leastProbability = 0.4;

function understand(question: Question, knowledge: Knowledge): Understanding | null {
  const { lexicon } = knowledge;
  const excluded = negatedIn(question);
  const joined = joinedNames(question).filter((concept) => !excluded.includes(concept));
  if (excluded.length > 0 && joined.length === 0) return complement(question, excluded, knowledge);
  const best = knowledge.guessesFor(question)[0];
  if (!best || best.target === 'unknown' || best.probability < leastProbability) return null;
  const several = joined.length > 1 && joined.some((concept) => concept === best.target);
  const single = targetOf(best.target, lexicon);
  if (!single) return null;
  const include = several ? joined : single.include;
  const plain = excluded.length === 0 && !several;
  const target = plain ? single : together(include, [...single.exclude, ...excluded], lexicon);
  return { target, because: decidingWords(question, best, knowledge), confidence: best.probability };
}

/** A target of the lexicon, or a single concept as one. */
export function targetOf(id: string, lexicon: Lexicon): Target | null {
  const target = lexicon.targets.get(id);
  if (target) return target;
  for (const concept of lexicon.concepts.values()) if (concept.id === id) return together([concept.id], [], lexicon);
  return null;
}

function together(include: readonly ConceptId[], without: readonly ConceptId[], lexicon: Lexicon): Target {
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

const nameOf = (match: Match) => match.meanings.find((meaning) => meaning.kind === 'name')?.concept;

function negatedIn({ matches }: Question): ConceptId[] {
  return [...new Set(matches.filter(({ negated }) => negated).flatMap((match) => nameOf(match) ?? []))];
}

/** The first thing named, with what is joined to it by "and" or "or". */
function joinedNames({ words, matches }: Question): ConceptId[] {
  const asked = matches.filter((match) => !match.negated && nameOf(match) !== undefined);
  const chosen = asked.slice(0, 1);
  for (const next of asked.slice(1)) {
    const between = words.slice(chosen.at(-1)!.to, next.from);
    if (between.length > 0 && isJoin(between)) chosen.push(next);
  }
  return [...new Set(chosen.flatMap((match) => nameOf(match) ?? []))];
}

/** "Land without vegetation", "everything except water". Something off the list that is asked for is still refused. */
function complement(question: Question, excluded: readonly ConceptId[], { lexicon }: Knowledge): Understanding | null {
  if (question.matches.some(({ negated, meanings }) => !negated && meanings.some(({ kind }) => kind === 'off')))
    return null;
  const because = excluded.map((concept) => `not ${lexicon.concepts.get(concept)?.name ?? concept}`);
  const land = ['land', 'terrain', 'ground'].some((word) => question.words.includes(word));
  const unvegetated =
    excluded.length === 1 && excluded[0] === 'vegetation' ? lexicon.targets.get('unvegetated') : undefined;
  const without = land ? [...excluded, 'water' as const] : excluded;
  return { target: unvegetated ?? together([], without, lexicon), because, confidence: null };
}

/** The one or two words without which the model would be least sure. */
function decidingWords(question: Question, best: Guess, knowledge: Knowledge): string[] {
  const effect = question.words.map((word, i) => {
    const words = question.words.filter((_, k) => k !== i);
    const written = question.written.filter((_, k) => k !== i);
    const without = readQuestion(words.join(' '), knowledge.lexicon, knowledge.vectors);
    const guess = knowledge.guessesFor({ ...without, written }).find(({ target }) => target === best.target);
    return { word, drop: best.probability - (guess?.probability ?? 0) };
  });
  const sorted = effect.filter(({ drop }) => drop > 0.02).sort((a, b) => b.drop - a.drop);
  const strongest = sorted.slice(0, 2).filter(({ drop }) => drop > 0.3 * sorted[0]!.drop);
  if (strongest.length > 0) return strongest.map(({ word }) => word);
  return question.matches.slice(0, 1).map(({ phrase }) => phrase);
}
