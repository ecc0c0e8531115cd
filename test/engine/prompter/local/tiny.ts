/** The tiny Qwen2.5-VL of test/fixtures/qwen25vl and what PyTorch makes of it (models/export/qwen25vl_fixture.py). */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Conversation } from '../../../../src-main/contract/conversation.ts';
import type { ResolvedPack } from '../../../../src-main/contract/models.ts';
import type { WindowPixels } from '../../../../src-main/contract/raster.ts';
import { packFileText, parsePackFile } from '../../../../src-main/models/manifest.ts';
import { refOf } from '../../../../src-main/models/packs.ts';

export const tinyFolder = join(import.meta.dirname, '..', '..', '..', 'fixtures', 'qwen25vl');

/** Lays a pack as `models import` would: the files that its entry pins, the licence, and `pack.json`. Gives its id. */
export function layPack(
  folder: string,
  entry: 'pack.json' | 'pack-q4.json' = 'pack.json',
  conversation: Partial<Conversation> = {},
): string {
  const pack = parsePackFile(readFileSync(join(tinyFolder, entry), 'utf8'));
  for (const path of [pack.licenceFile, ...pack.files.map((file) => file.path)]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    copyFileSync(join(tinyFolder, path), join(folder, path));
  }
  const asked = pack.conversation && { ...pack.conversation, ...conversation };
  writeFileSync(join(folder, 'pack.json'), packFileText({ ...pack, ...(asked && { conversation: asked }) }));
  return pack.id;
}

/** The pack as it is loaded, where it lies in the repository or was laid elsewhere. */
export function tinyPack(
  entry: 'pack.json' | 'pack-q4.json' = 'pack.json',
  { folder = tinyFolder, conversation = {} }: { folder?: string; conversation?: Partial<Conversation> } = {},
): ResolvedPack {
  const pack = parsePackFile(readFileSync(join(folder, entry), 'utf8'));
  if (!pack.conversation) throw new Error('no conversation');
  const files = pack.files.map((file) => ({ ...file, path: join(folder, file.path) }));
  return { ref: refOf(pack), contract: pack.contract, files, conversation: { ...pack.conversation, ...conversation } };
}

export interface ExpectedCase {
  readonly query: string;
  readonly inputIds: readonly number[];
  /** Of each token: time, row, column. */
  readonly positionIds: readonly (readonly number[])[];
  readonly tokens: readonly number[];
  readonly text: string;
  /** float32[steps * words]: the logits of the first steps. */
  readonly logits: Float32Array;
}

export interface Expected {
  readonly cases: readonly ExpectedCase[];
  readonly words: number;
  /** uint8 values of the resized picture's first column, every 29th row. */
  readonly column: Float32Array;
  /** Numbers of the patches in `patches`, float32[rows.length * 1176]. */
  readonly rows: readonly number[];
  readonly patches: Float32Array;
  /** Sum of each of the 3600 patches. */
  readonly sums: Float32Array;
}

export function expected(): Expected {
  const said: { rows: number[]; logitSteps: number; words: number; cases: Omit<ExpectedCase, 'logits'>[] } = JSON.parse(
    readFileSync(join(tinyFolder, 'expected.json'), 'utf8'),
  );
  const bytes = readFileSync(join(tinyFolder, 'expected.bin'));
  const numbers = Float32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(i * 4));
  let at = 0;
  const next = (count: number) => {
    at += count;
    return numbers.subarray(at - count, at);
  };
  const column = next(Math.ceil(840 / 29) * 3);
  const cases = said.cases.map((one) => ({ ...one, logits: next(said.logitSteps * said.words) }));
  const patches = next(said.rows.length * 1176);
  return { cases, words: said.words, column, rows: said.rows, patches, sums: next(3600) };
}

/** The picture of the fixture: whole numbers only, so that any language makes the same. */
export function noisePicture(width = 300, height = 200): WindowPixels {
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let k = 0; k < 3; k++) {
        const value = x * (7 + k) + y * (13 - k) + Math.floor((x * y) / (5 + k)) + ((x >> 4) + (y >> 4)) * 40 * k;
        rgb[at++] = value % 256;
      }
    }
  }
  return { width, height, rgb, valid: new Uint8Array(width * height).fill(1), bands: [] };
}

/** Largest difference of two equally long lists. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const away = Math.abs(a[i]! - b[i]!);
    if (!(away <= largest)) largest = away;
  }
  return largest;
}
