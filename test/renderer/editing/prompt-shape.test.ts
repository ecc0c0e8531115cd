import { describe, expect, it } from 'vitest';
import type { LayerPrompt } from '../../../src-main/contract/document.ts';
import {
  canBeAsked,
  gripAt,
  gripPlaces,
  movedGrip,
  samePrompt,
  withoutGrip,
} from '../../../src-renderer/editing/prompt-shape.ts';

const prompt: LayerPrompt = {
  id: 'p',
  feature: 'f',
  label: 'water',
  score: 0.9,
  maskBy: 'segmenter',
  agreement: null,
  box: { minX: 0, minY: 0, maxX: 100, maxY: 50 },
  positive: [{ x: 50, y: 25 }],
  negative: [{ x: 90, y: 40 }],
};

describe('what a hand grabs', () => {
  it('is a point before a corner, a corner before an edge, and nothing within the box or out of reach', () => {
    const crowded = { ...prompt, positive: [{ x: 2, y: 2 }] };
    expect(gripAt([crowded], { x: 0, y: 0 }, 5)?.grip).toEqual({ kind: 'positive', index: 0 });
    expect(gripAt([prompt], { x: 99, y: 48 }, 5)?.grip).toEqual({ kind: 'corner', x: 'maxX', y: 'maxY' });
    expect(gripAt([prompt], { x: 50, y: 1 }, 5)?.grip).toEqual({ kind: 'box' });
    expect(gripAt([prompt], { x: 30, y: 25 }, 5)).toBeNull();
    expect(gripAt([prompt], { x: 110, y: 60 }, 5)).toBeNull();
  });

  it('is the nearest of several', () => {
    const other = { ...prompt, id: 'q', box: null, positive: [{ x: 53, y: 25 }] };
    expect(gripAt([prompt, other], { x: 52, y: 25 }, 5)?.prompt.id).toBe('q');
  });

  it('is listed: points, then corners', () => {
    expect(gripPlaces(prompt)).toEqual([
      { x: 50, y: 25 },
      { x: 90, y: 40 },
      { x: 0, y: 0 },
      { x: 100, y: 0 },
      { x: 100, y: 50 },
      { x: 0, y: 50 },
    ]);
  });
});

describe('a moved grip', () => {
  it('takes a corner alone, and a corner dragged over the opposite one leaves the box upright', () => {
    const corner = { kind: 'corner', x: 'maxX', y: 'maxY' } as const;
    expect(movedGrip(prompt, corner, { x: 10, y: -5 }).box).toEqual({ minX: 0, minY: 0, maxX: 110, maxY: 45 });
    expect(movedGrip(prompt, corner, { x: -130, y: -60 }).box).toEqual({ minX: -30, minY: -10, maxX: 0, maxY: 0 });
  });

  it('takes the points along with the whole box, and one point by itself', () => {
    const moved = movedGrip(prompt, { kind: 'box' }, { x: 1, y: 2 });
    expect(moved).toMatchObject({
      box: { minX: 1, minY: 2, maxX: 101, maxY: 52 },
      positive: [{ x: 51, y: 27 }],
      negative: [{ x: 91, y: 42 }],
    });
    expect(movedGrip(prompt, { kind: 'negative', index: 0 }, { x: 1, y: 1 })).toEqual({
      ...prompt,
      negative: [{ x: 91, y: 41 }],
    });
  });
});

describe('a prompt without a grip', () => {
  it('is less by it, and null where nothing is left to ask for', () => {
    expect(withoutGrip(prompt, { kind: 'negative', index: 0 })).toEqual({ ...prompt, negative: [] });
    expect(withoutGrip(prompt, { kind: 'box' })).toEqual({ ...prompt, box: null });
    expect(withoutGrip({ ...prompt, positive: [] }, { kind: 'corner', x: 'minX', y: 'minY' })).toBeNull();
    expect(withoutGrip({ ...prompt, box: null }, { kind: 'positive', index: 0 })).toBeNull();
  });

  it('can be asked with a box that has a size, else with a positive point', () => {
    expect(canBeAsked({ box: { minX: 1, minY: 1, maxX: 1, maxY: 5 }, positive: [{ x: 1, y: 1 }], negative: [] })).toBe(
      false,
    );
    expect(canBeAsked({ box: null, positive: [], negative: [{ x: 1, y: 1 }] })).toBe(false);
    expect(canBeAsked({ box: null, positive: [{ x: 1, y: 1 }], negative: [] })).toBe(true);
  });

  it('is told from another by its geometry alone', () => {
    const { box, positive, negative } = prompt;
    expect(samePrompt(prompt, { box, positive, negative })).toBe(true);
    expect(samePrompt(prompt, { box, positive: negative, negative: positive })).toBe(false);
    expect(samePrompt(prompt, { box: null, positive, negative })).toBe(false);
  });
});
