/**
 * Qwen2.5-VL through transformers.js, which is loaded with the first model and never before: token
 * ids and a picture in, token ids out one by one. It knows nothing of questions and answers.
 */
import { join } from 'node:path';
import { Tensor } from 'onnxruntime-node';
import { raise } from '../../../contract/fault.ts';
import type { ResolvedPack } from '../../../contract/models.ts';
import { inspectPack } from '../../../models/inspect/inspect-pack.ts';
import { expectMemory } from '../../../models/memory.ts';
import { sessionSettings } from '../../../models/session.ts';
import { innerPath } from '../../../models/verify-folder.ts';
import { type DecoderSessions, decoderSessions, writeGreedily } from './greedy.ts';
import { KeptPrefix, type KeyValues } from './kept-prefix.ts';
import type { Patches } from './patches.ts';

export interface VisionLanguageModel {
  readonly imageToken: number;
  /** Text of a chat as the model was trained with it; `{ type: 'image' }` stands for the picture. */
  chat(system: string, user: string): string;
  /** Token ids of a text; marks of the tokenizer in it are taken for marks. */
  encode(text: string): number[];
  /** Writes greedily until `onToken` says stop, the model ends, or `limit` tokens are written. */
  write(request: WriteRequest): Promise<{ readonly reused: number }>;
  dispose(): Promise<void>;
}

export interface WriteRequest {
  /** The whole prompt; one `imageToken` for each merge unit of the picture. */
  readonly ids: readonly number[];
  /** Made only if the picture has not been seen with this prompt's beginning before. */
  readonly patches: () => Patches;
  /** In patches. */
  readonly grid: { readonly rows: number; readonly columns: number };
  /** The same object for the same picture: what was computed for it is used again. */
  readonly picture: object;
  readonly limit: number;
  /** Changes float32[words] in place before a token is chosen. */
  readonly onLogits: ((logits: Float32Array) => void) | null;
  /** Hears each token; true ends the writing. */
  readonly onToken: (id: number) => boolean;
}

/** Suffix of a graph's file to the library's name of how its weights are stored. */
const storage: Readonly<Record<string, 'fp32' | 'fp16' | 'q4' | 'q4f16' | 'q8'>> = {
  '': 'fp32',
  _fp16: 'fp16',
  _q4: 'q4',
  _q4f16: 'q4f16',
  _quantized: 'q8',
};

/** Loads the graphs of a pack whose folder is verified. Faults: `models.missing`, `models.noMemory`, `models.unsafe`, `models.cannotLoad`. */
export async function loadQwenVl(pack: ResolvedPack, folder: string): Promise<VisionLanguageModel> {
  const { id } = pack.ref;
  const dtype = storageOf(pack, folder);
  expectMemory(pack);
  // The library opens the files by their paths.
  await inspectPack(id, pack.files);
  const library = await import('@huggingface/transformers');
  const { env, LogLevel } = library;
  env.allowRemoteModels = false;
  env.useFSCache = false;
  env.useBrowserCache = false;
  env.logLevel = LogLevel.NONE;
  try {
    const options = { local_files_only: true } as const;
    const tokenizer = await library.AutoTokenizer.from_pretrained(folder, options);
    const model = await library.Qwen2_5_VLForConditionalGeneration.from_pretrained(folder, {
      ...options,
      device: 'cpu',
      dtype,
      session_options: sessionSettings(),
    });
    if (!(model instanceof library.Qwen2_5_VLForConditionalGeneration)) throw new TypeError('no Qwen2.5-VL');
    return wrap({ library, model, tokenizer, sessions: decoderSessions(model.sessions), ends: endsOf(model) });
  } catch (cause) {
    return raise('models.cannotLoad', { id }, cause);
  }
}

type Library = typeof import('@huggingface/transformers');
type Model = InstanceType<Library['Qwen2_5_VLForConditionalGeneration']>;
type Tokenizer = Awaited<ReturnType<Library['AutoTokenizer']['from_pretrained']>>;

interface Parts {
  readonly library: Library;
  readonly model: Model;
  readonly tokenizer: Tokenizer;
  readonly sessions: DecoderSessions;
  readonly ends: ReadonlySet<number>;
}

function wrap(parts: Parts): VisionLanguageModel {
  const { model, tokenizer } = parts;
  const imageToken: unknown = Reflect.get(model.config, 'image_token_id');
  if (typeof imageToken !== 'number') throw new TypeError('config.json names no image_token_id');
  withoutPictureAfterwards(model);
  const prefix = new KeptPrefix();
  return {
    imageToken,
    chat(system, user) {
      const messages = [
        ...(system === '' ? [] : [{ role: 'system', content: system }]),
        { role: 'user', content: [{ type: 'image' }, { type: 'text', text: user }] },
      ];
      const options = { tokenize: false, add_generation_prompt: true } as const;
      // The library's type of a message knows text only; its templates take parts.
      return tokenizer.apply_chat_template(messages as Parameters<typeof tokenizer.apply_chat_template>[0], options);
    },
    encode: (text) => tokenizer.encode(text, { add_special_tokens: false }),
    write: (request) => write(parts, { prefix, request, imageToken }),
    async dispose() {
      prefix.clear();
      await model.dispose();
    },
  };
}

/**
 * After the first step the library marks the picture as used by `pixel_values = null`. With a kept
 * beginning that first step has several tokens and no picture, and the mark would be encoded as one.
 */
function withoutPictureAfterwards(model: Model): void {
  const prepare = model.prepare_inputs_for_generation.bind(model);
  model.prepare_inputs_for_generation = (...given: Parameters<typeof prepare>) => {
    const inputs: Record<string, unknown> = prepare(...given);
    if (inputs.pixel_values === null) delete inputs.pixel_values;
    return inputs;
  };
}

interface Writing {
  readonly prefix: KeptPrefix;
  readonly request: WriteRequest;
  readonly imageToken: number;
}

/** The library reads the prompt and chooses its first token; the rest is written by the greedy loop on its sessions. */
async function write(parts: Parts, writing: Writing): Promise<{ reused: number }> {
  const { library, model, sessions } = parts;
  const { prefix, request, imageToken } = writing;
  const { ids, picture } = request;
  const kept = prefix.take(picture, ids, ids.lastIndexOf(imageToken) + 1);
  const int64 = (values: readonly number[], dims: number[]) =>
    new library.Tensor('int64', BigInt64Array.from(values, BigInt), dims);
  const { rows, columns } = request.grid;
  const prompt = {
    input_ids: int64(ids, [1, ids.length]),
    attention_mask: int64(new Array(ids.length).fill(1), [1, ids.length]),
    image_grid_thw: int64([1, rows, columns], [1, 3]),
  };
  const first = firstToken(parts, request);
  const output: unknown = await model.generate({
    ...prompt,
    ...(kept
      ? { past_key_values: cacheOf(library, kept.tensors) }
      : { pixel_values: pixels(library, request.patches()) }),
    ...first.hooks,
    max_new_tokens: 1,
    do_sample: false,
    num_beams: 1,
    repetition_penalty: 1,
    return_dict_in_generate: true,
  });
  const past = pastOf(output);
  prefix.keep(picture, ids, keyValuesOf(past));
  const token = first.token();
  if (token !== null && request.limit > 1) {
    const start = { past, token, length: ids.length, position: placeAfter(request, imageToken) };
    await writeGreedily(sessions, start, {
      limit: request.limit - 1,
      onLogits: request.onLogits,
      onToken: (id) => request.onToken(id) || parts.ends.has(id),
      widen: async (logits) => Float32Array.from(new library.Tensor(logits).to('float32').data, Number),
    });
  }
  return { reused: kept?.length ?? 0 };
}

/** The place after a prompt: a picture's tokens take as many places as its longer side has merge units. */
function placeAfter({ ids, grid }: WriteRequest, imageToken: number): number {
  const units = ids.filter((id) => id === imageToken).length;
  const merge = Math.sqrt((grid.rows * grid.columns) / units);
  return ids.length - units + Math.max(grid.rows, grid.columns) / merge;
}

function pixels(library: Library, { values, width }: Patches) {
  return new library.Tensor('float32', values, [values.length / width, width]);
}

/** Takes part in the library's choice of the first token; `token` is null where nothing comes after it. */
function firstToken({ library, tokenizer, ends }: Parts, request: WriteRequest) {
  let chosen: number | null = null;
  let prompt = true;
  class First extends library.TextStreamer {
    override put(value: bigint[][]): void {
      if (!prompt) {
        const id = Number(value[0]?.[0]);
        chosen = request.onToken(id) || ends.has(id) ? null : id;
      }
      prompt = false;
    }
    override end(): void {}
  }
  const { onLogits } = request;
  class Choice extends library.LogitsProcessor {
    override _call(_ids: bigint[][], logits: InstanceType<Library['Tensor']>) {
      if (logits.data instanceof Float32Array) onLogits?.(logits.data);
      return logits;
    }
  }
  const processors = new library.LogitsProcessorList();
  if (onLogits) processors.push(new Choice());
  return { hooks: { streamer: new First(tokenizer), logits_processor: processors }, token: () => chosen };
}

function cacheOf(library: Library, tensors: KeyValues) {
  const entries = [...tensors].map(([name, { data, dims }]) => [name, new library.Tensor('float32', data, [...dims])]);
  return new library.DynamicCache(Object.fromEntries(entries));
}

/** Keys and values of the prompt, as the library gives them back, as tensors of the runtime. */
function pastOf(output: unknown): Map<string, Tensor> {
  const cache: unknown = typeof output === 'object' && output !== null ? Reflect.get(output, 'past_key_values') : null;
  const found = new Map<string, Tensor>();
  for (const [name, held] of Object.entries(cache ?? {})) {
    const tensor: unknown = typeof held === 'object' && held !== null ? Reflect.get(held, 'ort_tensor') : null;
    if (tensor instanceof Tensor) found.set(name, tensor);
  }
  if (found.size === 0) throw new TypeError('the library gave no keys and values back');
  return found;
}

function keyValuesOf(past: ReadonlyMap<string, Tensor>): KeyValues {
  const found = new Map<string, { data: Float32Array; dims: readonly number[] }>();
  for (const [name, { data, dims }] of past) if (data instanceof Float32Array) found.set(name, { data, dims });
  return found;
}

/** Tokens after which a model says no more. */
function endsOf(model: Model): ReadonlySet<number> {
  const ids: unknown = Reflect.get(model.generation_config ?? {}, 'eos_token_id');
  return new Set([ids].flat().filter((id) => typeof id === 'number'));
}

/** How each graph's weights are stored, told by the names of the pack's files. */
function storageOf(pack: ResolvedPack, folder: string) {
  const { id } = pack.ref;
  const paths = pack.files.map((file) => innerPath(folder, file));
  const found = (graph: string) => {
    const suffixes = paths.flatMap((path) => new RegExp(`^onnx/${graph}(_\\w+)?\\.onnx$`).exec(path) ?? []);
    const names = paths.filter((path) => new RegExp(`^onnx/${graph}(_\\w+)?\\.onnx$`).test(path));
    if (names.length === 0) return raise('models.missing', { id, path: join(folder, 'onnx', `${graph}.onnx`) });
    const suffix = suffixes[1] ?? '';
    const dtype = storage[suffix];
    if (names.length > 1 || !dtype) {
      return raise('models.cannotLoad', {
        id,
        because: `the pack has ${names.join(', ')}: one known kind is expected`,
      });
    }
    return dtype;
  };
  return {
    vision_encoder: found('vision_encoder'),
    embed_tokens: found('embed_tokens'),
    decoder_model_merged: found('decoder_model_merged'),
  };
}
