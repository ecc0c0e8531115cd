/** The trained object head in ONNX Runtime: embedding and colour cues in, likely places of each kind of object out. */
import { Tensor } from 'onnxruntime-node';
import type { WindowPixels } from '../../contract/raster.ts';
import { openSession } from '../../models/session.ts';
import { cellCues, cueCount, cuesSide } from './cell-cues.ts';
import { headSegmenter, type WindowEmbedding } from './prompter.ts';

/** Logits of every kind on square cells; `side` cells span the window's long side, the rest is padding. */
export interface ObjectField {
  readonly side: number;
  /** float32[kinds, side, side]: logits that an object's middle is in the cell. */
  readonly centres: Float32Array;
  /** float32[4, side, side]: logarithms of the cells from the cell's middle to the left, top, right and bottom side. */
  readonly sides: Float32Array;
}

export interface ObjectHead {
  /** Null where the embedding is not one that the head was trained for. */
  run(pixels: WindowPixels, embedding: WindowEmbedding): Promise<ObjectField | null>;
  dispose(): Promise<void>;
}

const embeddingShape = [1, 256, 64, 64] as const;
const cuesShape = [1, cueCount, cuesSide, cuesSide] as const;

/** `kinds`: how many outputs the rules name. Fault: `models.cannotLoad`. */
export async function loadObjectHead(weights: Uint8Array, kinds: number): Promise<ObjectHead> {
  const session = await openSession(weights, {
    model: 'concepts (objects)',
    inputs: [
      { name: 'embedding', type: 'float32', shape: embeddingShape },
      { name: 'cues', type: 'float32', shape: cuesShape },
    ],
    outputs: ['centres', 'sides'],
  });
  return {
    run: async (pixels, embedding) => {
      const { channels, rows, columns, data } = embedding;
      const fits = channels === embeddingShape[1] && rows === embeddingShape[2] && columns === embeddingShape[3];
      if (embedding.segmenter !== headSegmenter || !fits) return null;
      const out = await session.run({
        // float32[1, 256, 64, 64], the encoder's output as it is
        embedding: new Tensor('float32', data, embeddingShape),
        // float32[1, 8, 128, 128], see cell-cues.ts
        cues: new Tensor('float32', cellCues(pixels), cuesShape),
      });
      const centres = out.centres?.data;
      const sides = out.sides?.data;
      const plane = cuesSide * cuesSide;
      if (!(centres instanceof Float32Array) || centres.length !== kinds * plane) return null;
      if (!(sides instanceof Float32Array) || sides.length !== 4 * plane) return null;
      return { side: cuesSide, centres, sides };
    },
    dispose: () => session.release(),
  };
}
