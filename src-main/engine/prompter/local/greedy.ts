/**
 * The greedy loop over a decoder's own sessions: look up the last token, run, take the likeliest. The
 * library's loop does the same and a good deal beside it for each token, which a small model notices.
 */
import { type InferenceSession, Tensor } from 'onnxruntime-node';

export interface DecoderSessions {
  readonly embed: InferenceSession;
  readonly decoder: InferenceSession;
}

/** Where the loop begins: the prompt has been read and its first token chosen. */
export interface GreedyStart {
  /** By the names of the decoder's inputs. */
  readonly past: ReadonlyMap<string, Tensor>;
  /** The token that was chosen last. */
  readonly token: number;
  /** Tokens that `past` holds. */
  readonly length: number;
  /** The place in time, row and column of the token to read next. */
  readonly position: number;
}

export interface GreedyEnd {
  /** Tokens to write at most. */
  readonly limit: number;
  /** Changes float32[words] in place before a token is chosen. */
  readonly onLogits: ((logits: Float32Array) => void) | null;
  /** Hears each token; true ends the writing. */
  readonly onToken: (id: number) => boolean;
  /** float32[words] of logits that are stored in another type. */
  readonly widen: (logits: Tensor) => Promise<Float32Array>;
}

const known = /^(?:inputs_embeds|attention_mask|position_ids|num_logits_to_keep|past_key_values\..+)$/;

/** The sessions of a loaded model. TypeError for graphs that this loop cannot feed. */
export function decoderSessions(sessions: Readonly<Record<string, unknown>>): DecoderSessions {
  const { embed_tokens: embed, decoder_model_merged: decoder } = sessions;
  if (!isSession(embed) || !isSession(decoder))
    throw new TypeError('no sessions embed_tokens and decoder_model_merged');
  const strange = decoder.inputNames.filter((name) => !known.test(name));
  if (strange.length > 0) throw new TypeError(`the decoder wants ${strange.join(', ')}`);
  return { embed, decoder };
}

function isSession(value: unknown): value is InferenceSession {
  return typeof value === 'object' && value !== null && 'run' in value && 'inputNames' in value;
}

/** Writes on from a start. The sessions hand the event loop a turn with every run, so a cancellation is heard. */
export async function writeGreedily(
  { embed, decoder }: DecoderSessions,
  start: GreedyStart,
  end: GreedyEnd,
): Promise<void> {
  const caches = [...start.past.keys()].map((name) => ({ name, present: name.replace('past_key_values', 'present') }));
  const mask = new BigInt64Array(start.length + end.limit).fill(1n);
  const feeds: Record<string, Tensor> = Object.fromEntries(start.past);
  if (decoder.inputNames.includes('num_logits_to_keep')) {
    feeds.num_logits_to_keep = new Tensor('int64', BigInt64Array.of(1n), []);
  }
  let { token } = start;
  for (let written = 0; written < end.limit; written++) {
    const input_ids = new Tensor('int64', BigInt64Array.of(BigInt(token)), [1, 1]);
    const { inputs_embeds } = await embed.run({ input_ids });
    const length = start.length + written + 1;
    const place = BigInt(start.position + written);
    feeds.inputs_embeds = expected(inputs_embeds);
    feeds.attention_mask = new Tensor('int64', mask.subarray(0, length), [1, length]);
    feeds.position_ids = new Tensor('int64', BigInt64Array.of(place, place, place), [3, 1, 1]);
    const out = await decoder.run(feeds);
    for (const { name, present } of caches) feeds[name] = expected(out[present]);
    const tensor = expected(out.logits);
    const logits = tensor.data instanceof Float32Array ? tensor.data : await end.widen(tensor);
    end.onLogits?.(logits);
    token = largest(logits);
    if (end.onToken(token)) return;
  }
}

function expected(tensor: Tensor | undefined): Tensor {
  if (!tensor) throw new TypeError('a graph of the model lacks an output');
  return tensor;
}

/** The first of the largest. */
function largest(values: Float32Array): number {
  let best = 0;
  let most = values[0]!;
  for (let i = 1; i < values.length; i++) {
    const value = values[i]!;
    if (value > most) {
      most = value;
      best = i;
    }
  }
  return best;
}
