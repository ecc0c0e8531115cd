/**
 * The language-model prompter in this process: Qwen2.5-VL from a model pack. How it is asked, and in
 * which frame it answers, is the pack's own data.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Conversation } from '../../../contract/conversation.ts';
import { raise } from '../../../contract/fault.ts';
import type { ResolvedPack } from '../../../contract/models.ts';
import type { WindowPixels } from '../../../contract/raster.ts';
import type { PrompterAnswer } from '../../../contract/run.ts';
import { verifiedFolder } from '../../../models/verify-folder.ts';
import { resizeLanczos } from '../../window/lanczos.ts';
import { type AnswerFrame, lenient, readAnswer, shortened } from '../answer.ts';
import { answerFrame, pictureSize } from '../frame.ts';
import { answerOnWindow } from '../on-window.ts';
import type { Prompter, PrompterInput } from '../prompter.ts';
import { questionText } from '../server/messages.ts';
import { WrittenAnswer } from '../server/written.ts';
import { constraintsFor } from './constrain.ts';
import { type PatchSettings, patchesOf, readPatchSettings } from './patches.ts';
import { loadQwenVl, type VisionLanguageModel } from './qwen-vl.ts';
import { readVocabulary, TokenText, type Vocabulary, withoutMarks } from './vocabulary.ts';

/** What ends an answer; nothing after it is read. */
const closingTag = '</answer>';

/** A model with everything that belongs to it. */
export interface Loaded {
  /** Of the pack, for faults. */
  readonly id: string;
  readonly model: VisionLanguageModel;
  readonly vocabulary: Vocabulary;
  readonly patches: PatchSettings;
  readonly conversation: Conversation;
}
interface Asked extends Loaded {
  readonly constraint: ReturnType<typeof constraintsFor>;
}

/**
 * Loads a pack whose bytes are hashed before. Faults: `models.missing`, `models.corrupt`,
 * `models.cannotLoad` (also for a pack without a conversation).
 */
export async function createLocalPrompter(pack: ResolvedPack): Promise<Prompter> {
  const { id } = pack.ref;
  const { conversation } = pack;
  if (!conversation) return raise('models.cannotLoad', { id, because: 'its entry does not say how it is asked' });
  const folder = await verifiedFolder(pack, 'config');
  const parsed = async (name: string) => parseJson(id, name, await readFile(join(folder, name), 'utf8'));
  const vocabulary = readVocabulary(id, await parsed('tokenizer.json'));
  const patches = readPatchSettings(id, await parsed('preprocessor_config.json'));
  const model = await loadQwenVl(pack, folder);
  return promptWith({ id, model, vocabulary, patches, conversation });
}

/** The prompter over a model. */
export function promptWith(loaded: Loaded): Prompter {
  const constraint = constraintsFor(loaded.vocabulary);
  return {
    checkQuery: () => {},
    answer: (input, signal) => answer({ ...loaded, constraint }, input, signal),
    dispose: () => loaded.model.dispose(),
  };
}

function parseJson(id: string, name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    return raise('models.cannotLoad', { id, because: `${name} is not JSON` }, cause);
  }
}

async function answer(loaded: Asked, input: PrompterInput, signal?: AbortSignal): Promise<PrompterAnswer> {
  const { conversation } = loaded;
  if (signal?.aborted) raise('run.cancelled');
  const frame = answerFrame(conversation.frame, input.pixels);
  const said = await say(loaded, input, { frame, signal });
  const reading = readAnswer(said.text, { ...lenient, frame, points: conversation.points });
  if (reading.kind === 'read') {
    const sizes = { frame, window: input.pixels, points: conversation.points };
    const onWindow = answerOnWindow(reading.answer, said.text, sizes);
    return input.grammar ? { ...onWindow, form: { by: 'grammar', refused: null } } : onWindow;
  }
  const because = said.cut ? `it was cut off after ${said.tokens} tokens; ${reading.because}` : reading.because;
  return raise('prompter.unreadableAnswer', { because, raw: shortened(said.text) });
}

interface Said {
  readonly text: string;
  /** It was as long as an answer may be and had not come to its end. */
  readonly cut: boolean;
  readonly tokens: number;
}

/** Writes the answer's text. Faults: `run.cancelled`, `models.cannotLoad`, `prompter.modelFailed`. */
async function say(
  loaded: Asked,
  input: PrompterInput,
  { frame, signal }: { readonly frame: AnswerFrame; readonly signal: AbortSignal | undefined },
): Promise<Said> {
  const { model, vocabulary, conversation } = loaded;
  const { maxNewTokens: limit, points } = conversation;
  const picture = pictureOf(loaded, input.pixels);
  const constraint = input.grammar ? loaded.constraint({ frame, points, tokens: limit }) : null;
  const characters = new TokenText(vocabulary);
  const written = new WrittenAnswer(input.onText);
  let tokens = 0;
  let tail = '';
  const add = (piece: string) => {
    if (piece !== '') written.add({ reasoning: '', content: piece });
    tail = tail.slice(1 - closingTag.length) + piece;
  };
  const writing = model.write({
    ...picture,
    ids: idsOf(loaded, input.query, { frame, grid: picture.grid }),
    picture: input.pixels,
    limit,
    onLogits: constraint && ((logits) => constraint.apply(logits)),
    onToken: (id) => {
      tokens++;
      constraint?.accept(id);
      add(characters.add(id));
      if (signal?.aborted || constraint?.complete || written.text.length > lenient.bytes) return true;
      // Looking at the whole text for each token would copy it each time.
      return tail.includes(closingTag) && written.complete;
    },
  });
  await writing.catch((cause) => raise('prompter.modelFailed', { id: loaded.id }, cause));
  if (signal?.aborted) raise('run.cancelled');
  add(characters.end());
  const { text } = written;
  if (written.complete)
    return { text: text.slice(0, text.lastIndexOf(closingTag) + closingTag.length), cut: false, tokens };
  return { text, cut: tokens >= limit || text.length > lenient.bytes, tokens };
}

/** The picture as the model was trained to see it. Faults: `models.cannotLoad`, if its settings contradict the frame. */
function pictureOf({ id, conversation, patches: settings }: Loaded, window: WindowPixels) {
  const size = pictureSize(conversation.frame, window);
  const { patch_size: patch, merge_size: merge } = settings;
  if (size.width % (patch * merge) !== 0 || size.height % (patch * merge) !== 0) {
    const because = `a picture of ${size.width} x ${size.height} pixels is not whole units of ${patch * merge} pixels`;
    return raise('models.cannotLoad', { id, because });
  }
  return {
    grid: { rows: size.height / patch, columns: size.width / patch },
    patches: () => patchesOf(resizeLanczos(window.rgb, window, size), size, settings),
  };
}

/** The prompt's token ids, with as many picture tokens as the picture has merge units. */
function idsOf(
  { id, model, vocabulary, conversation, patches }: Loaded,
  query: string,
  { frame, grid }: { readonly frame: AnswerFrame; readonly grid: { readonly rows: number; readonly columns: number } },
): number[] {
  const user = questionText(conversation.user, withoutMarks(query, vocabulary.marks), frame);
  const ids = model.encode(model.chat(conversation.system, user));
  const place = ids.indexOf(model.imageToken);
  if (place < 0 || place !== ids.lastIndexOf(model.imageToken)) {
    return raise('models.cannotLoad', { id, because: 'its chat template has no place for one picture' });
  }
  const units = (grid.rows * grid.columns) / patches.merge_size ** 2;
  return [...ids.slice(0, place), ...new Array<number>(units).fill(model.imageToken), ...ids.slice(place + 1)];
}
