/** The real inference process, its models and simple pictures for it. */
import { resolve } from 'node:path';
import type { WindowPixels } from '../../src-main/contract/raster.ts';
import type { MaskBits } from '../../src-main/contract/run.ts';
import type { PrompterChoice } from '../../src-main/engine/ports.ts';
import { createMask, setBit } from '../../src-main/engine/window/bits.ts';
import { createPacks } from '../../src-main/models/packs.ts';
import type { DiskSettings } from '../../src-main/process/encoding-disk.ts';
import { forkNode } from '../../src-main/process/fork-node.ts';
import type { InferenceProcedures } from '../../src-main/process/inference.ts';
import { diskEnvironment } from '../../src-main/process/inference-environment.ts';
import { type Supervised, supervise } from '../../src-main/process/supervisor.ts';

export const appRoot = resolve(import.meta.dirname, '../..');

export const mobileSam = () => createPacks(appRoot).resolve('mobilesam', 'segmenter');

/** The embedded prompter. */
export const concepts = async (): Promise<PrompterChoice> => ({
  kind: 'concepts',
  pack: await createPacks(appRoot).resolve('concepts', 'prompter'),
  taught: [],
});

/** Starts the process of the sources, not of a build; it keeps nothing on the disk unless it is told where. */
export function startInference(options: { readonly disk?: DiskSettings } = {}): Supervised<InferenceProcedures> {
  return supervise<InferenceProcedures>({
    name: 'inference',
    entry: resolve(appRoot, 'src-main/process/inference-entry.ts'),
    fork: forkNode,
    environment: diskEnvironment(options.disk ?? null),
  });
}

/** Whether the pixel whose centre is (x, y) belongs to the shape. */
export type Shape = (x: number, y: number) => boolean;

/** A light shape on a dark ground, both with a little fixed noise, as a window without bands. */
export function drawWindow(width: number, height: number, shape: Shape): WindowPixels {
  const rgb = new Uint8Array(width * height * 3);
  let state = 12345;
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 3) {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      const noise = (state >>> 16) % 12;
      const [r, g, b] = shape(x + 0.5, y + 0.5) ? [206, 190, 150] : [46, 78, 52];
      rgb[at] = r + noise;
      rgb[at + 1] = g + noise;
      rgb[at + 2] = b + noise;
    }
  }
  return { width, height, rgb, valid: new Uint8Array(width * height).fill(1), bands: [] };
}

export function maskOfShape(width: number, height: number, shape: Shape): MaskBits {
  const mask = createMask(width, height);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) if (shape(x + 0.5, y + 0.5)) setBit(mask, x, y);
  return mask;
}

export const disc =
  (cx: number, cy: number, radius: number): Shape =>
  (x, y) =>
    Math.hypot(x - cx, y - cy) < radius;
export const rectangle =
  (minX: number, minY: number, maxX: number, maxY: number): Shape =>
  (x, y) =>
    x > minX && x < maxX && y > minY && y < maxY;

/** Whether a process of this id exists. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Waits until something holds, at most five seconds. */
export async function until(holds: () => boolean): Promise<void> {
  const end = performance.now() + 5000;
  while (!holds()) {
    if (performance.now() > end) throw new Error('it did not happen within five seconds');
    await new Promise((done) => setTimeout(done, 5));
  }
}
