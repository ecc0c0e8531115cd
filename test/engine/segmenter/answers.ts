/** The fixtures of SAM 2.1 in small widths (models/export/fixtures.py) and the picture that they are about. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import type { WindowPixels } from '../../../src-main/contract/raster.ts';
import type { MaskBits, Prompt } from '../../../src-main/contract/run.ts';

const folder = join(import.meta.dirname, '..', '..', 'fixtures', 'sam2');

export interface Floats {
  readonly shape: readonly number[];
  readonly float32: string;
}
/** What PyTorch gave: scores, every `stride`-th logit of the masks on the picture's pixels, and the masks. */
export interface Answer {
  readonly scores: readonly number[];
  readonly logits: Floats;
  readonly masks: readonly string[];
}
interface Asked {
  readonly prompt: {
    readonly box: readonly [number, number, number, number] | null;
    readonly positive: readonly (readonly [number, number])[];
    readonly negative: readonly (readonly [number, number])[];
  };
  readonly single: Answer;
  readonly several: Answer;
  /** The single mask again, with its own logits handed back. */
  readonly refined: Answer;
}
interface Answers {
  readonly stride: number;
  readonly tensors: readonly {
    readonly width: number;
    readonly height: number;
    readonly values: Floats;
  }[];
  readonly models: Readonly<
    Record<string, readonly { readonly width: number; readonly height: number; readonly answers: readonly Asked[] }[]>
  >;
}

export const answers: Answers = JSON.parse(readFileSync(join(folder, 'answers.json'), 'utf8'));

/** The pair of one size, by role; of `tiny` also with fewer bits. */
export function narrowPair(size: string, precision: '' | '.fp16' | '.int8' = ''): ReadonlyMap<string, Uint8Array> {
  return new Map([
    ['encoder', readFileSync(join(folder, `${size}.encoder${precision}.onnx`))],
    ['decoder', readFileSync(join(folder, `decoder${precision}.onnx`))],
  ]);
}

/** The same picture as models/export/picture.py: whole-number arithmetic. */
export function picture(width: number, height: number): WindowPixels {
  const rgb = new Uint8Array(width * height * 3);
  const radius = Math.min(width, height);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const away = (2 * x - width) ** 2 + (2 * y - height) ** 2;
      const disc = away < Math.floor((radius * radius) / 4) && away > Math.floor((radius * radius) / 36);
      for (let c = 0; c < 3; c++, i++) {
        const texture = (x * 7 + y * 13 + c * 29 + ((x * y) >> 3)) & 63;
        rgb[i] = texture + (disc ? 150 + c * 20 : 30);
      }
    }
  }
  return { width, height, rgb, valid: new Uint8Array(width * height).fill(1), bands: [] };
}

export function promptOf({ box, positive, negative }: Asked['prompt']): Prompt<'window'> {
  const point = ([x, y]: readonly [number, number]) => ({ x, y });
  return {
    box: box && { minX: box[0], minY: box[1], maxX: box[2], maxY: box[3] },
    positive: positive.map(point),
    negative: negative.map(point),
  };
}

export function floatsOf({ float32 }: Floats): Float32Array {
  const bytes = Buffer.from(float32, 'base64');
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

export function maskOf(packed: string, { width, height }: { width: number; height: number }): MaskBits {
  return { width, height, bits: new Uint8Array(inflateSync(Buffer.from(packed, 'base64'))) };
}
