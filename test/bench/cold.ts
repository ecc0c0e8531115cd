/** A question to a program that is not running: from the start of the process to its exit. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Figure } from './figures.ts';
import { median } from './raw-model.ts';

export async function cold(root: string, raster: string, rounds: number): Promise<Figure[]> {
  const command = [join(root, 'out', 'main', 'cli.js'), 'segment', raster, 'Where is the open water?', '--quiet'];
  const times: number[] = [];
  const floors: number[] = [];
  for (let i = 0; i < rounds; i++) {
    times.push(timed(command));
    floors.push(timed([join(import.meta.dirname, 'raw-model.ts'), '0']));
  }
  return [
    {
      what: 'segment one 1024 window, cold process (command line, start to exit)',
      value: median(times),
      unit: 'ms',
      floor: { what: 'node + load + one bare encode', value: median(floors) },
      budget: 4000,
    },
  ];
}

function timed(args: readonly string[]): number {
  const from = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  if (status !== 0) throw new Error(`${args[0]} ended with ${status}: ${stderr}`);
  return performance.now() - from;
}
