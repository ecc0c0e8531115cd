/**
 * SAM 2.1 in the program's adapter beside the same files in Python's ONNX Runtime, in turns on one machine. Not part of
 * `npm run bench`, which needs no Python:
 *   npm exec -c 'node test/bench/beside-python.ts PACK_FOLDER PYTHON [ROUNDS]'
 * where PACK_FOLDER is what models/export/export_sam2.py wrote (drawn weights are fine for timing) and PYTHON has its requirements.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { WindowPixels } from '../../src-main/contract/raster.ts';
import { openSegmenter } from '../../src-main/engine/segmenter/adapters.ts';
import { threadCount } from '../../src-main/models/devices.ts';
import { type Figure, printFigures } from './figures.ts';
import { median } from './raw-model.ts';

const [folder, python, rounds = '9'] = process.argv.slice(2);
if (!folder || !python) throw new Error('give the folder of a pack and a Python interpreter');

const script = join(import.meta.dirname, '..', '..', 'models', 'export', 'time_pair.py');
const child = spawn(python, [script, folder, String(threadCount())], { stdio: ['pipe', 'pipe', 'inherit'] });
const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
const line = async () => {
  const { value, done } = await lines.next();
  if (done) throw new Error('Python ended');
  return value;
};
const theirs = async (what: 'encode' | 'decode') => {
  child.stdin.write(`${what}\n`);
  return Number(await line());
};

const side = 1024;
const rgb = Uint8Array.from({ length: side * side * 3 }, (_, i) => (i * 31 + ((i / 4096) | 0) * 17) & 255);
const pixels: WindowPixels = { width: side, height: side, rgb, valid: new Uint8Array(side * side).fill(1), bands: [] };
const files = new Map(['encoder', 'decoder'].map((role) => [role, readFileSync(join(folder, `${role}.onnx`))]));
const segmenter = await openSegmenter({ id: 'sam2', contract: 'sam2-encoder-decoder' }, files);
const prompt = {
  box: { minX: 300, minY: 300, maxX: 700, maxY: 700 },
  positive: [
    { x: 450, y: 500 },
    { x: 550, y: 500 },
  ],
  negative: [],
};
const runtime = await line();
let window = await segmenter.encode(pixels);
const times = {
  encode: [] as number[],
  decode: [] as number[],
  encodeThere: [] as number[],
  decodeThere: [] as number[],
};
for (let i = 0; i < Number(rounds); i++) {
  times.encodeThere.push(await theirs('encode'));
  let from = performance.now();
  window = await segmenter.encode(pixels);
  times.encode.push(performance.now() - from);
  times.decodeThere.push(await theirs('decode'));
  from = performance.now();
  await segmenter.decode(window, [{ prompt, previous: null }], 'best');
  times.decode.push(performance.now() - from);
}
child.stdin.end();
await segmenter.dispose();

const figure = (what: string, ours: readonly number[], there: readonly number[]): Figure => {
  const value = median(there);
  const floor = { what: `Python, ${runtime}`, value };
  return { what, value: median(ours), unit: 'ms', floor, budget: value * 1.05 };
};
printFigures(
  [
    figure('encode, pre-processing and checks included', times.encode, times.encodeThere),
    figure('decode, mask on the window included', times.decode, times.decodeThere),
  ],
  { json: false, machine: `${cpus().length} x ${cpus()[0]?.model.trim()}` },
);
