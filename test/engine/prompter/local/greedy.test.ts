import { join } from 'node:path';
import { InferenceSession } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { decoderSessions } from '../../../../src-main/engine/prompter/local/greedy.ts';
import { tinyFolder } from './tiny.ts';

describe('the sessions of a language model', () => {
  it('are those of its embeddings and its decoder; a pack without them, or with a decoder that wants more, is refused', async () => {
    const open = (name: string) => InferenceSession.create(join(tinyFolder, 'onnx', name));
    const [embed_tokens, decoder_model_merged, vision] = await Promise.all([
      open('embed_tokens.onnx'),
      open('decoder_model_merged.onnx'),
      open('vision_encoder.onnx'),
    ]);
    const found = decoderSessions({ embed_tokens, decoder_model_merged });
    expect(found).toEqual({ embed: embed_tokens, decoder: decoder_model_merged });
    expect(() => decoderSessions({ embed_tokens })).toThrow('no sessions embed_tokens and decoder_model_merged');
    expect(() => decoderSessions({ embed_tokens, decoder_model_merged: vision })).toThrow('wants pixel_values');
    for (const session of [embed_tokens, decoder_model_merged, vision]) await session.release();
  });
});
