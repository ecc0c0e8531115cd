/** The small trained head in ONNX Runtime: embedding and colour cues in, logits per concept out. */
import * as ort from 'onnxruntime-node';
import { raise } from '../../contract/fault.ts';
import type { WindowPixels } from '../../contract/raster.ts';
import { cellCues, cueCount, cuesSide } from './cell-cues.ts';
import { type HeadLogits, headConcepts } from './head-heat.ts';
import type { WindowEmbedding } from './prompter.ts';

export interface Head {
  /** Null where the embedding is not of the shape that the head was trained for. */
  run(pixels: WindowPixels, embedding: WindowEmbedding): Promise<HeadLogits | null>;
  dispose(): Promise<void>;
}

/** Fault: `models.cannotLoad`. */
export async function loadHead(weights: Uint8Array): Promise<Head> {
  const session = await ort.InferenceSession.create(weights, { intraOpNumThreads: 2 }).catch((cause: unknown) =>
    raise('models.cannotLoad', { id: 'concepts' }, cause),
  );
  return {
    run: async (pixels, embedding) => {
      const { channels, rows, columns, data } = embedding;
      if (embedding.segmenter !== 'mobilesam' || channels !== 256 || rows !== 64 || columns !== 64) return null;
      const output = await session.run({
        // float32[1, 256, 64, 64], the encoder's output as it is
        embedding: new ort.Tensor('float32', data, [1, channels, rows, columns]),
        // float32[1, 8, 128, 128], see cell-cues.ts
        cues: new ort.Tensor('float32', cellCues(pixels), [1, cueCount, cuesSide, cuesSide]),
      });
      const logits = output.logits?.data;
      const size = headConcepts.length * cuesSide * cuesSide;
      return logits instanceof Float32Array && logits.length === size ? { data: logits, side: cuesSide } : null;
    },
    dispose: () => session.release(),
  };
}
