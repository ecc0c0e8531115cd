/**
 * Kills the inference process at random points of its work and checks that each request has its fault
 * and that the next one works: in an encode, in a prompt that looks at the encoding, in decodes, and
 * while an encoding is written to the disk, whose cache must not hold a broken entry afterwards. The
 * suite runs a few; `npm run crash -- 200 1` runs 200 with seed 1 and prints what it found.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { argv, exit, kill } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { FaultError } from '../../src-main/contract/fault.ts';
import type { InferencePort } from '../../src-main/engine/ports.ts';
import { parseEncodingFile } from '../../src-main/process/encoding-file.ts';
import { createInferencePort, type InferenceProcess } from '../../src-main/process/inference-port.ts';
import { concepts, disc, drawWindow, isAlive, mobileSam, startInference, until } from '../support/inference.ts';

export const moments = ['encode', 'prompt', 'decode', 'write'] as const;
export type Moment = (typeof moments)[number];

export interface KillOutcome {
  /** What was under way. */
  readonly moment: Moment;
  /** Milliseconds after the request at which the process was killed. */
  readonly killedAfterMs: number;
  readonly fault: string;
  /** From the kill to the fault. */
  readonly faultAfterMs: number;
  readonly nextWorked: boolean;
  /** From the fault to the next mask: start, load, encode and decode. */
  readonly recoveredAfterMs: number;
}

const pixels = drawWindow(240, 200, disc(110, 90, 50));
const prompt = { box: { minX: 60, minY: 40, maxX: 160, maxY: 140 }, positive: [], negative: [] };

export interface Campaign {
  readonly kills: number;
  readonly seed: number;
  /** Told after each kill. */
  readonly onOutcome?: (outcome: KillOutcome, done: number) => void;
}

export async function killCampaign({ kills, seed, onOutcome }: Campaign): Promise<KillOutcome[]> {
  const folder = mkdtempSync(join(tmpdir(), 'think2seg-crash-'));
  const inference = startInference({ disk: { folder, limitBytes: 1e9 } });
  const random = randomFrom(seed);
  const outcomes: KillOutcome[] = [];
  try {
    const work = await workOn(createInferencePort(inference), random);
    for (let i = 0; i < kills; i++) {
      const moment = moments[i % moments.length] ?? 'encode';
      const outcome = await killOnce({ inference, work, moment, share: random() });
      const broken = brokenEntries(folder);
      if (broken.length > 0) throw new Error(`after a kill the cache holds broken entries: ${broken.join(', ')}`);
      outcomes.push(outcome);
      onOutcome?.(outcome, i + 1);
    }
    return outcomes;
  } finally {
    inference.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Requests of each kind on windows that nobody has seen, long enough to be killed in; and how long each takes. */
interface Work {
  begin(moment: Moment): Promise<unknown>;
  /** Milliseconds until a request of this kind is done, as measured before the first kill. */
  readonly ms: Readonly<Record<Moment, number>>;
  /** A whole question: encode and decode. */
  next(): Promise<boolean>;
}

async function workOn(port: InferencePort, random: () => number): Promise<Work> {
  const [segmenter, prompter] = [await mobileSam(), await concepts()];
  const newKey = () => Array.from({ length: 64 }, () => Math.floor(random() * 16).toString(16)).join('');
  const decodes = Array(6).fill(prompt);
  const begin = async (moment: Moment): Promise<unknown> => {
    const key = newKey();
    if (moment === 'encode') return port.encode({ key, segmenter, pixels });
    if (moment === 'prompt')
      return port.prompt({ key, segmenter, prompter, pixels, embedder: null, query: 'buildings', gsd: 0.5 });
    if (moment === 'write') return port.keep({ key, segmenter, pixels });
    await port.encode({ key, segmenter, pixels });
    return port.decode({ key, segmenter, prompts: decodes });
  };
  const timed = async (moment: Moment) => {
    const from = performance.now();
    await begin(moment);
    return performance.now() - from;
  };
  await port.load({ segmenter, prompter });
  const ms = {
    encode: await timed('encode'),
    prompt: await timed('prompt'),
    decode: await timed('decode'),
    write: await timed('write'),
  };
  const next = async () => {
    const key = newKey();
    await port.encode({ key, segmenter, pixels });
    return (await port.decode({ key, segmenter, prompts: [prompt] })).masks.length === 1;
  };
  return { begin, ms, next };
}

interface Kill {
  readonly inference: InferenceProcess;
  readonly work: Work;
  readonly moment: Moment;
  /** Of the time that such a request takes, 0..1. */
  readonly share: number;
}

async function killOnce({ inference, work, moment, share }: Kill): Promise<KillOutcome> {
  const { pid } = inference;
  if (pid === undefined) throw new Error('there is no process to kill');
  // Writing is the last of it and takes some milliseconds: the end of the request is where it is met.
  const killedAfterMs = work.ms[moment] * (moment === 'write' ? 0.9 + 0.12 * share : share);
  // Others wait behind it, so that one is under way even if the machine has become much faster.
  const requests = [0, 1, 2].map(() => work.begin(moment));
  const faulted = requests.map((request) => request.then(() => 'no fault', codeOf));
  await sleep(killedAfterMs);
  const killed = performance.now();
  kill(pid, 'SIGKILL');
  const fault = (await Promise.all(faulted)).at(-1) ?? '';
  const told = performance.now();
  const nextWorked = await work.next();
  await until(() => !isAlive(pid));
  const recoveredAfterMs = performance.now() - told;
  return { moment, killedAfterMs, fault, faultAfterMs: told - killed, nextWorked, recoveredAfterMs };
}

const codeOf = (thrown: unknown) => (thrown instanceof FaultError ? thrown.fault.code : String(thrown));

/** Files of the cache that are whole by their name but not by their bytes. */
function brokenEntries(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.enc'));
  return files.filter((name) => {
    const bytes = Uint8Array.from(readFileSync(join(folder, name)));
    return parseEncodingFile(basename(name, '.enc'), bytes) === null;
  });
}

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

if (import.meta.main) {
  const [kills = 200, seed = 1] = argv.slice(2).map(Number);
  const onOutcome = (_: KillOutcome, done: number) => void (done % 20 === 0 && console.error(`${done} of ${kills}`));
  const outcomes = await killCampaign({ kills, seed, onOutcome });
  const bad = outcomes.filter((o) => o.fault !== 'process.died' || !o.nextWorked);
  console.log(`${outcomes.length} kills (seed ${seed}), ${bad.length} bad`);
  for (const moment of moments) {
    const own = outcomes.filter((o) => o.moment === moment);
    const largest = (pick: (o: KillOutcome) => number) => Math.round(Math.max(...own.map(pick)));
    const [fault, recovered] = [largest((o) => o.faultAfterMs), largest((o) => o.recoveredAfterMs)];
    console.log(`in ${moment}: ${own.length}; kill to fault at most ${fault} ms, fault to next mask ${recovered} ms`);
  }
  for (const outcome of bad) console.log(JSON.stringify(outcome));
  exit(bad.length === 0 ? 0 : 1);
}
