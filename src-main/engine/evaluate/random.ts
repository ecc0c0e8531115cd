/** Random numbers that a seed repeats on every machine. */
import { createHash } from 'node:crypto';

/** Numbers in [0, 1) of 32 bits (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A seed of 32 bits for one thing under a seed: what is drawn for it does not depend on its neighbours. */
export function seedFor(seed: number, name: string): number {
  return createHash('sha256').update(`${seed}\0${name}`).digest().readUInt32LE(0);
}

/** `count` of the items, drawn without putting back, in their own order; all of them when there are no more. */
export function draw<T>(items: readonly T[], count: number, seed: number): T[] {
  if (count >= items.length) return [...items];
  const random = randomFrom(seed);
  const left = items.map((_, i) => i);
  for (let i = 0; i < count; i++) {
    const j = i + Math.floor(random() * (left.length - i));
    [left[i], left[j]] = [left[j]!, left[i]!];
  }
  return left
    .slice(0, count)
    .sort((a, b) => a - b)
    .map((i) => items[i]!);
}
