import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { MaskBits } from '../../../src-main/contract/run.ts';
import { openJournal, writing } from '../../../src-main/engine/evaluate/journal.ts';
import { figures, score } from '../../../src-main/engine/evaluate/metrics.ts';
import { comparePairs } from '../../../src-main/engine/evaluate/pairs.ts';
import { type ProtocolId, protocols } from '../../../src-main/engine/evaluate/protocols.ts';
import type { EvalSettings } from '../../../src-main/engine/evaluate/record.ts';
import type { Answered, Scored } from '../../../src-main/engine/evaluate/sample.ts';
import { createMask, setBit } from '../../../src-main/engine/window/bits.ts';
import { faultOfCall } from '../../support/faults.ts';

/** A mask of one row, "#" is set. */
function row(picture: string): MaskBits {
  const mask = createMask(picture.length, 1);
  [...picture].forEach((character, x) => {
    if (character === '#') setBit(mask, x, 0);
  });
  return mask;
}
const sample = (answered: Answered, predicted: string, truth: string): Scored =>
  score(answered, row(predicted), row(truth));

/** Truth, prediction, and by hand: both, either. */
const cases = {
  /** both 2, either 4. */
  half: sample('instances', '###.....', '.###....'),
  /** both 2, either 2. */
  whole: sample('instances', '##......', '##......'),
  /** No target said, but there are 4 pixels. */
  missed: sample('no-target', '........', '####....'),
  /** Unreadable where there are 2 pixels. */
  unreadable: sample('unreadable', '........', '##......'),
  /** No target said, rightly. */
  rightlyNone: sample('no-target', '........', '........'),
  /** 3 pixels where there is nothing. */
  invented: sample('instances', '###.....', '........'),
  /** Unreadable where there is nothing. */
  unreadableNone: sample('unreadable', '........', '........'),
  /** Instances were answered, whose masks came out empty, where there is nothing. */
  emptyMaskNone: sample('instances', '........', '........'),
  /** The prompter said that it does not know; 5 pixels are there. */
  refused: sample('refused', '........', '#####...'),
} as const;
const all = Object.values(cases);

function measured(id: ProtocolId, scored: readonly Scored[] = all) {
  return figures(scored, protocols[id], 7);
}

describe('score', () => {
  it('counts the pixels of truth, prediction, both and either', () => {
    expect(cases.half).toEqual({ answered: 'instances', truth: 3, predicted: 3, both: 2, either: 4 });
  });
});

describe('the protocol think2seg-rs', () => {
  const ious = all.map((s) => protocols['think2seg-rs'].iou(s));

  it('counts an empty truth right only for the answer "no target", and failures as 0', () => {
    expect(ious).toEqual([0.5, 1, 0, 0, 1, 0, 0, 0, 0]);
  });

  it('takes gIoU over all samples and leaves false positives on no-target images out of cIoU', () => {
    const { gIoU, cIoU } = measured('think2seg-rs');
    expect(gIoU.value).toBe(2.5 / 9);
    // both: 2 + 2; either: 4 + 2 + 4 (missed) + 2 (unreadable) + 5 (refused).
    expect(cIoU.value).toBe(4 / 17);
  });
});

describe('the protocol honest', () => {
  it('is the same but for false positives on no-target images, which count in the union', () => {
    const { gIoU, cIoU } = measured('honest');
    expect(gIoU.value).toBe(2.5 / 9);
    expect(cIoU.value).toBe(4 / 20);
  });
});

describe('the protocol segearth-r1', () => {
  it('compares masks alone: two empty ones agree, whatever was answered, but a failure is no mask', () => {
    expect(all.map((s) => protocols['segearth-r1'].iou(s))).toEqual([0.5, 1, 0, 0, 1, 0, 0, 1, 0]);
    const { gIoU, cIoU } = measured('segearth-r1');
    expect(gIoU.value).toBe(3.5 / 9);
    expect(cIoU.value).toBe(4 / 20);
  });

  it('asks the first question at 1024 pixels', () => {
    expect(protocols['segearth-r1']).toMatchObject({ question: 'first', resolution: '1024' });
  });
});

describe('figures', () => {
  it('count an IoU equal to a threshold as precise', () => {
    expect(measured('honest').precisionAt).toEqual({ 0.5: 3 / 9, 0.6: 2 / 9, 0.7: 2 / 9, 0.8: 2 / 9, 0.9: 2 / 9 });
  });

  it('say how no-target images were answered', () => {
    // Empty truths: rightlyNone, invented, unreadableNone, emptyMaskNone; "no target" was said of missed and rightlyNone.
    expect(measured('honest').noTarget).toEqual({
      samples: 4,
      precision: 1 / 2,
      recall: 1 / 4,
      falsePositiveRate: 2 / 4,
    });
    expect(measured('honest', [cases.half]).noTarget).toEqual({
      samples: 0,
      precision: null,
      recall: null,
      falsePositiveRate: null,
    });
  });

  it('count the kinds of answers', () => {
    expect(measured('honest').answers).toEqual({ instances: 4, 'no-target': 2, unreadable: 2, refused: 1 });
  });

  it('give an interval that holds the figure, narrows with more samples, and is repeated by its seed', () => {
    const few = measured('honest').gIoU;
    const many = measured('honest', Array.from({ length: 40 }, () => all).flat()).gIoU;
    expect(few.low).toBeLessThan(few.value);
    expect(few.high).toBeGreaterThan(few.value);
    expect(many.high - many.low).toBeLessThan((few.high - few.low) / 4);
    expect(measured('honest').gIoU).toEqual(few);
    // The deviation of these nine IoUs is 0.416 (0.5, 1, 1 and six 0), so of a mean of 360 it is 0.0219: 4 of them are 0.088.
    expect(many.high - many.low).toBeGreaterThan(0.07);
    expect(many.high - many.low).toBeLessThan(0.105);
  });

  it('of no samples are 0, not a division by nothing', () => {
    expect(measured('honest', [])).toMatchObject({ samples: 0, gIoU: { value: 0 }, cIoU: { value: 0 } });
  });
});

describe('a paired test', () => {
  const a = Array.from({ length: 20 }, (_, i) => i / 40);

  it('finds a difference that is in every pair', () => {
    const { difference, low, p } = comparePairs(
      a,
      a.map((value) => value + 0.1),
      1,
    );
    expect(difference).toBeCloseTo(0.1, 12);
    expect(low).toBeCloseTo(0.1, 12);
    // Only two of 2^20 sign patterns are as extreme.
    expect(p).toBeLessThan(0.001);
  });

  it('finds none where signs are even, and p is 1 where nothing differs', () => {
    const even = a.map((value, i) => value + (i % 2 === 0 ? 0.1 : -0.1));
    expect(comparePairs(a, even, 1).p).toBeGreaterThan(0.5);
    expect(comparePairs(a, a, 1)).toMatchObject({ difference: 0, p: 1 });
  });

  it('gives the exact p of three pairs', () => {
    // Differences 0.2, 0.2, 0.2: of 8 sign patterns the two with equal signs are as extreme: p = 1/4.
    expect(comparePairs([0, 0, 0], [0.2, 0.2, 0.2], 3).p).toBeCloseTo(0.25, 1);
  });
});

describe('what cannot be written', () => {
  it('is a fault that tells a full disk from a folder that may not be written', async () => {
    const failing = (code: string) => writing('/out', () => Promise.reject(Object.assign(new Error(code), { code })));
    expect((await faultOfCall(failing('ENOSPC'))).code).toBe('export.diskFull');
    expect((await faultOfCall(failing('EACCES'))).code).toBe('export.cannotWrite');
    const folder = mkdtempSync(join(tmpdir(), 'think2seg-journal-'));
    writeFileSync(join(folder, 'file'), '');
    const settings = {} as EvalSettings;
    expect((await faultOfCall(openJournal(join(folder, 'file', 'out'), settings, false))).code).toBe(
      'export.cannotWrite',
    );
    rmSync(folder, { recursive: true });
  });
});
