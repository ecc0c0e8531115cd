/** Scenes with round tanks and square sheds on rough ground, drawn pixel by pixel from a seed, as GeoTIFFs of half a metre. */

import type { MaskBits } from '../../../../src-main/contract/run.ts';
import type { XY } from '../../../../src-main/contract/space.ts';
import { createMask, setBit } from '../../../../src-main/engine/window/bits.ts';
import { writeGeoTiff } from '../../../fixtures/geotiff.ts';

export const sceneSide = 512;
export const pixel = 0.5;
export const origin = { x: 500_000, y: 9_000_000 };

interface Thing {
  readonly x: number;
  readonly y: number;
  /** Radius of a tank, half a side of a shed, in pixels. */
  readonly r: number;
}
export interface Scene {
  readonly tanks: readonly Thing[];
  readonly sheds: readonly Thing[];
  /** Pixels of tanks. */
  readonly truth: MaskBits;
}

/** Things at least 90 pixels apart, each with a shadow. */
export function writeScene(
  path: string,
  { seed, tanks, sheds }: { seed: number; tanks: number; sheds: number },
): Scene {
  const random = mulberry(seed);
  const things: Thing[] = [];
  while (things.length < tanks + sheds) {
    const at = { x: 60 + random() * (sceneSide - 120), y: 60 + random() * (sceneSide - 120), r: 20 + random() * 5 };
    if (things.every(({ x, y }) => Math.hypot(x - at.x, y - at.y) > 90)) things.push(at);
  }
  const scene = { tanks: things.slice(0, tanks), sheds: things.slice(tanks) };
  const bands = [new Uint8Array(sceneSide ** 2), new Uint8Array(sceneSide ** 2), new Uint8Array(sceneSide ** 2)];
  const truth = createMask(sceneSide, sceneSide);
  for (let y = 0; y < sceneSide; y++) {
    for (let x = 0; x < sceneSide; x++) {
      const colour = colourAt(scene, x + 0.5, y + 0.5);
      if (scene.tanks.some((tank) => inTank(tank, x + 0.5, y + 0.5))) setBit(truth, x, y);
      const noise = (random() - 0.5) * 24;
      bands.forEach((band, k) => {
        band[y * sceneSide + x] = Math.max(0, Math.min(255, colour[k]! + noise));
      });
    }
  }
  writeGeoTiff(path, {
    width: sceneSide,
    height: sceneSide,
    bands,
    georeference: { epsg: 31985, originX: origin.x, originY: origin.y, pixel },
  });
  return { ...scene, truth };
}

/** Map coordinates of a scene's pixel. */
export function onMap({ x, y }: Thing): XY<'map'> {
  return { x: origin.x + x * pixel, y: origin.y - y * pixel };
}

const inTank = ({ x, y, r }: Thing, px: number, py: number) => Math.hypot(px - x, py - y) < r;
const inShed = ({ x, y, r }: Thing, px: number, py: number) => Math.abs(px - x) < r && Math.abs(py - y) < r;

function colourAt({ tanks, sheds }: Pick<Scene, 'tanks' | 'sheds'>, x: number, y: number): readonly number[] {
  for (const tank of tanks) {
    if (inTank(tank, x, y)) return Math.hypot(x - tank.x, y - tank.y) > tank.r - 2 ? [190, 190, 185] : [232, 232, 228];
  }
  for (const shed of sheds) if (inShed(shed, x, y)) return x < shed.x ? [150, 82, 66] : [122, 66, 54];
  const shaded = [...tanks.filter((t) => inTank(t, x - 7, y - 7)), ...sheds.filter((s) => inShed(s, x - 7, y - 7))];
  if (shaded.length > 0) return [48, 50, 46];
  const rough = 14 * Math.sin(x / 23 + Math.sin(y / 31)) * Math.cos(y / 19);
  return [128 + rough, 120 + rough, 92 + rough];
}

function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
