/**
 * How cells look in general: mean and inverse covariance of the cells of many scenes, from the pack's
 * `background.bin` (made by models/train/background.py). Against it, three examples are enough to tell
 * what is particular about an object (linear discriminant analysis with one class's covariance known
 * beforehand; Hariharan, Malik and Ramanan, ECCV 2012).
 */
import { raise } from '../../../contract/fault.ts';
import { featureCount } from '../../../contract/taught.ts';

export interface Background {
  /** float32[featureCount]. */
  readonly mean: Float32Array;
  /** float32[featureCount * (featureCount + 1) / 2]: upper triangle of the symmetric inverse covariance, row by row. */
  readonly precision: Float32Array;
}

const triangle = (featureCount * (featureCount + 1)) / 2;

/** Little-endian float32: the mean, then the triangle. Fault: `models.corrupt`. */
export function parseBackground(bytes: Uint8Array): Background {
  if (bytes.byteLength !== 4 * (featureCount + triangle)) {
    return raise('models.corrupt', { id: 'concepts', path: 'background.bin' });
  }
  const numbers = new Float32Array(bytes.slice().buffer);
  if (!numbers.every(Number.isFinite)) return raise('models.corrupt', { id: 'concepts', path: 'background.bin' });
  return { mean: numbers.subarray(0, featureCount), precision: numbers.subarray(featureCount) };
}

/** The inverse covariance times a vector. */
export function whiten({ precision }: Background, vector: Float64Array): Float64Array {
  const out = new Float64Array(featureCount);
  for (let i = 0, at = 0; i < featureCount; i++) {
    for (let k = i; k < featureCount; k++, at++) {
      out[i]! += precision[at]! * vector[k]!;
      if (k !== i) out[k]! += precision[at]! * vector[i]!;
    }
  }
  return out;
}
