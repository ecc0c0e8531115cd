/**
 * `npm run bench`: the figures of the README, each beside the floor that it is compared with, measured
 * in one run. Seconds differ from machine to machine; the ratios are what is held against the budgets.
 *   npm run bench [-- --window] [--quick] [--json] [--large PACK]
 * PACK is a language model's pack as models/export makes it, whose tokens are measured beside the tiny one's.
 * With `--window` only the window under a hand is measured.
 */
import { rmSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { ensureBuilt } from '../../build/built.mjs';
import { tinyFolder } from '../engine/prompter/local/tiny.ts';
import { cacheFigures } from './cache.ts';
import { cold } from './cold.ts';
import { evaluateFigures } from './evaluate.ts';
import { type Figure, printFigures } from './figures.ts';
import { languageModel } from './language-model.ts';
import { objectFigures } from './objects.ts';
import { makeRasters } from './rasters.ts';
import { rawModel } from './raw-model.ts';
import { segmenterFigures } from './segmenter.ts';
import { teachingFigures } from './teaching.ts';
import { traceFigures } from './trace.ts';
import { warm } from './warm.ts';
import { windowFigures } from './window.ts';

const root = dirname(dirname(import.meta.dirname));
const quick = process.argv.includes('--quick');
const rounds = quick ? 3 : 7;
const large = process.argv[process.argv.indexOf('--large') + 1];
const packs = process.argv.includes('--large') && large ? [resolve(large)] : [];

await ensureBuilt({ root });
const shown = {
  json: process.argv.includes('--json'),
  machine: `${cpus().length} x ${cpus()[0]?.model.trim()}`,
};
if (process.argv.includes('--window')) {
  printFigures(await windowFigures(root, quick), shown);
  process.exit();
}
const made = await makeRasters(join(root, 'build', 'sample', 'landsat7-olinda.tif'), rounds + 1);
try {
  const raw = await rawModel(rounds, rounds * 2);
  const figures: Figure[] = [
    ...(await cold(root, made.paths[0] ?? '', quick ? 2 : 3)),
    ...(await warm(root, made.paths, raw)),
    ...(await cacheFigures(raw, rounds)),
    ...(await segmenterFigures(rounds)),
    ...(await objectFigures(rounds)),
    ...(await teachingFigures(rounds)),
    ...(await traceFigures(quick)),
    ...(await languageModel(tinyFolder, quick ? 48 : 400, quick ? rounds : 2 * rounds + 1)),
    ...(await Promise.all(packs.map((pack) => languageModel(pack, 32, 5)))).flat(),
    ...(await evaluateFigures(root, quick)),
    ...(await windowFigures(root, quick)),
  ];
  printFigures(figures, shown);
} finally {
  rmSync(made.folder, { recursive: true, force: true });
}
