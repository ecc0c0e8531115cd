/**
 * Tokens of a language model through the program's own path, beside a loop that runs the same two
 * graphs with ONNX Runtime and nothing else. `node test/bench/language-model.ts PACK` measures another
 * pack than the tests' tiny one, on which the path's own work is all there is to see.
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { ResolvedPack } from '../../src-main/contract/models.ts';
import { constraintsFor } from '../../src-main/engine/prompter/local/constrain.ts';
import { patchesOf, readPatchSettings } from '../../src-main/engine/prompter/local/patches.ts';
import { loadQwenVl, type VisionLanguageModel } from '../../src-main/engine/prompter/local/qwen-vl.ts';
import { readVocabulary } from '../../src-main/engine/prompter/local/vocabulary.ts';
import { resizeLanczos } from '../../src-main/engine/window/lanczos.ts';
import { sessionSettings } from '../../src-main/models/session.ts';
import { noisePicture, tinyFolder, tinyPack } from '../engine/prompter/local/tiny.ts';
import { type Figure, printFigures } from './figures.ts';
import { median } from './raw-model.ts';

const side = { width: 840, height: 840 };
type Feeds = Readonly<Record<string, Tensor>>;
const grid = { rows: 60, columns: 60 };

/**
 * Milliseconds a token after the first one: the median of some rounds, in turns and each time in another
 * order, so that all meet the same machine.
 */
export async function languageModel(folder = tinyFolder, tokens = 192, rounds = 9): Promise<Figure[]> {
  const pack = tinyPack('pack.json', { folder });
  const model = await loadQwenVl(pack, folder);
  const bare = await openBare(pack);
  const ids = promptOf(model);
  const ours: number[] = [];
  const plain: number[] = [];
  const formed: number[] = [];
  const vocabulary = readVocabulary('bench', readJson(folder, 'tokenizer.json'));
  const constrain = constraintsFor(vocabulary);
  const form = { frame: side, points: { positive: 2, negative: 0 }, tokens };
  for (let round = -1; round < rounds; round++) {
    const picture = {};
    const turns = [
      async () => ours.push(await timeOurs(model, folder, { ids, picture, tokens, constraint: null })),
      async () => plain.push(await bare.time(ids, tokens)),
      async () => formed.push(await timeOurs(model, folder, { ids, picture, tokens, constraint: constrain(form) })),
    ];
    for (let i = 0; i < turns.length; i++) await turns[(i + round + 1) % turns.length]?.();
  }
  // The first round warms all three.
  for (const times of [ours, plain, formed]) times.shift();
  await model.dispose();
  await bare.dispose();
  const floor = { what: 'the same graphs run by ONNX Runtime alone', value: median(plain) };
  const name = `a token of ${pack.ref.id}`;
  return [
    { what: name, value: median(ours), unit: 'ms', floor, budget: floor.value / 0.95 },
    { what: `${name}, with the grammar`, value: median(formed), unit: 'ms', floor },
    // Each against its own round, which a change of the machine's load does not tear apart.
    { what: `what the program adds to ${name}`, value: median(ours.map((own, i) => own - plain[i]!)), unit: 'ms' },
    { what: `what the grammar adds to ${name}`, value: median(formed.map((own, i) => own - ours[i]!)), unit: 'ms' },
  ];
}

function promptOf(model: VisionLanguageModel): number[] {
  const { conversation } = tinyPack();
  const ids = model.encode(model.chat(conversation?.system ?? '', conversation?.user ?? ''));
  return ids.flatMap((id) => (id === model.imageToken ? new Array<number>(900).fill(id) : [id]));
}

interface Timed {
  readonly ids: readonly number[];
  readonly picture: object;
  readonly tokens: number;
  readonly constraint: ReturnType<ReturnType<typeof constraintsFor>> | null;
}

async function timeOurs(model: VisionLanguageModel, folder: string, { ids, picture, tokens, constraint }: Timed) {
  let first = 0;
  let last = 0;
  let count = 0;
  await model.write({
    ids,
    picture,
    grid,
    limit: tokens,
    patches: () => {
      const window = noisePicture();
      const settings = readPatchSettings('bench', readJson(folder, 'preprocessor_config.json'));
      return patchesOf(resizeLanczos(window.rgb, window, side), side, settings);
    },
    onLogits: constraint && ((logits) => constraint.apply(logits)),
    onToken: (id) => {
      constraint?.accept(id);
      last = performance.now();
      if (count++ === 0) first = last;
      return constraint?.complete === true;
    },
  });
  return (last - first) / Math.max(1, count - 1);
}

/** The least that a greedy loop does: look up, run, take the largest, feed back what came out. */
async function openBare(pack: ResolvedPack) {
  const open = (role: RegExp) => {
    const file = pack.files.find((one) => role.test(one.role));
    if (!file) throw new Error(`no file ${role}`);
    return InferenceSession.create(file.path, sessionSettings());
  };
  const embed = await open(/^embed-tokens/);
  const decoder = await open(/^decoder-model-merged/);
  const caches = decoder.inputMetadata.flatMap((input) =>
    input.isTensor && input.name.startsWith('past_key_values') ? [input] : [],
  );

  const mask = new BigInt64Array(8192).fill(1n);
  async function step(ids: readonly number[], past: Feeds, position: number): ReturnType<InferenceSession['run']> {
    const input_ids = new Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]);
    const { inputs_embeds } = await embed.run({ input_ids });
    if (!inputs_embeds) throw new Error('no inputs_embeds');
    const total = position + ids.length;
    const places = Array.from({ length: 3 * ids.length }, (_, i) => BigInt(position + (i % ids.length)));
    return decoder.run({
      inputs_embeds,
      attention_mask: new Tensor('int64', mask.subarray(0, total), [1, total]),
      position_ids: new Tensor('int64', BigInt64Array.from(places), [3, 1, ids.length]),
      ...past,
    });
  }

  return {
    async time(ids: readonly number[], tokens: number): Promise<number> {
      let past: Feeds = Object.fromEntries(
        caches.map(({ name, shape }) => {
          const [groups, head] = [Number(shape[1]), Number(shape[3])];
          return [name, new Tensor('float32', new Float32Array(0), [1, groups, 0, head])];
        }),
      );
      let next = ids;
      let position = 0;
      let first = 0;
      for (let count = 0; count < tokens; count++) {
        const out: Awaited<ReturnType<typeof step>> = await step(next, past, position);
        position += next.length;
        next = [largest(out.logits?.data)];
        past = Object.fromEntries(
          caches.map(({ name }) => {
            const kept = out[name.replace('past_key_values', 'present')];
            if (!kept) throw new Error(name);
            return [name, kept];
          }),
        );
        if (count === 0) first = performance.now();
      }
      return (performance.now() - first) / (tokens - 1);
    },
    async dispose() {
      await embed.release();
      await decoder.release();
    },
  };
}

function largest(logits: unknown): number {
  if (!(logits instanceof Float32Array)) throw new Error('no logits');
  let best = 0;
  for (let i = 1; i < logits.length; i++) if (logits[i]! > logits[best]!) best = i;
  return best;
}

function readJson(folder: string, name: string): unknown {
  return JSON.parse(readFileSync(join(folder, name), 'utf8'));
}

if (import.meta.main) {
  const [folder, tokens, rounds] = process.argv.slice(2);
  const figures = await languageModel(
    folder ? resolve(folder) : tinyFolder,
    Number(tokens ?? 192),
    Number(rounds ?? 9),
  );
  printFigures(figures, { json: false, machine: 'this machine' });
}
