/**
 * Understands a free question as concepts to include and to exclude, or as something unknown. Names of
 * things decide first, then who is to use the place ("which areas could a boat use"), then looser cues.
 */
import type { ConceptId, Lexicon, Meaning, Target } from './lexicon.ts';
import { baseForm, correct, wordsOf } from './words.ts';

export interface Understanding {
  readonly target: Target;
  /** The words of the question that decided, in their base form. */
  readonly because: readonly string[];
}

interface Match {
  readonly from: number;
  readonly to: number;
  readonly phrase: string;
  readonly meanings: readonly Meaning[];
  readonly negated: boolean;
}

const longestPhrase = 5;

/** Null where the question asks for nothing that is known. */
export function resolve(query: string, lexicon: Lexicon): Understanding | null {
  const words = wordsOf(query).map((word) => known(baseForm(word), lexicon));
  const matches = matchesOf(words, lexicon);
  return purposeOf(words, matches, lexicon) ?? namedOf(words, matches, lexicon) ?? cuedOf(matches, lexicon);
}

function known(word: string, lexicon: Lexicon): string {
  if (lexicon.correctable.has(word) || lexicon.ability.has(word) || lexicon.everything.has(word)) return word;
  return correct(word, lexicon.correctable) ?? word;
}

/** Longest phrases first from the left, with whether a word of negation stands before them. */
function matchesOf(words: readonly string[], lexicon: Lexicon): Match[] {
  const matches: Match[] = [];
  let negation = -1;
  for (let from = 0; from < words.length; ) {
    const match = longestAt(words, from, lexicon);
    if (!match) {
      if (lexicon.negators.has(words[from]!)) negation = from;
      from++;
      continue;
    }
    const last = matches.at(-1);
    const joined = last?.negated === true && isJoin(words.slice(last.to, from));
    const postfix = words[match.to] === 'free';
    matches.push({ ...match, negated: (negation >= 0 && from - negation <= 3) || joined || postfix });
    negation = -1;
    from = match.to;
  }
  return matches;
}

function longestAt(words: readonly string[], from: number, lexicon: Lexicon): Omit<Match, 'negated'> | null {
  for (let to = Math.min(words.length, from + longestPhrase); to > from; to--) {
    const phrase = words.slice(from, to).join(' ');
    const meanings = lexicon.phrases.get(phrase);
    if (meanings) return { from, to, phrase, meanings };
  }
  return null;
}

const joins = new Set(['and', 'or', 'nor', 'plus', 'the', 'a', 'any', 'as', 'well', 'all', 'both', 'with']);
const isJoin = (between: readonly string[]) => between.length > 0 && between.every((word) => joins.has(word));

/** Somebody or something that is able to use a place: the place is asked for, not the user. */
function purposeOf(words: readonly string[], matches: readonly Match[], lexicon: Lexicon): Understanding | null {
  if (!words.some((word) => lexicon.ability.has(word))) return null;
  for (const match of matches) {
    const user = match.meanings.find((meaning) => meaning.kind === 'user');
    const target = user ? targetOf(user.target, lexicon) : null;
    if (target)
      return { target, because: [match.phrase, ...words.filter((word) => lexicon.ability.has(word)).slice(0, 1)] };
  }
  return null;
}

/** A target of the lexicon, or a single concept as one. */
export function targetOf(id: string, lexicon: Lexicon): Target | null {
  const target = lexicon.targets.get(id);
  if (target) return target;
  for (const concept of lexicon.concepts.values()) if (concept.id === id) return together([concept.id], [], lexicon);
  return null;
}

function together(include: readonly ConceptId[], exclude: readonly ConceptId[], lexicon: Lexicon): Target {
  const name = (ids: readonly ConceptId[]) => ids.map((id) => lexicon.concepts.get(id)?.name ?? id).join(' and ');
  const what = include.length > 0 ? name(include) : 'everything';
  return {
    id: [...include, ...exclude.map((id) => `-${id}`)].join(' '),
    name: exclude.length > 0 ? `${what} without ${name(exclude)}` : what,
    include: [...include],
    exclude: [...exclude],
    minRadiusM: 0,
    smooth: false,
    note: '',
  };
}

const nameOf = (match: Match) => match.meanings.find((meaning) => meaning.kind === 'name')?.concept;

/** The first thing named is asked for, with what is joined to it by "and" or "or"; negated names are excluded. */
function namedOf(words: readonly string[], matches: readonly Match[], lexicon: Lexicon): Understanding | null {
  const named = matches.filter((match) => nameOf(match) !== undefined);
  const excluded = new Set(named.filter((match) => match.negated).map((match) => nameOf(match)!));
  const asked = named.filter((match) => !match.negated);
  const stranger = matches.find((match) => match.meanings.some(({ kind }) => kind === 'off') && !match.negated);
  const first = asked[0];
  if (!first) return excluded.size > 0 && !stranger ? complement(words, [...excluded], lexicon) : null;
  if (stranger && stranger.from < first.from) return null;
  const chosen = [first];
  for (const next of asked.slice(1)) if (isJoin(words.slice(chosen.at(-1)!.to, next.from))) chosen.push(next);
  const include = [...new Set(chosen.map((match) => nameOf(match)!))].filter((concept) => !excluded.has(concept));
  if (include.length === 0) return null;
  return { target: together(include, [...excluded], lexicon), because: chosen.map(({ phrase }) => phrase) };
}

/** "Land without vegetation", "everything except water". */
function complement(words: readonly string[], excluded: readonly ConceptId[], lexicon: Lexicon): Understanding {
  const because = [...excluded.map((concept) => `not ${lexicon.concepts.get(concept)?.name ?? concept}`)];
  const land = ['land', 'terrain', 'ground'].some((word) => words.includes(word));
  if (excluded.length === 1 && excluded[0] === 'vegetation') {
    return { target: lexicon.targets.get('unvegetated') ?? together([], excluded, lexicon), because };
  }
  const without = land && !excluded.includes('water') ? [...excluded, 'water' as const] : excluded;
  return { target: together([], without, lexicon), because };
}

/** No name: the concept with the most cues, unless something off the list is named. */
function cuedOf(matches: readonly Match[], lexicon: Lexicon): Understanding | null {
  if (matches.some((match) => match.meanings.some(({ kind }) => kind === 'off'))) return null;
  const votes = new Map<ConceptId, string[]>();
  for (const match of matches) {
    for (const meaning of match.meanings) {
      if (meaning.kind === 'cue') votes.set(meaning.concept, [...(votes.get(meaning.concept) ?? []), match.phrase]);
    }
  }
  const best = [...votes].sort((a, b) => b[1].length - a[1].length)[0];
  if (best) return { target: together([best[0]], [], lexicon), because: best[1] };
  const land = matches.find((match) => match.meanings.some(({ kind }) => kind === 'land'));
  const target = land ? lexicon.targets.get('land') : undefined;
  return land && target ? { target, because: [land.phrase] } : null;
}
