/** Evaluation and rewards: what they cost beside the models. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MaskBits } from '../../src-main/contract/run.ts';
import { figures, score } from '../../src-main/engine/evaluate/metrics.ts';
import { protocols } from '../../src-main/engine/evaluate/protocols.ts';
import { encodeRle } from '../../src-main/engine/mask/rle.ts';
import { components } from '../../src-main/engine/window/components.ts';
import { pngOfMask, pngOfRgb, put } from '../engine/evaluate/dataset-maker.ts';
import { blobs } from '../engine/vector/blobs.ts';
import { bandsOf, mirrored } from '../fixtures/sample-pixels.ts';
import type { Figure } from './figures.ts';
import { median, rawModel } from './raw-model.ts';
import { startProgram } from './warm.ts';

const side = 1024;
/** As many pairs as EarthReason's test split has. */
const pairs = 1928;

export async function evaluateFigures(root: string, quick: boolean): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'think2seg-bench-eval-'));
  const program = startProgram(root);
  try {
    await writeDataset(folder, join(root, 'build', 'sample', 'landsat7-olinda.tif'), quick ? 4 : 10);
    return [
      ...metricFigures(),
      await rewardFigure(program, folder, quick ? 2 : 5),
      await overheadFigure(program, folder),
    ];
  } finally {
    await program.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

type Program = ReturnType<typeof startProgram>;

/** Pictures of the sample's own pixels; the truth is a handful of blobs, so that the oracle has several prompts. */
async function writeDataset(folder: string, sample: string, count: number): Promise<void> {
  const source = await bandsOf(sample);
  for (let i = 0; i < count; i++) {
    const bands = [2, 1, 0].map((band) =>
      mirrored(source.bands[band]!, source, { width: side, height: side, from: i * 41 }),
    );
    const rgb = Uint8Array.from({ length: side * side * 3 }, (_, at) => bands[at % 3]![Math.floor(at / 3)]!);
    put(folder, `val/images/${i}.png`, pngOfRgb(side, side, rgb));
    put(folder, `val/labels/${i}.png`, pngOfMask(truthOf(i)));
    put(folder, `val/QAs/${i}.json`, JSON.stringify({ questions: ['Where is it?'], answer: [] }));
  }
}

/** The five largest of some random blobs. */
function truthOf(seed: number): MaskBits {
  const mask = blobs(side, side, 14 + seed);
  const large = components(mask, 8)
    .sort((a, b) => b.pixels - a.pixels)
    .slice(0, 5);
  const truth = { ...mask, bits: new Uint8Array(mask.bits.length) };
  for (const { runs } of large) {
    for (let i = 0; i < runs.count; i++) {
      const [y, x0, x1] = [runs.data[3 * i]!, runs.data[3 * i + 1]!, runs.data[3 * i + 2]!];
      for (let at = y * side + x0; at < y * side + x1; at++) truth.bits[at >> 3]! |= 1 << (at & 7);
    }
  }
  return truth;
}

function metricFigures(): Figure[] {
  const masks = Array.from({ length: 8 }, (_, i) => blobs(side, side, 20 + i));
  const measure = (count: number) => {
    const from = performance.now();
    const scored = Array.from({ length: count }, (_, i) => score('instances', masks[i % 8]!, masks[(i * 3 + 1) % 8]!));
    figures(scored, protocols['think2seg-rs'], 0);
    return performance.now() - from;
  };
  measure(100);
  const memory = () => process.memoryUsage().rss / 2 ** 20;
  const before = memory();
  const ms = measure(pairs);
  const grown = Math.max(0, memory() - before);
  return [
    { what: `metrics and intervals over ${pairs} pairs of 1024 x 1024 masks`, value: ms, unit: 'ms', budget: 5000 },
    { what: `memory that the ${pairs} pairs added to that of 100`, value: grown, unit: 'MiB', budget: 64 },
    { what: 'one 1024 x 1024 mask to run lengths', value: timed(() => encodeRle(masks[0]!)), unit: 'ms' },
  ];
}

function timed(work: () => void): number {
  return median(
    Array.from({ length: 9 }, () => {
      const from = performance.now();
      work();
      return performance.now() - from;
    }),
  );
}

/** 16 different completions of three different instances each, for a picture that is encoded already. */
async function rewardFigure(program: Program, folder: string, rounds: number): Promise<Figure> {
  const rewarding = await program.engine.rewarding({
    format: 'earthreason',
    folder,
    split: 'val',
    segmenter: 'mobilesam',
    resolution: 'original',
    waiting: 1000,
  });
  const sample = rewarding.dataset.samples[0]!;
  const never = new AbortController().signal;
  const ask = (round: number) => rewarding.queue.add(sample, completions(round), never);
  await ask(0);
  const times: number[] = [];
  const bare: number[] = [];
  for (let round = 1; round <= rounds; round++) {
    bare.push((await rawModel(1, instances)).decode * instances);
    const from = performance.now();
    await ask(round);
    times.push(performance.now() - from);
  }
  return {
    what: '16 completions of 3 instances for an encoded picture rewarded',
    value: median(times),
    unit: 'ms',
    floor: { what: `${instances} bare decodes`, value: median(bare) },
  };
}
const instances = 48;

function completions(round: number): string[] {
  return Array.from({ length: 16 }, (_, i) => {
    const list = Array.from({ length: 3 }, (_, k) => {
      const [x, y] = [40 + i * 30 + round, 60 + k * 220 + round];
      return {
        bbox_2d: [x, y, x + 180, y + 160],
        positive_points: [
          [x + 60, y + 60],
          [x + 100, y + 90],
        ],
      };
    });
    return `<think>t</think><answer>\`\`\`json${JSON.stringify(list)}\`\`\`</answer>`;
  });
}

async function overheadFigure(program: Program, folder: string): Promise<Figure> {
  const { elapsed, model } = await program.engine.evaluate({
    format: 'earthreason',
    folder,
    split: 'val',
    out: join(folder, 'out'),
    prompter: 'oracle',
    answers: null,
    segmenter: 'mobilesam',
    protocol: 'think2seg-rs',
    question: null,
    resolution: null,
    limit: null,
    seed: 0,
    jobs: 2,
    resume: false,
    program: 'bench',
  });
  return {
    what: 'eval over its model time (encode + prompt + decode)',
    value: elapsed / model,
    unit: 'x',
    budget: 1.05,
  };
}
