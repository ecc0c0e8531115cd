/** A prompt that is edited on the map: from the request at the host to its mask as polygons, the window being encoded. */
import type { PromptAnswer } from '../../src-main/contract/prompting.ts';
import type { Program } from '../../src-main/hosts/program.ts';
import type { Figure } from './figures.ts';

/** Moves a box over a raster in `edits` steps. The first answers (encoding, warming up) are not counted. */
export async function promptEdits(program: Program, path: string, edits: number): Promise<Figure[]> {
  const { id, extent } = await program.engine.openRaster(path);
  const width = extent.maxX - extent.minX;
  const height = extent.maxY - extent.minY;
  const at = (x: number, y: number) => ({ x: extent.minX + x * width, y: extent.minY + y * height });
  const times: number[] = [];
  const decodes: number[] = [];
  let answer: PromptAnswer | undefined;
  for (let i = -5; i < edits; i++) {
    const shift = (i + 5) / (edits + 5) / 4;
    const [low, high] = [at(0.2 + shift, 0.3), at(0.45 + shift, 0.6)];
    const prompt = {
      box: { minX: low.x, minY: low.y, maxX: high.x, maxY: high.y },
      positive: [at(0.3 + shift, 0.45)],
      negative: [],
    };
    const from = performance.now();
    answer = await program.engine.decodePrompt({
      rasterId: id,
      segmenter: 'mobilesam',
      bands: null,
      stretch: { kind: 'auto' },
      gsd: { kind: 'native' },
      window: answer?.window ?? null,
      prompt,
      refine: null,
      clean: { fillHoles: 0, dropSpecks: 0 },
      only: 'first',
    });
    if (i < 0) continue;
    times.push(performance.now() - from);
    decodes.push(answer.timings.decode);
  }
  const floor = { what: 'its decode with masks to bits, p95', value: p95(decodes) };
  return [
    { what: 'prompt edit to mask ready, window encoded (p95)', value: p95(times), unit: 'ms', floor, budget: 80 },
  ];
}

function p95(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? Number.NaN;
}
