/** The small trained head in ONNX Runtime: embedding and colour cues in, logits per concept out. */
import { Tensor } from 'onnxruntime-node';
import type { WindowPixels } from '../../contract/raster.ts';
import { openSession } from '../../models/session.ts';
import { cellCues, cueCount, cuesSide } from './cell-cues.ts';
import { type HeadLogits, headConcepts } from './head-heat.ts';
import { headSegmenter, type WindowEmbedding } from './prompter.ts';

export interface Head {
  /** Null where the embedding is not one that the head was trained for. */
  run(pixels: WindowPixels, embedding: WindowEmbedding): Promise<HeadLogits | null>;
  dispose(): Promise<void>;
}

const embeddingShape = [1, 256, 64, 64] as const;
const cuesShape = [1, cueCount, cuesSide, cuesSide] as const;

/** Fault: `models.cannotLoad`. */
export async function loadHead(weights: Uint8Array): Promise<Head> {
  const session = await openSession(weights, {
    model: 'concepts (head)',
    inputs: [
      { name: 'embedding', type: 'float32', shape: embeddingShape },
      { name: 'cues', type: 'float32', shape: cuesShape },
    ],
    outputs: ['logits'],
  });
  return {
    run: async (pixels, embedding) => {
      const { channels, rows, columns, data } = embedding;
      const fits = channels === embeddingShape[1] && rows === embeddingShape[2] && columns === embeddingShape[3];
      if (embedding.segmenter !== headSegmenter || !fits) return null;
      const { logits } = await session.run({
        // float32[1, 256, 64, 64], the encoder's output as it is
        embedding: new Tensor('float32', data, embeddingShape),
        // float32[1, 8, 128, 128], see cell-cues.ts
        cues: new Tensor('float32', cellCues(pixels), cuesShape),
      });
      const found = logits?.data;
      const size = headConcepts.length * cuesSide * cuesSide;
      return found instanceof Float32Array && found.length === size ? { data: found, side: cuesSide } : null;
    },
    dispose: () => session.release(),
  };
}
