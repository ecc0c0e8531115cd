/** The picture as Qwen2-VL's vision tower takes it: patches in the order of its merge units. */
import * as v from 'valibot';
import { raise } from '../../../contract/fault.ts';
import type { PictureSize } from '../../window/lanczos.ts';

const side = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(256));
const triple = v.tuple([v.number(), v.number(), v.number()]);
const schema = v.object({
  patch_size: side,
  temporal_patch_size: side,
  merge_size: side,
  image_mean: triple,
  image_std: triple,
});
export type PatchSettings = v.InferOutput<typeof schema>;

export interface Patches {
  /** float32[rows * columns, 3 * time * patch * patch], normalised; each patch channel by channel, each channel `time` times. */
  readonly values: Float32Array;
  /** In patches. */
  readonly rows: number;
  readonly columns: number;
  /** Values of one patch. */
  readonly width: number;
}

/** Reads a parsed `preprocessor_config.json`. Faults: `models.cannotLoad`. */
export function readPatchSettings(model: string, settings: unknown): PatchSettings {
  const parsed = v.safeParse(schema, settings);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const because = `preprocessor_config.json: ${v.getDotPath(issue) ?? ''} ${issue.message}`;
  return raise('models.cannotLoad', { id: model, because });
}

/**
 * uint8[height * width * 3] to patches. A still picture is taken for `temporal_patch_size` equal
 * frames. The size must be whole merge units: RangeError otherwise.
 */
export function patchesOf(rgb: Uint8Array, size: PictureSize, settings: PatchSettings): Patches {
  const { patch_size: patch, temporal_patch_size: time, merge_size: merge } = settings;
  const unit = patch * merge;
  if (size.width % unit !== 0 || size.height % unit !== 0) {
    throw new RangeError(`${size.width} x ${size.height} pixels are not whole units of ${unit} pixels`);
  }
  const [rows, columns] = [size.height / patch, size.width / patch];
  const area = patch * patch;
  const width = 3 * time * area;
  const values = new Float32Array(rows * columns * width);
  const normalised = normalisedValues(settings);
  for (let y = 0; y < size.height; y++) {
    const row = Math.floor(y / patch);
    for (let x = 0; x < size.width; x++) {
      const place = placeOf(row, Math.floor(x / patch), { columns, merge });
      const at = place * width + (y % patch) * patch + (x % patch);
      const from = (y * size.width + x) * 3;
      for (let c = 0; c < 3; c++) {
        const value = normalised[c * 256 + rgb[from + c]!]!;
        for (let t = 0; t < time; t++) values[at + (c * time + t) * area] = value;
      }
    }
  }
  return { values, rows, columns, width };
}

/** Number of a patch: units row by row, within a unit its patches row by row. */
function placeOf(row: number, column: number, { columns, merge }: { columns: number; merge: number }): number {
  const unit = Math.floor(row / merge) * (columns / merge) + Math.floor(column / merge);
  return unit * merge * merge + (row % merge) * merge + (column % merge);
}

/** float32[3 * 256]: the normalised value of each 8-bit red, then green, then blue. */
function normalisedValues({ image_mean: mean, image_std: deviation }: PatchSettings): Float32Array {
  return Float32Array.from({ length: 768 }, (_, i) => {
    const channel = i >> 8;
    return ((i & 255) / 255 - mean[channel]!) / deviation[channel]!;
  });
}
