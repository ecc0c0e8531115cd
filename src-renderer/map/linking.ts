/** Which prompts made which feature, from the provenance that every feature carries. Pure. */
import type { Feature, Prompt, RunFeatures, RunPrompt } from '../../src-main/contract/run.ts';

/** Indices into `prompts` for each feature id. */
export type PromptLinks = ReadonlyMap<string, readonly number[]>;

/** Links by equal geometry: a feature's provenance repeats the prompts of the run. */
export function linkPrompts({ features, prompts }: RunFeatures): PromptLinks {
  const indices = new Map<string, number[]>();
  prompts.forEach((prompt, index) => {
    const key = geometryKey(prompt);
    indices.set(key, [...(indices.get(key) ?? []), index]);
  });
  return new Map(features.map((feature) => [feature.id, promptsOf(feature, indices)]));
}

function promptsOf(feature: Feature, indices: ReadonlyMap<string, readonly number[]>): readonly number[] {
  const found = feature.provenance.prompts.flatMap((prompt) => indices.get(geometryKey(prompt)) ?? []);
  return [...new Set(found)];
}

/** The first feature that a prompt led to; undefined where its mask was empty. */
export function featureOfPrompt(links: PromptLinks, index: number): string | undefined {
  for (const [id, indices] of links) if (indices.includes(index)) return id;
  return undefined;
}

function geometryKey(prompt: Prompt<'map'> | RunPrompt): string {
  const { box, positive, negative } = prompt;
  const corners = box ? [box.minX, box.minY, box.maxX, box.maxY] : [];
  const points = [positive, negative].map((list) => list.map((p) => `${p.x},${p.y}`).join(' '));
  return `${corners.join(',')}|${points.join('|')}`;
}
