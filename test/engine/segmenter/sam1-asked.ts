/** What the tests of the SAM 1 contract ask of a segmenter. */
import type { Prompt } from '../../../src-main/contract/run.ts';
import { openSegmenter } from '../../../src-main/engine/segmenter/adapters.ts';
import type { EncodedWindow, SegmentedMask, Segmenter } from '../../../src-main/engine/segmenter/segmenter.ts';
import { onnxModel } from '../../support/onnx.ts';

export const openSam1 = (id: string, files: ReadonlyMap<string, Uint8Array>): Promise<Segmenter> =>
  openSegmenter({ id, contract: 'sam1-encoder-decoder' }, files);

export const box = (minX: number, minY: number, maxX: number, maxY: number) => ({ minX, minY, maxX, maxY });

type Points = Prompt<'window'>['positive'];
export const prompt = (b: Prompt<'window'>['box'], positive: Points = [], negative: Points = []): Prompt<'window'> => ({
  box: b,
  positive,
  negative,
});

/** The one mask of one prompt. */
export async function bestMask(
  segmenter: Segmenter,
  window: EncodedWindow,
  p: Prompt<'window'>,
): Promise<SegmentedMask> {
  const [[best] = []] = await segmenter.decode(window, [{ prompt: p, previous: null }], 'best');
  return best!;
}

/** A decoder with the right inputs that always answers the same. */
export function constantDecoder(
  shape: readonly [number, number, number, number],
  logit: number,
  score: number,
): Buffer {
  return onnxModel({
    inputs: [
      { name: 'image_embeddings', shape: [1, 256, 64, 64] },
      { name: 'point_coords', shape: [1, 'n', 2] },
      { name: 'point_labels', shape: [1, 'n'] },
      { name: 'mask_input', shape: [1, 1, 256, 256] },
      { name: 'has_mask_input', shape: [1] },
      { name: 'orig_im_size', shape: [2] },
    ],
    outputs: [
      { name: 'masks', shape: ['a', 'b', 'c', 'd'] },
      { name: 'iou_predictions', shape: [1, 1] },
      { name: 'low_res_masks', shape: [1, 1, 256, 256] },
    ],
    nodes: [
      { op: 'Identity', inputs: ['logits'], outputs: ['masks'] },
      { op: 'Identity', inputs: ['score'], outputs: ['iou_predictions'] },
      { op: 'Identity', inputs: ['mask_input'], outputs: ['low_res_masks'] },
    ],
    constants: [
      { name: 'logits', shape, data: new Float32Array(shape[2] * shape[3]).fill(logit) },
      { name: 'score', shape: [1, 1], data: Float32Array.of(score) },
    ],
  });
}
