/**
 * Kills the inference process at random points of its work and checks that each request has its fault
 * and that the next one works. The suite runs a few; `node test/crash/kill-campaign.ts 200 1` runs
 * 200 with seed 1 and prints what it found.
 */
import { argv, exit, kill } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { FaultError } from '../../src-main/contract/fault.ts';
import { createInferencePort } from '../../src-main/process/inference-port.ts';
import { disc, drawWindow, isAlive, mobileSam, startInference, until } from '../support/inference.ts';

export interface KillOutcome {
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

export async function killCampaign({ kills, seed }: { kills: number; seed: number }): Promise<KillOutcome[]> {
  const segmenter = await mobileSam();
  const inference = startInference();
  const port = createInferencePort(inference);
  const random = randomFrom(seed);
  const request = (key: string) => ({ key, segmenter, pixels });
  const outcomes: KillOutcome[] = [];
  try {
    await port.encode(request('first'));
    const { ms } = await port.encode(request('second'));
    for (let i = 0; i < kills; i++) {
      const pid = inference.pid;
      if (pid === undefined) throw new Error('there is no process to kill');
      // Somewhere in an encode; more of them wait, so that one is under way even if the machine got much faster.
      const killedAfterMs = random() * ms;
      for (let j = 0; j < 3; j++) port.encode(request(`before-${i}-${j}`)).catch(() => {});
      const faulted = port.encode(request(`killed-${i}`)).then(
        () => 'no fault',
        (thrown: unknown) => (thrown instanceof FaultError ? thrown.fault.code : String(thrown)),
      );
      await sleep(killedAfterMs);
      const killed = performance.now();
      kill(pid, 'SIGKILL');
      const fault = await faulted;
      const told = performance.now();
      await port.encode(request('next'));
      const { masks } = await port.decode({ key: 'next', segmenter, prompts: [prompt] });
      await until(() => !isAlive(pid));
      outcomes.push({
        killedAfterMs,
        fault,
        faultAfterMs: told - killed,
        nextWorked: masks.length === 1,
        recoveredAfterMs: performance.now() - told,
      });
    }
    return outcomes;
  } finally {
    inference.dispose();
  }
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
  const outcomes = await killCampaign({ kills, seed });
  const bad = outcomes.filter((o) => o.fault !== 'process.died' || !o.nextWorked || o.faultAfterMs > 1000);
  const largest = (pick: (o: KillOutcome) => number) => Math.round(Math.max(...outcomes.map(pick)));
  console.log(`${outcomes.length} kills (seed ${seed}), ${bad.length} bad`);
  console.log(`kill to fault: at most ${largest((o) => o.faultAfterMs)} ms`);
  console.log(`fault to next mask: at most ${largest((o) => o.recoveredAfterMs)} ms`);
  for (const outcome of bad) console.log(JSON.stringify(outcome));
  exit(bad.length === 0 ? 0 : 1);
}
