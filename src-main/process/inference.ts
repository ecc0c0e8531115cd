/** What the inference process does: `InferencePort` seen from inside, with the models and windows that it holds. */
import { createHash } from 'node:crypto';
import { raise } from '../contract/fault.ts';
import type { ResolvedPack } from '../contract/models.ts';
import type { WindowPixels } from '../contract/raster.ts';
import type { TextPiece } from '../contract/thinking.ts';
import type {
  DecodedMask,
  DecodeRequest,
  DescribeRequest,
  EncodeRequest,
  EncodingUse,
  KeepRequest,
  OfferedBits,
  OfferRequest,
  PictureOfWindow,
  PictureOfWindowRequest,
  PrompterChoice,
  PromptRequest,
  WindowKey,
} from '../engine/ports.ts';
import { pictureOf } from '../engine/prompter/picture.ts';
import {
  headSegmenter,
  type Outline,
  type Prompter,
  type WindowEmbedding,
  type WindowSpotNews,
} from '../engine/prompter/prompter.ts';
import { createSegmenter } from '../engine/segmenter/adapters.ts';
import type { EncodedWindow, Segmenter } from '../engine/segmenter/segmenter.ts';
import { type DeviceChosen, type DevicePlan, planFor, processorPlan } from '../models/device-plan.ts';
import type { CreateSession } from '../models/device-session.ts';
import {
  measureThreads,
  type ProbeRequest,
  type ProbeResult,
  probeProvider,
  threadCandidates,
} from '../models/probe.ts';
import { type DiskSettings, EncodingDisk } from './encoding-disk.ts';
import { Encodings, type Made } from './encodings.ts';
import { Held } from './held.ts';
import { LogitsStore } from './logits-store.ts';
import { openPrompter, prompterIdentity } from './prompters.ts';
import type { ServeContext } from './rpc.ts';
import { type DecodeTurn, SharedSegmenter } from './shared-segmenter.ts';
import { outliner, seenRegion } from './teaching.ts';
import { besideTurns, createTurns, stopIfCancelled } from './turns.ts';
import { VerifiedPacks } from './verified-packs.ts';

/** Embeddings (4 MiB each) and pixels of about 25 windows of 1024 x 1024 with four 16-bit bands. */
const windowBudget = 384 * 1024 * 1024;

/** Masks of the workbench that can still be refined; 256 KiB each. */
const keptLogits = 64;

export type InferenceProcedures = ReturnType<typeof createInference>;

export interface InferenceOptions {
  /** Where encodings are kept on the disk; null for nowhere. */
  readonly disk: DiskSettings | null;
  /** Opens encoders in a thread of their own, so that the process hears and decodes beside them. */
  readonly encoderSession: CreateSession;
}

/** What `prompt` and `decode` note while they work. */
export type InferenceNote =
  | { readonly kind: 'text'; readonly said: TextPiece }
  | { readonly kind: 'spots'; readonly news: WindowSpotNews }
  | { readonly kind: 'encoding'; readonly now: boolean };

/** The procedures of one inference process. One request at a time computes, and beside it a person's edit; the others wait for their turn. */
export function createInference({ disk, encoderSession }: InferenceOptions) {
  const encodings = new Encodings({ budget: windowBudget, disk: disk && new EncodingDisk(disk) });
  const logits = new LogitsStore(keptLogits);
  let plan: DevicePlan = processorPlan();
  let failure: string | null = null;
  const open = (pack: ResolvedPack) => createSegmenter(pack, { plan, encoderSession });
  const segmenters = new Held(async (pack: ResolvedPack) => new SharedSegmenter(await open(pack)));
  /** For prompters whose head stands on another segmenter than the run's. */
  const embedders = new Held(open);
  const prompters = new Held((choice: PrompterChoice) => openPrompter(choice));
  const segmenterOf = (pack: ResolvedPack): Promise<SharedSegmenter> => segmenters.get(onDevice(nameOf(pack)), pack);
  /** Another device is another model in memory. */
  const onDevice = (identity: string) => `${identity} ${plan.provider} ${plan.threads}`;
  const prompterOf = async (choice: PrompterChoice): Promise<Prompter> => {
    const open = await prompters.get(prompterIdentity(choice), choice);
    return choice.kind === 'concepts' && open.knowing ? open.knowing(choice.taught) : open;
  };
  const verified = new VerifiedPacks();
  const inTurn = createTurns();

  /** A window's encoding, with a note where it has to be made. A cancellation is heard before and after. */
  async function encodingOf(of: Wanted, context: ServeContext, open: OpenSegmenter = segmenterOf): Promise<Made> {
    let making = false;
    const onMake = () => {
      making = true;
      context.note({ kind: 'encoding', now: true } satisfies InferenceNote);
    };
    const made = await encodings.get(of, () => open(of.segmenter), onMake);
    if (making) {
      context.note({ kind: 'encoding', now: false } satisfies InferenceNote);
      await stopIfCancelled(context.signal);
    }
    return made;
  }

  /** The encoding that prompters' heads stand on: the run's own, or one by another segmenter beside it. */
  function encodingForHead({ key, segmenter, embedder }: PromptRequest, context: ServeContext): Promise<Made> {
    if (!embedder) return encodingOf({ key, segmenter }, context);
    const beside = createHash('sha256').update(`${key} ${embedder.ref.sha256}`).digest('hex');
    const wanted = { key: beside, segmenter: embedder, pixels: encodings.pixels(key) };
    return encodingOf(wanted, context, (pack) => embedders.get(onDevice(pack.ref.sha256), pack));
  }

  /** What an edit decodes on without waiting for any turn; null where something has to be opened, read or made first. */
  function heldFor({ key, segmenter }: OfferRequest): Ready | null {
    // Two sessions of one device may not be run at once with every provider.
    const model = plan.provider === 'cpu' ? segmenters.peek(onDevice(nameOf(segmenter))) : null;
    const encoded = model && encodings.inMemory(key);
    return model && encoded ? { model, encoded } : null;
  }

  async function offered({ key, prompt, refine, only }: OfferRequest, on: Ready, turn?: DecodeTurn) {
    const previous = refine === null ? null : logits.get(refine, key);
    const [found = []] = await on.model.decode(on.encoded, [{ prompt, previous }], only ?? 'several', turn);
    const masks = found.map(({ mask, score, low }): OfferedBits => ({ mask, score, id: logits.put(key, low) }));
    return { masks, refined: previous !== null };
  }

  return {
    load: (request: { segmenter: ResolvedPack | null; prompter: PrompterChoice | null }, { signal }: ServeContext) =>
      inTurn(signal, async () => {
        if (request.prompter) await prompterOf(request.prompter);
        if (request.segmenter) await segmenterOf(request.segmenter);
        return {};
      }),

    verify: async ({ pack }: { pack: ResolvedPack }) => {
      await verified.of(pack);
      return null;
    },

    checkQuery: (request: { prompter: PrompterChoice; query: string }, { signal }: ServeContext) =>
      inTurn(signal, async () => {
        (await prompterOf(request.prompter)).checkQuery(request.query);
        return {};
      }),

    holds: async (request: { key: WindowKey }) => encodings.hasPixels(request.key),

    encode: ({ key, segmenter, pixels }: EncodeRequest, context: ServeContext) =>
      inTurn(context.signal, async () => {
        if (pixels) encodings.give(key, pixels);
        const { from } = await encodingOf({ key, segmenter }, context);
        return { from };
      }),

    keep: ({ key, segmenter, pixels }: KeepRequest, { signal }: ServeContext) =>
      inTurn(signal, () => encodings.keep(key, pixels, () => segmenterOf(segmenter))),

    kept: (request: { keys: readonly WindowKey[] }) => Promise.all(request.keys.map((key) => encodings.isKept(key))),

    picture: ({ key, pixels, frame }: PictureOfWindowRequest, { signal }: ServeContext) =>
      inTurn(signal, async (): Promise<PictureOfWindow> => {
        if (pixels) encodings.give(key, pixels);
        const { width, height } = encodings.pixels(key);
        return { picture: pictureOf(encodings.pixels(key), frame), window: { width, height } };
      }),

    prompt: (request: PromptRequest, context: ServeContext) =>
      inTurn(context.signal, async () => {
        const { key, query, gsd } = request;
        if (request.pixels) encodings.give(key, request.pixels);
        const pixels = encodings.pixels(key);
        const prompter = await prompterOf(request.prompter);
        const use = startUse();
        const embedding = async () => embeddingFor(use.count(await encodingForHead(request, context)));
        const onText = (said: TextPiece) => context.note({ kind: 'text', said } satisfies InferenceNote);
        const grammar = request.prompter.kind === 'local' && request.prompter.grammar;
        const outline: Outline = async (prompt) => {
          await stopIfCancelled(context.signal);
          const encoded = use.count(await encodingOf({ key, segmenter: request.segmenter }, context));
          return (await outliner(segmenterOf(request.segmenter), encoded))(prompt);
        };
        const onSpots = (news: WindowSpotNews) => context.note({ kind: 'spots', news } satisfies InferenceNote);
        const { within, glance } = request;
        const input = { query, pixels, gsd, within, glance, embedding, grammar, outline, onText, onSpots };
        return { answer: await prompter.answer(input, context.signal), encoding: use.used() };
      }),

    decode: ({ key, segmenter, prompts }: DecodeRequest, context: ServeContext) =>
      inTurn(context.signal, async () => {
        const { encoded, ...encoding } = await encodingOf({ key, segmenter }, context);
        const model = await segmenterOf(segmenter);
        const masks: DecodedMask[] = [];
        for (let i = 0; i < prompts.length; i += model.batch) {
          await stopIfCancelled(context.signal);
          const queries = prompts.slice(i, i + model.batch).map((prompt) => ({ prompt, previous: null }));
          const answers = await model.decode(encoded, queries, 'best');
          masks.push(...answers.flatMap(([best]) => (best ? [{ mask: best.mask, score: best.score }] : [])));
        }
        return { masks, encoding };
      }),

    /** A hand waits for it: on an encoded window it goes beside the request whose turn it is, and before all that wait. */
    offer: (request: OfferRequest, context: ServeContext) => {
      const held = heldFor(request);
      if (held) return besideTurns(context.signal, (turn) => offered(request, held, turn));
      return inTurn(context.signal, async () => {
        const { encoded, ...encoding } = await encodingOf(request, context);
        const model = await segmenterOf(request.segmenter);
        return { ...(await offered(request, { model, encoded })), encoding };
      });
    },

    describe: ({ key, segmenter, prompt }: DescribeRequest, context: ServeContext) =>
      inTurn(context.signal, async () => {
        const pixels = encodings.pixels(key);
        const { encoded } = await encodingOf({ key, segmenter }, context);
        const model = await segmenterOf(segmenter);
        const [[best] = []] = await model.decode(encoded, [{ prompt, previous: null }], 'best');
        if (!best) return raise('taught.nothingThere');
        const seen = seenRegion({ best, encoded, pixels, segmenter: segmenter.ref.id });
        return { offered: { mask: best.mask, score: best.score, id: logits.put(key, best.low) }, seen };
      }),

    flush: async () => {
      await encodings.flush();
      return null;
    },

    /** What segmenters are opened on from now on. */
    configure: (chosen: DeviceChosen, { signal }: ServeContext) =>
      inTurn(signal, async () => {
        failure = null;
        plan = planFor(chosen, (because) => {
          failure = because;
        });
        return {};
      }),

    /** Why the device of the plan was given up; null while it was not. */
    deviceFailure: async () => ({ failure }),

    probe: (request: ProbeRequest, { signal }: ServeContext): Promise<ProbeResult & { ms: number }> =>
      inTurn(signal, () => probeProvider(request)),

    measureThreads: ({ pack, cores }: { pack: ResolvedPack; cores: number }, { signal }: ServeContext) =>
      inTurn(signal, () => measureThreads(pack, threadCandidates(cores))),
  };
}

type OpenSegmenter = (pack: ResolvedPack) => Promise<Segmenter>;

const nameOf = ({ ref }: ResolvedPack) => `${ref.id} ${ref.sha256}`;

/** What a decode needs, in memory. */
interface Ready {
  readonly model: SharedSegmenter;
  readonly encoded: EncodedWindow;
}

/** An embedding that a head can use. */
function embeddingFor({ embedding }: EncodedWindow): WindowEmbedding | null {
  return embedding?.segmenter === headSegmenter ? embedding : null;
}

interface Wanted {
  readonly key: WindowKey;
  readonly segmenter: ResolvedPack;
  /** Where they are not those held under the key. */
  readonly pixels?: WindowPixels;
}

/** Adds up what a prompter's asking for the embedding has cost; it may ask more than once. */
function startUse() {
  let used: EncodingUse = { from: 'none', ms: 0 };
  return {
    count({ encoded, from, ms }: Made): EncodedWindow {
      if (used.from === 'none') used = { from, ms };
      return encoded;
    },
    used: () => used,
  };
}
