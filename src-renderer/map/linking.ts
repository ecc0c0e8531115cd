/** Which prompts made which feature, from the provenance that every feature carries. Pure. */
import type { Feature, Prompt, RunFeatures, RunPrompt } from '../../src-main/contract/run.ts';

/** Indices into `prompts` for each feature id. */
export type PromptLinks = ReadonlyMap<string, readonly number[]>;

/** Links by equal geometry: a feature's provenance repeats the prompts of the run. */
export function linkPrompts({ features, prompts }: RunFeatures): PromptLinks {
  const indices = new Map<string, number[]>();
  prompts.forEach((prompt, index) => {
    const key = geometryKey(prompt);
    const known = indices.get(key);
    if (known) known.push(index);
    else indices.set(key, [index]);
  });
  return new Map(features.map((feature) => [feature.id, promptsOf(feature, indices)]));
}

function promptsOf(feature: Feature, indices: ReadonlyMap<string, readonly number[]>): readonly number[] {
  const found = feature.provenance.prompts.flatMap((prompt) => indices.get(geometryKey(prompt)) ?? []);
  return [...new Set(found)];
}

/** The first feature that each prompt led to, by its index; a prompt whose mask was empty is missing. */
export function featuresOfPrompts(links: PromptLinks): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  for (const [id, indices] of links) {
    for (const index of indices) if (!found.has(index)) found.set(index, id);
  }
  return found;
}

function geometryKey(prompt: Prompt<'map'> | RunPrompt): string {
  const { box, positive, negative } = prompt;
  const corners = box ? [box.minX, box.minY, box.maxX, box.maxY] : [];
  const points = [positive, negative].map((list) => list.map((p) => `${p.x},${p.y}`).join(' '));
  return `${corners.join(',')}|${points.join('|')}`;
}
