/** Damages a real raster in a reproducible way and gives it to a real raster process. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { faultOf } from '../../src-main/contract/fault.ts';
import { startRaster } from '../process/raster-child.ts';

export interface Campaign {
  readonly files: readonly string[];
  readonly count: number;
  readonly seed: number;
  /** Name of the damaged file; the same one is written over. */
  readonly scratch: string;
  /** Seconds for one request. */
  readonly limit: number;
}
/** How many mutants ended how: "read" or a fault's code. */
export type Outcomes = Record<string, number>;

/** mulberry32: a small generator with a seed, so that a failing mutant can be made again. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Flips, overwrites, cuts, repeats; half of the damage falls on the first and last 4 KiB, where directories are. */
export function mutate(original: Buffer, next: () => number): Buffer {
  const bytes = Buffer.from(original);
  const place = () => {
    const edge = Math.min(4096, bytes.length);
    const where = next();
    if (where < 0.25) return Math.floor(next() * edge);
    return where < 0.5 ? bytes.length - 1 - Math.floor(next() * edge) : Math.floor(next() * bytes.length);
  };
  for (let n = 1 + Math.floor(next() * 12); n > 0; n--) {
    const at = place();
    const kind = next();
    if (kind < 0.4) bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(next() * 8));
    else if (kind < 0.7) bytes[at] = [0, 1, 0x7f, 0x80, 0xff][Math.floor(next() * 5)] ?? 0;
    else if (kind < 0.9)
      bytes.fill(next() < 0.5 ? 0xff : 0, at, Math.min(bytes.length, at + 1 + Math.floor(next() * 8)));
    else {
      const from = place();
      bytes.copyWithin(at, from, Math.min(bytes.length, from + 64));
    }
  }
  return next() < 0.1 ? bytes.subarray(0, Math.floor(next() * bytes.length)) : bytes;
}

/** Runs a campaign; `process.died` and `raster.timeout` among the outcomes are what must not be. */
export async function run(campaign: Campaign, told?: (line: string) => void): Promise<Outcomes> {
  const { limit, scratch } = campaign;
  const { port, supervised } = startRaster({ probe: limit, window: limit, tile: limit });
  const originals = campaign.files.map((file) => readFileSync(file));
  const outcomes: Outcomes = {};
  try {
    for (let i = 0; i < campaign.count; i++) {
      const next = random(campaign.seed + i);
      writeFileSync(scratch, mutate(originals[i % originals.length] ?? Buffer.alloc(0), next));
      const outcome = await attempt();
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      if (/died|timeout|defect/.test(outcome))
        told?.(`${campaign.files[i % originals.length]} seed ${campaign.seed + i}: ${outcome}`);
    }
  } finally {
    supervised.dispose();
    rmSync(scratch, { force: true });
  }
  return outcomes;

  async function attempt(): Promise<string> {
    try {
      const info = await port.probe(scratch);
      const raster = { path: scratch, rasterId: info.id, display: info.display };
      const window = {
        scale: 1,
        origin: { x: 0, y: 0 },
        width: Math.min(256, info.width),
        height: Math.min(256, info.height),
      };
      await port.readWindow({ ...raster, window });
      await port.readTile({ ...raster, extent: info.extent, width: 64, height: 64 });
      return 'read';
    } catch (thrown) {
      return faultOf(thrown).code;
    }
  }
}
