/**
 * The embedded default prompter `concepts`: rules over spectral indices and a small trained head over
 * the segmenter's embedding. It knows a fixed list of concepts, says which rule it used, and refuses
 * what it does not know. It is not a language model and does not pass for one.
 */
import type { ChoiceRule, RunRule } from '../../contract/choice.ts';
import { raise } from '../../contract/fault.ts';
import type { PrompterAnswer } from '../../contract/run.ts';
import type { TaughtConcept } from '../../contract/taught.ts';
import { choicesIn } from './choosing.ts';
import { chooseColour } from './colour-choice.ts';
import { type EvidenceSource, evidenceSource, headWanted, settingIn } from './evidence.ts';
import { asSeen, type Eyes } from './eyes.ts';
import { loadHead } from './head.ts';
import { butNot, type Evidence, everywhere, or } from './heat.ts';
import { type InstanceRules, instancesOf } from './instances.ts';
import { type Concept, type ConceptId, coverIds, isCover, type Lexicon, type Target } from './lexicon.ts';
import { answerObjects, type NamedKind } from './object-answer.ts';
import type { Setting } from './object-setting.ts';
import { openObjectSight } from './object-sight.ts';
import { headSegmenter, type Prompter, type PrompterInput, type WindowEmbedding } from './prompter.ts';
import { comparison, foundText, rawAnswer, understoodAs } from './reason.ts';
import { createResolver, together, type Understanding } from './resolver.ts';
import { parseBackground } from './taught/background.ts';
import { likeIn, type Named, namedIn } from './taught/names.ts';
import { answerTaught, TaughtRules } from './taught/prompter.ts';
import { visibleAt } from './visible.ts';

const instanceLimit = 64;

/**
 * Makes the prompter from its pack's files by role: `concepts` and `resolver` (JSON), `words` (vectors),
 * `head` (ONNX), without which only spectral and colour rules are used, `objects` and `object-rules`, without
 * which no object can be seen, and `background`, without which taught concepts are not known. Faults:
 * `models.missing`, `models.corrupt`, `models.cannotLoad`.
 */
export async function createConceptsPrompter(
  files: ReadonlyMap<string, Uint8Array>,
  taught: readonly TaughtConcept[] = [],
): Promise<Prompter & Required<Pick<Prompter, 'knowing'>>> {
  const file = (role: string) => files.get(role) ?? raise('models.missing', { id: 'concepts', path: role });
  const resolver = createResolver({ concepts: file('concepts'), resolver: file('resolver'), words: file('words') });
  const weights = files.get('head');
  const head = weights ? await loadHead(weights) : null;
  const { lexicon } = resolver;
  const background = files.get('background');
  const rules = new TaughtRules(background ? parseBackground(background) : null);
  const sight = await openObjectSight(files, lexicon);
  const eyes: Eyes = new Set<ConceptId>([...coverIds, ...sight.ids]);
  const understand = (asked: string, usable: readonly TaughtConcept[]): Understanding | Named => {
    const named = namedIn(asked, usable, lexicon);
    if (named) return named;
    const understood = resolver.resolve(asked);
    const seen = understood && asSeen(understood, eyes, lexicon);
    if (seen && 'target' in seen) return seen;
    const like = likeIn(asked, usable, resolver.vectors);
    if (like) return like;
    const query = asked.slice(0, 200);
    const known = knownConcepts(lexicon, eyes, usable).join(', ');
    if (seen) return raise('prompter.notSeen', { query, name: seen.blindTo, known });
    if (resolver.isForeign(asked)) return raise('prompter.otherLanguage', { query, known });
    return raise('prompter.unknownConcept', { query, known });
  };
  const dispose = async () => {
    await head?.dispose();
    await sight.dispose();
  };
  const knowing = (concepts: readonly TaughtConcept[]): Prompter & Required<Pick<Prompter, 'knowing'>> => {
    const usable = background ? concepts : [];
    return {
      checkQuery: (query) => void understand(query, usable),
      answer: async (input, signal) => {
        const understanding = understand(input.query, usable);
        const given = await answer(understanding, input, signal);
        const choose = 'concept' in understanding ? taughtChoices(understanding, input.query) : understanding.choose;
        return chosenFrom(given, choose, input.pixels);
      },
      knowing,
      dispose,
    };
  };
  return knowing(taught);

  async function answer(
    understanding: Understanding | Named,
    input: PrompterInput,
    signal: AbortSignal | undefined,
  ): Promise<PrompterAnswer> {
    if (signal?.aborted) raise('run.cancelled');
    if ('concept' in understanding) return answerTaught(understanding, { rules, input, signal });
    const unseen = nothingToSee(understanding, { input, lexicon });
    if (unseen) return unseen;
    const visible = visibleAt(understanding.target, input.gsd, lexicon).target?.include ?? [];
    const kinds = sight.kindsIn(visible);
    if (kinds.length > 0) {
      const embedding = await input.embedding();
      const field = embedding ? await sight.look(input.pixels, embedding) : null;
      const setting = embedding && field ? await settingFor(kinds, input, embedding) : null;
      const said = saidOf(understanding, input, lexicon);
      const objects = await answerObjects({ kinds, input, field, setting, said, signal });
      const covers = visible.filter(isCover);
      if (covers.length === 0) return objects;
      const asked = { ...understanding, target: together(covers, understanding.target.exclude, lexicon) };
      return both(objects, await answerCovers(asked, input, signal));
    }
    return answerCovers(understanding, input, signal);
  }

  /** Land cover around places, from the firmest source that the window offers; null where none of the kinds asks for it. */
  async function settingFor(
    kinds: readonly NamedKind[],
    { pixels, gsd }: PrompterInput,
    embedding: WindowEmbedding,
  ): Promise<Setting | null> {
    const covers = kinds.flatMap(({ near }) => (near ? [near.cover] : []));
    if (covers.length === 0) return null;
    const logits = head && headWanted(covers, pixels, gsd) ? await head.run(pixels, embedding) : null;
    return settingIn(pixels, gsd, logits);
  }

  async function answerCovers(
    understanding: Understanding,
    input: PrompterInput,
    signal: AbortSignal | undefined,
  ): Promise<PrompterAnswer> {
    const { include, exclude } = understanding.target;
    const wanted = head !== null && headWanted([...include, ...exclude], input.pixels, input.gsd);
    const embedding = wanted ? await input.embedding() : null;
    const logits = wanted && embedding ? await head.run(input.pixels, embedding) : null;
    if (signal?.aborted) raise('run.cancelled');
    const source = evidenceSource(input.pixels, input.gsd, logits);
    return answerFrom(understanding, { input, lexicon, source, without: wanted && !logits ? [withoutHead] : [] });
  }
}

/** What the prompter can look for, as words for people. */
function knownConcepts(lexicon: Lexicon, eyes: Eyes, taught: readonly TaughtConcept[]): string[] {
  return [...[...lexicon.concepts.values()].filter(({ id }) => eyes.has(id)), ...taught].map(({ name }) => name);
}

interface Context {
  readonly input: PrompterInput;
  readonly lexicon: Lexicon;
  readonly source: EvidenceSource;
  /** What could not be used, in sentences. */
  readonly without: readonly string[];
}

const withoutHead = `The trained head was not used: it reads the encoding of ${headSegmenter}, which could not be had.`;

/** What answered, never claiming more than was used. */
const nature: Readonly<Record<Evidence['from'] | 'none', string>> = {
  spectral: 'Answered by rules over spectral indices, not by a language model.',
  colour: 'Answered by rules over colour and texture, not by a language model.',
  head: 'Answered by rules and a small trained head, not by a language model.',
  none: 'Answered by rules, not by a language model.',
};

/** Objects and surfaces that were asked for together, each with its own reason. */
function both(objects: PrompterAnswer, covers: PrompterAnswer): PrompterAnswer {
  const instances = [...objects.instances, ...covers.instances];
  const ofCovers = covers.thinking.split('\n').slice(1);
  const thinking = [...new Set([...objects.thinking.split('\n'), ...ofCovers])].join('\n');
  return { kind: instances.length > 0 ? 'instances' : 'no-target', instances, thinking, raw: rawAnswer(instances) };
}

/** Examples that came with a run are not asked for in words. */
function taughtChoices({ concept }: Named, query: string): ChoiceRule[] {
  if (concept.id === 'like') return [];
  return choicesIn(query, { asked: [concept.name, ...concept.words].map((name) => name.toLowerCase()), beside: [] });
}

/** Chooses by colour here, where the pixels are; rules about all that a run finds are handed on. */
function chosenFrom(
  answer: PrompterAnswer,
  rules: readonly ChoiceRule[],
  pixels: PrompterInput['pixels'],
): PrompterAnswer {
  if (answer.instances.length === 0 || rules.length === 0) return answer;
  let { instances } = answer;
  const lines: string[] = [];
  for (const rule of rules) {
    if (rule.kind !== 'colour') continue;
    const chosen = chooseColour(instances, rule, pixels);
    instances = chosen.kept;
    lines.push(chosen.line);
  }
  const choose = rules.filter((rule): rule is RunRule => rule.kind !== 'colour');
  const said = answer.thinking.split('\n');
  const thinking = [...said.slice(0, -1), ...lines, ...said.slice(-1)].join('\n');
  return { ...answer, kind: instances.length > 0 ? 'instances' : 'no-target', instances, thinking, choose };
}

/** What the reason of an answer about objects begins with. */
function saidOf(understanding: Understanding, { gsd }: PrompterInput, lexicon: Lexicon): string[] {
  const { include, exclude } = understanding.target;
  const covers = exclude.filter(isCover).map((id) => lexicon.concepts.get(id)?.name ?? id);
  const whole = `Objects are looked for whole: ${covers.join(' and ')} is not cut out of them.`;
  const without = covers.length > 0 && !include.some(isCover) ? [whole] : [];
  const seen = visibleAt(understanding.target, gsd, lexicon);
  return [understoodAs(understanding), ...seen.notes, ...without];
}

/** The answer of a window in which nothing can be found, known before anything is computed; else null. */
function nothingToSee(
  understanding: Understanding,
  { input, lexicon }: Pick<Context, 'input' | 'lexicon'>,
): PrompterAnswer | null {
  const seen = visibleAt(understanding.target, input.gsd, lexicon);
  const said = [understoodAs(understanding), ...seen.notes];
  if (!input.pixels.valid.includes(1)) return noTarget([...said, 'The window has no data.']);
  if (isOneColour(input.pixels))
    return noTarget([...said, 'The window is one single colour: there is nothing to tell apart.']);
  return seen.target ? null : noTarget(said);
}

function answerFrom(understanding: Understanding, context: Context): PrompterAnswer {
  const { input, lexicon } = context;
  const seen = visibleAt(understanding.target, input.gsd, lexicon);
  const said = [understoodAs(understanding), ...seen.notes, ...context.without];
  if (!seen.target) return noTarget(said);
  const evidence = compose(seen.target, context);
  if (!evidence) return noTarget([...said, 'Nothing in this window can tell it: the bands for it are missing.']);
  const rules = rulesFor(seen.target, input, lexicon);
  const found = instancesOf({ ...input.pixels, heat: evidence.heat }, rules);
  if (found.instances.length === 0)
    return noTarget([...said, nothingFound(found.specks, evidence.basis)], evidence.from);
  const difference = evidence.from === 'spectral' ? comparison(found.instances, input.pixels) : null;
  const why = [...(difference ? [difference] : []), evidence.basis].join('; ');
  const thinking = [...said, foundText(found, input.pixels), `Evidence: ${why}.`, nature[evidence.from]].join('\n');
  return { kind: 'instances', instances: found.instances, thinking, raw: rawAnswer(found.instances) };
}

/** All pixels with data are alike in colour and in every band: a raster's filling without a nodata value, not a scene. */
function isOneColour({ rgb, valid, bands }: PrompterInput['pixels']): boolean {
  const first = valid.indexOf(1);
  for (let i = first; i < valid.length; i++) {
    if (valid[i] !== 1) continue;
    for (let k = 0; k < 3; k++) if (rgb[3 * i + k] !== rgb[3 * first + k]) return false;
    for (const { data } of bands) if (data[i] !== data[first]) return false;
  }
  return valid.length > 1;
}

function nothingFound(specks: number, basis: string): string {
  const small = specks > 0 ? `only ${specks} specks too small or too narrow to count` : 'no pixel';
  return `No target: ${small} passed the test (${basis}).`;
}

function noTarget(lines: readonly string[], from: Evidence['from'] | 'none' = 'none'): PrompterAnswer {
  return { kind: 'no-target', instances: [], thinking: [...lines, nature[from]].join('\n'), raw: '[]' };
}

/** Heat of a target: any of what is included (or everything), less what is excluded. Null where no part can be told. */
function compose(target: Target, { input, source, lexicon }: Context): Evidence | null {
  const dry = target.id === 'unvegetated' ? source.dryGround() : null;
  if (dry) return dry;
  const named = (id: ConceptId) => {
    const found = source.of(id);
    return found ? [{ ...found, name: lexicon.concepts.get(id)?.name ?? id }] : [];
  };
  const included = target.include.flatMap(named);
  if (target.include.length > 0 && included.length === 0) return null;
  const heat = included[0]?.heat ?? everywhere(input.pixels.valid);
  for (const { heat: more } of included.slice(1)) or(heat, more);
  const excluded = target.exclude.flatMap(named);
  for (const { heat: less } of excluded) butNot(heat, less);
  if (target.smooth && (input.gsd ?? 1) <= 5) {
    const smooth = source.smoothness();
    for (let i = 0; i < heat.length; i++) heat[i]! *= smooth[i]!;
  }
  const all = [...included, ...excluded];
  const listed = (some: typeof all) => some.map(({ name, basis }) => `${name} by ${basis}`).join('; ');
  const kept = included.length === 1 ? included[0]!.basis : listed(included);
  const basis = [kept, ...(excluded.length > 0 ? [`left out: ${listed(excluded)}`] : [])].filter(Boolean).join('; ');
  const from = all.some((e) => e.from === 'head')
    ? 'head'
    : all.some((e) => e.from === 'colour')
      ? 'colour'
      : 'spectral';
  return { heat, basis, from };
}

function rulesFor(target: Target, input: PrompterInput, lexicon: Lexicon): InstanceRules {
  const concepts = target.include.map((id: ConceptId) => lexicon.concepts.get(id)).filter((c): c is Concept => !!c);
  const { width, height } = input.pixels;
  const gsd = input.gsd;
  const minM2 = Math.min(...concepts.map(({ minM2 }) => minM2), 100);
  const relative = Math.ceil(width * height * 5e-5);
  const minPixels = Math.max(4, gsd === null ? relative : Math.ceil(minM2 / gsd ** 2));
  return {
    label: target.name,
    route: concepts.length === 1 && concepts[0]!.route === 'segmenter' ? 'segmenter' : 'prompter',
    threshold: 0.5,
    minPixels: Math.min(minPixels, Math.max(1, Math.floor((width * height) / 8))),
    minRadius: gsd === null ? 0 : target.minRadiusM / gsd,
    limit: instanceLimit,
    calibrate: (heat) => heat,
  };
}
