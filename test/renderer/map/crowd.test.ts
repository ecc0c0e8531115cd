/** Many features: what is sent to the painter, what an edit changes of it, and which feature is under the hand. */
import { describe, expect, it } from 'vitest';
import type { Feature } from '../../../src-main/contract/run.ts';
import { differencesOf } from '../../../src-main/engine/layer/differences.ts';
import { packed, unpacked } from '../../../src-renderer/map/crowd/packing.ts';
import {
  featureAt,
  featuresAt,
  featuresWithin,
  isIndexed,
  prepareIndex,
} from '../../../src-renderer/map/feature-index.ts';
import { listBySize, listedBySize, placeOf } from '../../../src-renderer/panels/result/listed.ts';
import { square } from '../../engine/layer/documents.ts';

const columns = 80;
/** Squares of 100 on a grid of 150, more than are looked through one by one. */
const city = (count: number): readonly Feature[] =>
  Array.from({ length: count }, (_, i) => square(`f${i}`, (i % columns) * 150, Math.floor(i / columns) * 150));
const corner = { x: 290_000, y: 9_110_000 };
const ids = (features: readonly Feature[]) => features.map(({ id }) => id);

describe('packed outlines', () => {
  it('come out as they went in, without the closing point, with their boxes', () => {
    const [plain, holed] = [square('a'), square('b', 200)];
    const hole = [...square('c', 220, 20, 30).polygons[0]!];
    const features = [
      { slot: 4, colour: 1, polygons: plain.polygons },
      { slot: 2, colour: 0, polygons: [[...holed.polygons[0]!, ...hole]] },
      { slot: 9, colour: 0, polygons: [] },
    ];
    const shapes = unpacked(packed(features));
    expect(shapes.map(({ slot, colour }) => [slot, colour])).toEqual([
      [4, 1],
      [2, 0],
    ]);
    expect(Array.from(shapes[0]!.points)).toEqual(plain.polygons[0]![0]!.slice(0, -1).flatMap(({ x, y }) => [x, y]));
    expect(Array.from(shapes[1]!.rings)).toEqual([4, 8]);
    expect(shapes[1]!.box).toEqual([corner.x + 200, corner.y, corner.x + 300, corner.y + 100]);
  });
});

describe('what an edit changed', () => {
  const before = city(3000);

  it('of one feature among thousands is that feature alone', () => {
    const edited = { ...before[1234]!, label: 'other' };
    expect(differencesOf(before, before.with(1234, edited))).toEqual({ changed: [edited], gone: [before[1234]] });
  });

  it('by adding and removing are those that came and went, wherever they lie', () => {
    const added = square('new');
    const now = [added, ...before.filter((_, i) => i !== 17)];
    expect(differencesOf(before, now)).toEqual({ changed: [added], gone: [before[17]] });
    expect(differencesOf(now, now)).toEqual({ changed: [], gone: [] });
  });
});

describe('the feature at a place', () => {
  const place = (i: number) => ({
    x: corner.x + (i % columns) * 150 + 50,
    y: corner.y + Math.floor(i / columns) * 150 + 50,
  });
  /** Until the tree is whole: it is made in pauses, and answers before that are found without it. */
  const settled = () => new Promise((resolve) => setTimeout(resolve, 200));

  it.each([300, 4000])(
    'is found among %i, before and after its index is there, and near it within reach',
    async (count) => {
      const features = city(count);
      prepareIndex(features);
      expect(isIndexed(features)).toBe(count === 300);
      for (let round = 0; round < 2; round++) {
        expect(featureAt(features, place(217), 0)?.id).toBe('f217');
        const beside = { x: place(217).x + 52, y: place(217).y };
        expect(featureAt(features, beside, 1)).toBeNull();
        expect(featureAt(features, beside, 3)?.id).toBe('f217');
        await settled();
      }
      expect(isIndexed(features)).toBe(true);
    },
  );

  it('comes first of all that are there: those that hold it from the topmost down, then those beside it', () => {
    const ring = square('ring', 0).polygons[0]![0]!;
    const half = ring.map(({ x, y }) => ({ x: (x + place(0).x) / 2, y: (y + place(0).y) / 2 }));
    const holed = { ...square('holed', 0), polygons: [[ring, half]] };
    const features = [square('low', 0), holed, square('high', 0), square('far', 300)];
    expect(ids(featuresAt(features, place(0), 1))).toEqual(['high', 'low']);
    const edge = { x: half[0]!.x + 1, y: half[0]!.y + 1 };
    expect(ids(featuresAt(features, edge, 3))).toEqual(['high', 'low', 'holed']);
    expect(ids(featuresAt(features, edge, 0.1))).toEqual(['high', 'low']);
  });

  it('follows edits: moved, removed and added features are found where they are now', async () => {
    let features = city(4000);
    prepareIndex(features);
    await settled();
    const moved = { ...features[10]!, polygons: square('f10', -5000).polygons };
    features = features.with(10, moved);
    expect(featureAt(features, place(10), 0)).toBeNull();
    expect(featureAt(features, { x: corner.x - 4950, y: corner.y + 50 }, 0)).toBe(moved);
    features = [...features.filter(({ id }) => id !== 'f11'), square('over', 12 * 150)];
    expect(featureAt(features, place(11), 0)).toBeNull();
    expect(featureAt(features, place(12), 0)?.id).toBe('over');
    expect(
      ids(featuresWithin(features, { minX: place(12).x, maxX: place(13).x, minY: place(12).y, maxY: place(12).y })),
    ).toEqual(['f12', 'f13', 'over']);
  });
});

describe('the list of features', () => {
  it('is in the same order after edits as when it is sorted anew', () => {
    const sized = city(500).map((feature, i) => ({ ...feature, areaM2: ((i * 7919) % 500) + 1 }));
    let now: readonly Feature[] = sized;
    listedBySize(now);
    now = now.with(3, { ...now[3]!, areaM2: 10_000 });
    now = [...now.filter((_, i) => i !== 40), { ...square('new'), areaM2: 0.5 }];
    const anew = [...now].sort((a, b) => (b.areaM2 ?? 0) - (a.areaM2 ?? 0));
    expect(ids(listedBySize(now) ?? [])).toEqual(ids(anew));
    expect(listedBySize(now)).toBe(listedBySize(now));
  });

  it('tells where a feature stands in it, among equal ones too', () => {
    const features = city(40).map((feature, i) => ({ ...feature, areaM2: i % 7 === 0 ? 50 : 100 + (i % 5) }));
    const listed = listedBySize(features) ?? [];
    expect(listed.map((feature) => placeOf(listed, feature))).toEqual(listed.map((_, i) => i));
    expect([placeOf(listed, square('f3')), placeOf(listed, undefined), placeOf([], features[0])]).toEqual([-1, -1, -1]);
  });
});

describe('a long list of features', () => {
  /** Features whose size is counted as often as it is looked at: that is the work of putting them in order. */
  function counted(count: number) {
    const looked = { at: 0 };
    const features = city(count).map((feature, i) =>
      Object.defineProperty({ ...feature }, 'areaM2', {
        get: () => {
          looked.at += 1;
          return (i * 7919) % 4001;
        },
      }),
    );
    return { features, looked };
  }

  it('is put in order in slices that are short however long it is, and is then the same as sorted at once', async () => {
    for (const count of [5000, 50_000]) {
      const { features, looked } = counted(count);
      expect(listedBySize(features)).toBeNull();
      expect(looked.at).toBe(0);
      let [pauses, before, longest] = [0, 0, 0];
      await listBySize(features, new AbortController().signal, () => {
        pauses += 1;
        longest = Math.max(longest, looked.at - before);
        before = looked.at;
        return undefined;
      });
      longest = Math.max(longest, looked.at - before);
      const work = looked.at;
      // A run of 1024 takes some ten comparisons each; all 50,000 at once would be 1.5 million looks.
      expect(longest).toBeLessThan(25_000);
      expect(pauses).toBeGreaterThan(work / 25_000);
      const listed = listedBySize(features);
      expect(ids(listed ?? [])).toEqual(ids([...features].sort((a, b) => (b.areaM2 ?? 0) - (a.areaM2 ?? 0))));
      expect(listedBySize(features)).toBe(listed);
    }
  });

  it('has a few changes put into their places at once, and is not put in order any more once that was stopped', async () => {
    const { features } = counted(5000);
    await listBySize(features, new AbortController().signal);
    const now = features.with(17, { ...square('large'), areaM2: 1e9 });
    expect(listedBySize(now)?.[0]?.id).toBe('large');
    const other = counted(6000).features;
    const stop = new AbortController();
    const listing = listBySize(other, stop.signal);
    stop.abort();
    await expect(listing).rejects.toThrow();
    expect(listedBySize(other)).toBeNull();
  });
});
