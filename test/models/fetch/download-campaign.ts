/**
 * Downloads from a server that goes wrong at random. What must hold whatever happens: a file that is
 * said to be there is the right one, byte for byte; nothing stands under its name otherwise; and the
 * next download from a sound server completes it.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { faultOf } from '../../../src-main/contract/fault.ts';
import { download, type Patience, type PinnedFile } from '../../../src-main/models/fetch/download.ts';
import { createNetwork } from '../../../src-main/network/network.ts';
import { sha256 } from '../packs-on-disk.ts';
import { type Mishap, mishaps, startFaultyServer } from './faulty-server.ts';

export interface Tally {
  readonly downloads: number;
  /** Ended as complete. */
  readonly completed: number;
  /** Ended with a fault, by its code. */
  readonly faults: Readonly<Record<string, number>>;
  /** Said to be complete and not the right bytes, or left under the name after a fault. */
  readonly badAccepted: number;
  /** Not completed by a sound server afterwards. */
  readonly notMended: number;
  /** How often each mishap happened. */
  readonly happened: Readonly<Partial<Record<Mishap, number>>>;
}

export interface Campaign {
  readonly downloads: number;
  readonly seed: number;
}

const patience: Omit<Patience, 'stallMs'> = { backOffMs: 1, attempts: 4, progressBytes: 4096 };
/** Downloads that run at once. */
const parallel = 8;

export async function runCampaign({ downloads, seed }: Campaign): Promise<Tally> {
  const folder = await mkdtemp(join(tmpdir(), 'download-campaign-'));
  const files = new Map<string, Buffer>();
  const plans = new Map<string, { next: () => Mishap; sound: boolean }>();
  const server = await startFaultyServer(files, (path) => {
    const plan = plans.get(path);
    return !plan || plan.sound ? 'none' : plan.next();
  });
  const network = createNetwork({ offline: false, environment: {} });
  const tally = { completed: 0, badAccepted: 0, notMended: 0 };
  const faults: Record<string, number> = {};
  const happened: Partial<Record<Mishap, number>> = {};

  async function one(number: number): Promise<void> {
    const random = seeded(seed * 100_003 + number);
    const path = `/file-${number}.onnx`;
    const content = randomBytes(1 + random(60_000));
    files.set(path, content);
    const plan = { next: () => mishapOf(random), sound: false };
    plans.set(path, plan);
    const target = join(folder, `file-${number}.onnx`);
    const file: PinnedFile = {
      url: new URL(path, server.url).href,
      path,
      target,
      bytes: content.length,
      sha256: sha256(content),
    };
    const signal = new AbortController().signal;
    const attempt = (stallMs: number) => download(file, { network, signal, patience: { ...patience, stallMs } });
    const there = () => readFile(target).catch(() => null);
    const fault = await attempt(150).then(
      () => null,
      (thrown: unknown) => faultOf(thrown).code,
    );
    const found = await there();
    if (fault === null) tally.completed++;
    else faults[fault] = (faults[fault] ?? 0) + 1;
    if (fault === null ? !found?.equals(content) : found !== null) tally.badAccepted++;
    if (fault === null) return;
    plan.sound = true;
    // However busy this machine is, a sound server is waited for.
    await attempt(30_000).catch(() => {});
    if (!(await there())?.equals(content)) tally.notMended++;
  }

  try {
    const numbers = Array.from({ length: downloads }, (_, i) => i);
    await Promise.all(
      Array.from({ length: parallel }, async () => {
        for (let number = numbers.shift(); number !== undefined; number = numbers.shift()) await one(number);
      }),
    );
  } finally {
    await network.dispose();
    await server.close();
    await rm(folder, { recursive: true });
  }
  for (const { mishap } of server.requests) happened[mishap] = (happened[mishap] ?? 0) + 1;
  return { downloads, ...tally, faults, happened };
}

/** Three of four requests go wrong. */
function mishapOf(random: (below: number) => number): Mishap {
  return random(4) === 0 ? 'none' : (mishaps[random(mishaps.length)] ?? 'none');
}

/** Whole numbers from 0 below a limit, the same for the same seed (mulberry32). */
function seeded(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}
