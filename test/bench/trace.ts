/** Masks to polygons. */
import { traceMaskSync } from '../../src-main/engine/vector/trace.ts';
import { blobs } from '../engine/vector/blobs.ts';
import type { Figure } from './figures.ts';
import { median } from './raw-model.ts';

export async function traceFigures(quick: boolean): Promise<Figure[]> {
  const figures = [figure(1024, 30, 15)];
  if (!quick) figures.push(figure(10_000, 3000, 1));
  return figures;
}

function figure(side: number, budget: number, rounds: number): Figure {
  const mask = blobs(side, side, 60);
  const times: number[] = [];
  for (let i = 0; i < rounds; i++) {
    const from = performance.now();
    traceMaskSync(mask);
    times.push(performance.now() - from);
  }
  return { what: `mask ${side} x ${side} to polygons with holes`, value: median(times), unit: 'ms', budget };
}
