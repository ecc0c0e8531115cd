import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WindowPixels } from '../../../src-main/contract/raster.ts';
import type { PrompterAnswer } from '../../../src-main/contract/run.ts';
import type { Prompter } from '../../../src-main/engine/prompter/prompter.ts';
import { countBits, createMask, getBit, iou, unionInto } from '../../../src-main/engine/window/bits.ts';
import { packPrompter } from './pack.ts';
import { cut, landsatWindow, sampleGsd, windowOf } from './windows.ts';

let prompter: Prompter;
let olinda: WindowPixels;
beforeAll(async () => {
  prompter = await packPrompter();
  olinda = await landsatWindow();
});
afterAll(() => prompter.dispose());

const ask = (query: string, pixels = olinda, gsd: number | null = sampleGsd) =>
  prompter.answer({ query, pixels, gsd, embedding: async () => null });

function union(answer: PrompterAnswer, { width, height }: WindowPixels) {
  const mask = createMask(width, height);
  for (const { evidence } of answer.instances)
    if (evidence) unionInto(mask, evidence.mask, evidence.at.x, evidence.at.y);
  return mask;
}

describe('what chooses among what is found', () => {
  it('rules about the whole run are handed on with the answer', async () => {
    const { choose } = await ask('Show the largest lakes in the north-west');
    expect(choose).toEqual([
      { kind: 'part', directions: ['north', 'west'], words: 'north-west' },
      { kind: 'largest', count: 3, words: 'largest' },
    ]);
  });

  it('a question without such words hands nothing on', async () => {
    expect((await ask('Where is the open water?')).choose).toBeUndefined();
  });
});

describe('land cover of the Landsat sample', () => {
  it('finds the ocean in the east and nothing of it in the west', async () => {
    const answer = await ask('Where is the open water?');
    const water = union(answer, olinda);
    const seen = (points: [number, number][]) => points.map(([x, y]) => getBit(water, x, y));
    expect(
      seen([
        [340, 50],
        [340, 175],
        [320, 264],
        [250, 330],
        [300, 340],
      ]),
    ).toEqual(Array(5).fill(true));
    expect(
      seen([
        [10, 10],
        [100, 100],
        [58, 220],
        [116, 264],
        [174, 88],
      ]),
    ).toEqual(Array(5).fill(false));
  });

  it('agrees with a fixed-threshold reading of the shortwave infrared, where water absorbs nearly everything', async () => {
    const water = union(await ask('water'), olinda);
    const swir = olinda.bands.find(({ role }) => role === 'swir1')!.data;
    const reference = createMask(olinda.width, olinda.height);
    for (let i = 0; i < swir.length; i++) if (swir[i]! < 30) reference.bits[i >> 3]! |= 1 << (i & 7);
    expect(iou(water, reference)).toBeGreaterThan(0.95);
  });

  it('has forest as vegetation, the dense town not', async () => {
    const green = union(await ask('vegetation'), olinda);
    expect(
      [
        [116, 70],
        [130, 90],
        [20, 30],
        [215, 197],
      ].map(([x, y]) => getBit(green, x!, y!)),
    ).toEqual(Array(4).fill(true));
    expect(
      [
        [60, 300],
        [100, 290],
        [290, 100],
        [340, 175],
      ].map(([x, y]) => getBit(green, x!, y!)),
    ).toEqual(Array(4).fill(false));
  });

  it('parts the ground into water, vegetation, bare and built-up land with little overlap', async () => {
    const asked = ['water', 'vegetation', 'bare soil', 'built-up areas'];
    const masks = [];
    for (const query of asked) masks.push(union(await ask(query), olinda));
    const all = createMask(olinda.width, olinda.height);
    for (const mask of masks) unionInto(all, mask);
    const sum = masks.reduce((total, mask) => total + countBits(mask), 0);
    expect(countBits(all) / (olinda.width * olinda.height)).toBeGreaterThan(0.85);
    expect(sum / countBits(all)).toBeLessThan(1.05);
  });

  it('answers land without vegetation with the town and without forest and ocean', async () => {
    const bare = union(await ask('show me land without vegetation'), olinda);
    expect(
      [
        [60, 300],
        [290, 100],
        [116, 70],
        [340, 175],
      ].map(([x, y]) => getBit(bare, x!, y!)),
    ).toEqual([true, true, false, false]);
  });
});

describe('prompts', () => {
  it('have a tight box, two different points inside the evidence, and a score', async () => {
    const { instances } = await ask('water');
    expect(instances.length).toBeGreaterThan(0);
    for (const { prompt, evidence, score } of instances) {
      const { box, positive } = prompt;
      const inEvidence = (x: number, y: number) => getBit(evidence!.mask, x - evidence!.at.x, y - evidence!.at.y);
      expect(positive).toHaveLength(2);
      expect(positive[0]).not.toEqual(positive[1]);
      for (const p of positive) expect(inEvidence(Math.floor(p.x), Math.floor(p.y))).toBe(true);
      const columns = [box!.minX, box!.maxX - 1].map((x) =>
        Array.from({ length: olinda.height }, (_, y) => inEvidence(x, y)).some(Boolean),
      );
      const rows = [box!.minY, box!.maxY - 1].map((y) =>
        Array.from({ length: olinda.width }, (_, x) => inEvidence(x, y)).some(Boolean),
      );
      expect([...columns, ...rows]).toEqual([true, true, true, true]);
      expect(score).toBeGreaterThan(0.5);
      expect(score).toBeLessThanOrEqual(1);
    }
  });

  it('are at most 64, the most evidence first, and the rest is counted in the reason', async () => {
    const { instances, thinking } = await ask('vegetation');
    expect(instances).toHaveLength(64);
    const weights = instances.map(({ evidence }) => countBits(evidence!.mask));
    expect(weights[0]).toBe(Math.max(...weights));
    expect(thinking).toMatch(/\d+ more left out, the largest 64 are kept/);
  });

  it('are in the raw answer in the form of the method', async () => {
    const { raw, instances } = await ask('water');
    const boxes = JSON.parse(raw);
    expect(boxes).toHaveLength(instances.length);
    expect(boxes[0].bbox_2d).toHaveLength(4);
    expect(boxes[0].positive_points).toHaveLength(2);
  });

  it('are the same every time', async () => {
    expect(await ask('bare land')).toEqual(await ask('bare land'));
  });
});

describe('the stated reason', () => {
  it('names the rule, the threshold and where it comes from, and denies being a language model', async () => {
    const { thinking } = await ask('Where is the open water?');
    expect(thinking).toMatch(/^Understood as: water/);
    expect(thinking).toMatch(/MNDWI over 0\.\d\d \(threshold found in this window by Otsu\)/);
    expect(thinking).toMatch(/darker in near infrared \(mean 1\d(\.\d)?\) than the rest \(mean 6\d(\.\d)?\)/);
    expect(thinking.split('\n')).toEqual([
      expect.stringMatching(/^Understood as/),
      expect.stringMatching(/^9 areas/),
      expect.stringMatching(/^Evidence: /),
      'Answered by rules over spectral indices, not by a language model.',
    ]);
  });

  it('says once why ground is dry, with both thresholds, and claims no head where none was used', async () => {
    const { thinking } = await ask('show me land without vegetation');
    expect(thinking.match(/neither water by MNDWI over [\d.]+ .*? nor vegetation by NDVI over/g)).toHaveLength(1);
    expect(thinking).not.toMatch(/left out: |head/);
  });

  it('says that single buildings cannot be seen at 28.5 m and answers built-up land', async () => {
    const { instances, thinking } = await ask('buildings');
    expect(thinking).toContain('cannot be seen at 28.5 m');
    expect(new Set(instances.map(({ label }) => label))).toEqual(new Set(['built-up land']));
  });

  it('says that roads cannot be seen at 28.5 m instead of drawing some', async () => {
    const answer = await ask('roads');
    expect(answer).toMatchObject({ kind: 'no-target', instances: [], raw: '[]' });
    expect(answer.thinking).toContain('cannot be seen at 28.5 m');
  });
});

describe('no target is an answer', () => {
  it('for water where there is none', async () => {
    const forest = cut(olinda, 100, 50, 40, 40);
    const answer = await ask('water', forest);
    expect(answer).toMatchObject({ kind: 'no-target', instances: [], raw: '[]' });
    expect(answer.thinking).toContain('No target');
  });

  it('for vegetation on the open ocean', async () => {
    expect((await ask('vegetation', cut(olinda, 310, 270, 38, 60))).kind).toBe('no-target');
  });

  it('for a window without data', async () => {
    const empty = { ...olinda, valid: new Uint8Array(olinda.valid.length) };
    const answer = await ask('water', empty);
    expect(answer.kind).toBe('no-target');
    expect(answer.thinking).toContain('no data');
  });

  it('for bands that are all NaN', async () => {
    const blank = windowOf(40, 40, () => ({ green: Number.NaN, red: Number.NaN, nir: Number.NaN }));
    expect((await ask('water', blank)).kind).toBe('no-target');
  });
});

describe('odd windows', () => {
  it('one pixel of water is one instance of one pixel', async () => {
    const { instances } = await ask('water', cut(olinda, 340, 175, 1, 1));
    expect(instances).toHaveLength(1);
    expect(instances[0]!.prompt).toEqual({
      box: { minX: 0, minY: 0, maxX: 1, maxY: 1 },
      positive: [
        { x: 0.5, y: 0.5 },
        { x: 0.5, y: 0.5 },
      ],
      negative: [],
    });
  });

  it('pixels without data are in no mask', async () => {
    const valid = Uint8Array.from(olinda.valid, (_, i) => (i % olinda.width < 320 ? 1 : 0));
    const masked = { ...olinda, valid };
    const water = union(await ask('water', masked), masked);
    for (let y = 0; y < olinda.height; y += 7) {
      for (let x = 320; x < olinda.width; x += 5) expect(getBit(water, x, y)).toBe(false);
    }
    expect(countBits(water)).toBeGreaterThan(1000);
  });

  it.each([
    ['reflectance as a fraction', 1],
    ['reflectance times 10,000', 10_000],
  ])('%s gives the same water and vegetation', async (_, scale) => {
    const lake = (x: number, y: number) => (x - 60) ** 2 + (y - 60) ** 2 < 30 ** 2;
    const field = (x: number) => x >= 100;
    const scene = windowOf(160, 120, (x, y) => {
      const noise = 1 + 0.05 * Math.sin(12.9 * x + 78.2 * y);
      const [green, red, nir] = lake(x, y) ? [0.06, 0.04, 0.02] : field(x) ? [0.08, 0.05, 0.4] : [0.15, 0.2, 0.26];
      return { green: green! * scale * noise, red: red! * scale, nir: nir! * scale * noise };
    });
    const water = union(await ask('water', scene, 10), scene);
    const green = union(await ask('vegetation', scene, 10), scene);
    const truth = (inside: (x: number, y: number) => boolean) => {
      const mask = createMask(160, 120);
      for (let i = 0; i < 160 * 120; i++) if (inside(i % 160, Math.floor(i / 160))) mask.bits[i >> 3]! |= 1 << (i & 7);
      return mask;
    };
    expect(iou(water, truth(lake))).toBeGreaterThan(0.95);
    expect(
      iou(
        green,
        truth((x, y) => field(x) && !lake(x, y)),
      ),
    ).toBeGreaterThan(0.95);
  });
});
