/** What the inference process does: `InferencePort` seen from inside, with the models and windows that it holds. */
import { setImmediate } from 'node:timers/promises';
import { raise } from '../contract/fault.ts';
import type { ResolvedPack } from '../contract/models.ts';
import type {
  DecodedMask,
  DecodeRequest,
  DescribeRequest,
  EncodeRequest,
  OfferedBits,
  OfferRequest,
  PictureOfWindow,
  PictureOfWindowRequest,
  PrompterChoice,
  PromptRequest,
  WindowKey,
} from '../engine/ports.ts';
import { pictureOf } from '../engine/prompter/picture.ts';
import { headSegmenter, type WindowEmbedding } from '../engine/prompter/prompter.ts';
import { createSegmenter } from '../engine/segmenter/adapters.ts';
import type { EncodedWindow, Segmenter } from '../engine/segmenter/segmenter.ts';
import { type ProbeResult, probeProvider } from '../models/probe.ts';
import { Held } from './held.ts';
import { LogitsStore } from './logits-store.ts';
import { openPrompter, prompterIdentity } from './prompters.ts';
import type { ServeContext } from './rpc.ts';
import { outliner, seenRegion } from './teaching.ts';
import { type HeldWindow, WindowStore } from './window-store.ts';

/** Embeddings (4 MiB each) and pixels of about 25 windows of 1024 x 1024 with four 16-bit bands. */
const windowBudget = 384 * 1024 * 1024;

/** Masks of the workbench that can still be refined; 256 KiB each. */
const keptLogits = 64;

export type InferenceProcedures = ReturnType<typeof createInference>;

/** The procedures of one inference process. One request at a time computes; the others wait for their turn. */
export function createInference() {
  const windows = new WindowStore(windowBudget);
  const logits = new LogitsStore(keptLogits);
  const segmenters = new Held((pack: ResolvedPack) => createSegmenter(pack));
  /** For prompters whose head stands on another segmenter than the run's. */
  const embedders = new Held((pack: ResolvedPack) => createSegmenter(pack));
  const prompters = new Held((choice: PrompterChoice) => openPrompter(choice));
  const segmenterOf = (pack: ResolvedPack): Promise<Segmenter> =>
    segmenters.get(`${pack.ref.id} ${pack.ref.sha256}`, pack);
  const prompterOf = (choice: PrompterChoice) => prompters.get(prompterIdentity(choice), choice);
  const inTurn = createTurns();

  /** A window's encoding by the prompter's own segmenter, made where it is wanted and kept beside the run's. */
  async function embedBeside({ key, embedder }: PromptRequest, wanted = false): Promise<WindowEmbedding | null> {
    if (!embedder || !wanted) return null;
    const beside = `${key} ${embedder.ref.sha256}`;
    const held = windows.get(beside);
    if (held) return embeddingFor(held.encoded);
    const { pixels } = windowOf(windows, key);
    const encoded = await (await embedders.get(embedder.ref.sha256, embedder)).encode(pixels);
    windows.put(beside, { encoded, pixels: noPixels });
    return embeddingFor(encoded);
  }

  return {
    load: (request: { segmenter: ResolvedPack; prompter: PrompterChoice | null }, { signal }: ServeContext) =>
      inTurn(signal, async () => {
        await segmenterOf(request.segmenter);
        if (request.prompter) await prompterOf(request.prompter);
        return {};
      }),

    checkQuery: (request: { prompter: PrompterChoice; query: string }, { signal }: ServeContext) =>
      inTurn(signal, async () => {
        (await prompterOf(request.prompter)).checkQuery(request.query);
        return {};
      }),

    holds: async (request: { key: WindowKey }) => windows.has(request.key),

    encode: ({ key, segmenter, pixels }: EncodeRequest, { signal }: ServeContext) =>
      inTurn(signal, async () => {
        if (windows.get(key)) return {};
        const encoded = await (await segmenterOf(segmenter)).encode(pixels);
        windows.put(key, { encoded, pixels });
        return {};
      }),

    picture: ({ key, frame }: PictureOfWindowRequest, { signal }: ServeContext) =>
      inTurn(signal, async (): Promise<PictureOfWindow> => {
        const { pixels } = windowOf(windows, key);
        return { picture: pictureOf(pixels, frame), window: { width: pixels.width, height: pixels.height } };
      }),

    prompt: (request: PromptRequest, { signal, note }: ServeContext) =>
      inTurn(signal, async () => {
        const { encoded, pixels } = windowOf(windows, request.key);
        const { query, gsd } = request;
        const prompter = await prompterOf(request.prompter);
        const asked = { query, pixels, gsd };
        const embedding = embeddingFor(encoded) ?? (await embedBeside(request, prompter.wantsEmbedding?.(asked)));
        const grammar = request.prompter.kind === 'local' && request.prompter.grammar;
        const outline = await outliner(segmenterOf(request.segmenter), encoded);
        const input = { ...asked, embedding, grammar, outline, onText: note };
        const answer = await prompter.answer(input, signal);
        return { answer };
      }),

    decode: ({ key, segmenter, prompts }: DecodeRequest, { signal }: ServeContext) =>
      inTurn(signal, async () => {
        const { encoded } = windowOf(windows, key);
        const model = await segmenterOf(segmenter);
        const masks: DecodedMask[] = [];
        for (let i = 0; i < prompts.length; i += model.batch) {
          await stopIfCancelled(signal);
          const queries = prompts.slice(i, i + model.batch).map((prompt) => ({ prompt, previous: null }));
          const answers = await model.decode(encoded, queries, 'best');
          masks.push(...answers.flatMap(([best]) => (best ? [{ mask: best.mask, score: best.score }] : [])));
        }
        return { masks };
      }),

    offer: ({ key, segmenter, prompt, refine }: OfferRequest, { signal }: ServeContext) =>
      inTurn(signal, async () => {
        const { encoded } = windowOf(windows, key);
        const model = await segmenterOf(segmenter);
        const previous = refine === null ? null : logits.get(refine, key);
        const [offered = []] = await model.decode(encoded, [{ prompt, previous }], 'several');
        const masks = offered.map(({ mask, score, low }): OfferedBits => ({ mask, score, id: logits.put(key, low) }));
        return { masks, refined: previous !== null };
      }),

    describe: ({ key, segmenter, prompt }: DescribeRequest, { signal }: ServeContext) =>
      inTurn(signal, async () => {
        const { encoded, pixels } = windowOf(windows, key);
        const model = await segmenterOf(segmenter);
        const [[best] = []] = await model.decode(encoded, [{ prompt, previous: null }], 'best');
        if (!best) return raise('taught.nothingThere');
        const seen = seenRegion({ best, encoded, pixels, segmenter: segmenter.ref.id });
        return { offered: { mask: best.mask, score: best.score, id: logits.put(key, best.low) }, seen };
      }),

    probe: ({ provider }: { provider: string }, { signal }: ServeContext): Promise<ProbeResult & { ms: number }> =>
      inTurn(signal, () => probeProvider(provider)),
  };
}

/** An embedding that a head can use. */
function embeddingFor({ embedding }: EncodedWindow): WindowEmbedding | null {
  return embedding?.segmenter === headSegmenter ? embedding : null;
}

/** An encoding beside another one has its pixels there. */
const noPixels = { width: 0, height: 0, rgb: new Uint8Array(0), valid: new Uint8Array(0), bands: [] };

/** Runs work one after the other and times each without its waiting; a cancelled request never starts. */
function createTurns() {
  let last: Promise<unknown> = Promise.resolve();
  return <T extends object>(signal: AbortSignal, work: () => Promise<T>): Promise<T & { ms: number }> => {
    const turn = last.then(async () => {
      await stopIfCancelled(signal);
      const start = performance.now();
      const value = await work();
      return { ...value, ms: performance.now() - start };
    });
    last = turn.catch(() => {});
    return turn;
  };
}

/** Lets a cancellation that has arrived during the last model run be heard. */
async function stopIfCancelled(signal: AbortSignal): Promise<void> {
  await setImmediate();
  if (signal.aborted) raise('run.cancelled');
}

function windowOf(windows: WindowStore, key: WindowKey): HeldWindow {
  return windows.get(key) ?? raise('process.windowGone', { name: 'inference' });
}
