/** Writes small data sets in the layouts that the loaders read. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { encode } from 'fast-png';
import type { MaskBits } from '../../../src-main/contract/run.ts';
import { getBit } from '../../../src-main/engine/window/bits.ts';
import type { Shape } from '../../support/inference.ts';
import { drawWindow, maskOfShape } from '../../support/inference.ts';

export function put(folder: string, name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

/** 8 bits of grey: 255 where the mask is set. */
export function pngOfMask(mask: MaskBits): Uint8Array {
  const { width, height } = mask;
  const data = Uint8Array.from({ length: width * height }, (_, i) =>
    getBit(mask, i % width, Math.floor(i / width)) ? 255 : 0,
  );
  return encode({ width, height, data, channels: 1, depth: 8 });
}

export function pngOfRgb(width: number, height: number, rgb: Uint8Array): Uint8Array {
  return encode({ width, height, data: rgb, channels: 3, depth: 8 });
}

export interface DrawnSample {
  readonly id: string;
  readonly shape: Shape | null;
  readonly questions: readonly string[];
  readonly concept?: string;
}

/** EarthReason with drawn pictures: light shapes on a dark ground, no shape for a no-target sample. */
export function writeEarthReason(folder: string, split: string, samples: readonly DrawnSample[], side = 96): void {
  for (const { id, shape, questions, concept } of samples) {
    const drawn = drawWindow(side, side, shape ?? (() => false));
    put(folder, `${split}/images/${id}.png`, pngOfRgb(side, side, drawn.rgb));
    put(folder, `${split}/labels/${id}.png`, pngOfMask(maskOfShape(side, side, shape ?? (() => false))));
    put(folder, `${split}/QAs/${id}.json`, JSON.stringify({ questions, answer: ['it'], ...(concept && { concept }) }));
  }
}
