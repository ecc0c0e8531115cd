/** The picture of a window as a language model is sent it. */
import { encode } from 'fast-png';
import type { FrameRule } from '../../contract/frame.ts';
import type { WindowPixels } from '../../contract/raster.ts';
import { resizeLanczos } from '../window/lanczos.ts';
import { pictureSize } from './frame.ts';
import type { Picture } from './server/model.ts';

/** PNG (8-bit RGB, lossless: what the model sees is byte for byte what the reference would show it). */
export function pictureOf({ width, height, rgb }: WindowPixels, rule: FrameRule): Picture {
  const size = pictureSize(rule, { width, height });
  const data = resizeLanczos(rgb, { width, height }, size);
  return { ...size, png: encode({ ...size, data, channels: 3, depth: 8 }) };
}
