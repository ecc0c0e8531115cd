/** The disk cache, cancelling, and memory of the inference process, over the process itself. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { InferencePort, PrompterChoice, ResolvedPack } from '../../src-main/engine/ports.ts';
import { createInferencePort } from '../../src-main/process/inference-port.ts';
import { disc, drawWindow, mobileSam, startInference } from '../support/inference.ts';
import type { Figure } from './figures.ts';
import { median, type RawTimes } from './raw-model.ts';

const side = 1024;
const prompt = { box: { minX: 300, minY: 300, maxX: 700, maxY: 700 }, positive: [], negative: [] };
const noTarget: PrompterChoice = {
  kind: 'recorded',
  ref: { id: 'recorded', version: '1', sha256: '' },
  text: '<answer>[]</answer>',
};

export async function cacheFigures(raw: Pick<RawTimes, 'encode'>, rounds: number): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'think2seg-bench-cache-'));
  const inference = startInference({ disk: { folder, limitBytes: 1e9 } });
  try {
    const bench: Bench = { port: createInferencePort(inference), segmenter: await mobileSam(), rounds };
    await bench.port.load({ segmenter: bench.segmenter, prompter: noTarget });
    const first = await fromDisk(bench);
    const idle = await cancelToIdle(bench, raw.encode);
    return [
      {
        what: 'encoded window from the disk to its first mask',
        value: first.disk,
        unit: 'ms',
        floor: { what: 'the same from memory', value: first.memory },
        budget: 60,
      },
      {
        what: 'cancel during an encode to idle (p99)',
        value: idle.sort((a, b) => a - b)[Math.ceil(idle.length * 0.99) - 1] ?? Number.NaN,
        unit: 'ms',
        floor: { what: 'bare encode', value: raw.encode },
        budget: 300,
      },
      ...peakOf(inference.pid),
    ];
  } finally {
    inference.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Bench {
  readonly port: InferencePort;
  readonly segmenter: ResolvedPack;
  readonly rounds: number;
}

/** The window is on the disk alone, the model in memory. */
async function fromDisk({ port, segmenter, rounds }: Bench): Promise<{ disk: number; memory: number }> {
  const disk: number[] = [];
  const memory: number[] = [];
  const timed = async (key: string, from: string) => {
    const begun = performance.now();
    const { encoding } = await port.decode({ key, segmenter, prompts: [prompt] });
    if (encoding.from !== from) throw new Error(`the encoding came from ${encoding.from}, not from ${from}`);
    return performance.now() - begun;
  };
  for (let i = 0; i < rounds * 3; i++) {
    const key = (i + 1).toString(16).padStart(64, '0');
    await port.keep({ key, segmenter, pixels: drawWindow(side, side, disc(500, 500, 180 + i)) });
    disk.push(await timed(key, 'disk'));
    memory.push(await timed(key, 'memory'));
  }
  return { disk: median(disk), memory: median(memory) };
}

/** From the cancellation, at a point of an encode, until the process computes the next request. */
async function cancelToIdle({ port, segmenter, rounds }: Bench, encodeMs: number): Promise<number[]> {
  const times: number[] = [];
  const pixels = drawWindow(side, side, disc(500, 500, 180));
  const samples = rounds * 3;
  for (let i = 0; i < samples; i++) {
    const controller = new AbortController();
    const { promise: begun, resolve } = Promise.withResolvers<void>();
    const key = (1000 + i).toString(16).padStart(64, '0');
    const encoding = port
      .encode({ key, segmenter, pixels }, { signal: controller.signal, onEncoding: () => resolve() })
      .catch(() => {});
    await begun;
    await sleep((encodeMs * (i + 0.5)) / samples);
    const from = performance.now();
    controller.abort();
    await port.checkQuery({ prompter: noTarget, query: 'q' });
    times.push(performance.now() - from);
    await encoding;
  }
  return times;
}

/** Where the system tells it. */
function peakOf(pid: number | undefined): Figure[] {
  if (process.platform !== 'linux' || pid === undefined) return [];
  const [, kilobytes = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return [{ what: 'peak memory of the inference process', value: Number(kilobytes) / 1024, unit: 'MiB' }];
}
