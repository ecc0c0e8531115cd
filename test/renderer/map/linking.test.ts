import { expect, it } from 'vitest';
import { featuresOfPrompts, linkPrompts } from '../../../src-renderer/map/linking.ts';
import { demoResult } from '../demo-scene.ts';

const model = { id: 'm', version: '1', sha256: '' };
const run = demoResult({ runId: 'r', query: 'q', prompter: model, segmenter: model });

it('links every feature with the prompts of its provenance', () => {
  expect([...linkPrompts(run)]).toEqual([
    ['r-1', [0]],
    ['r-2', [1]],
    ['r-3', [2]],
    ['r-4', [3]],
  ]);
});

it('links a joined feature with all the prompts that went into it', () => {
  const [first, second, ...rest] = run.features;
  if (!first || !second) throw new Error('the scene has four features');
  const prompts = [...first.provenance.prompts, ...second.provenance.prompts];
  const joined = { ...first, provenance: { ...first.provenance, prompts } };
  const links = linkPrompts({ features: [joined, ...rest], prompts: run.prompts });
  expect(links.get('r-1')).toEqual([0, 1]);
  expect(featuresOfPrompts(links).get(1)).toBe('r-1');
});

it('knows no feature for a prompt whose mask was empty', () => {
  expect(featuresOfPrompts(linkPrompts({ features: [], prompts: run.prompts })).size).toBe(0);
});
