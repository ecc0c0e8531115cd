/** Prompts that can share one run of a decoder. */
import type { Prompt } from '../../contract/run.ts';
import type { PromptPoints } from './prompt-points.ts';
import type { DecodeQuery } from './segmenter.ts';

export interface Asked {
  readonly prompt: Prompt<'window'>;
  readonly points: PromptPoints;
  readonly previous: DecodeQuery['previous'];
}

/** Groups of at most `batch` with equally many points: to fill others up with padding would change their masks. */
export function groupsOf(asked: readonly Asked[], batch: number): Asked[][] {
  const byCount = Map.groupBy(asked, ({ points }) => points.labels.length);
  return [...byCount.values()].flatMap((same) =>
    Array.from({ length: Math.ceil(same.length / batch) }, (_, i) => same.slice(i * batch, (i + 1) * batch)),
  );
}

/** The coordinates of a group one after the other: float32[prompts * points * 2]. */
export function coordinatesOf(group: readonly Asked[]): Float32Array {
  return joined(group.map(({ points }) => points.coordinates));
}

/** float32[prompts * points]. */
export function labelsOf(group: readonly Asked[]): Float32Array {
  return joined(group.map(({ points }) => points.labels));
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
