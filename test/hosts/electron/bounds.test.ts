import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fitPlace, keepPlace, readPlace } from '../../../src-main/hosts/electron/bounds.ts';

const folder = mkdtempSync(join(tmpdir(), 'think2seg-bounds-'));
afterAll(() => rmSync(folder, { recursive: true }));
const screens = [
  { x: 0, y: 0, width: 1920, height: 1080 },
  { x: 1920, y: 0, width: 1280, height: 1024 },
];
const place = { x: 2000, y: 100, width: 1000, height: 700, maximized: true };

describe("the window's place", () => {
  it('is kept and read back', () => {
    const path = join(folder, 'new', 'window.json');
    keepPlace(path, place);
    expect(readPlace(path)).toEqual(place);
  });

  it.each([
    ['no file', null],
    ['text', 'hello'],
    ['a number missing', '{"x":1,"y":2,"width":3,"maximized":false}'],
    ['an absurd size', '{"x":1,"y":2,"width":1e9,"height":3,"maximized":false}'],
    ['a text for a number', '{"x":"1","y":2,"width":900,"height":600,"maximized":false}'],
  ])('is unknown from %s', (name, content) => {
    const path = join(folder, `${name}.json`);
    if (content !== null) writeFileSync(path, content);
    expect(readPlace(path)).toBeNull();
  });

  it('that cannot be kept disturbs nobody', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => keepPlace(join(folder, 'file', 'window.json'), place)).not.toThrow();
  });

  it('is used while its title bar is on a screen', () => {
    expect(fitPlace(place, screens)).toEqual({ x: 2000, y: 100, width: 1000, height: 700 });
  });

  it('is not used on a screen that is gone, nor above the top edge; the size is', () => {
    expect(fitPlace(place, screens.slice(0, 1))).toEqual({ width: 1000, height: 700 });
    expect(fitPlace({ ...place, y: -600 }, screens)).toEqual({ width: 1000, height: 700 });
  });

  it('is never smaller than the smallest window, and usual at the first start', () => {
    expect(fitPlace({ ...place, width: 10, height: 10 }, screens)).toEqual({
      x: 2000,
      y: 100,
      width: 900,
      height: 600,
    });
    expect(fitPlace(null, screens)).toEqual({ width: 1360, height: 860 });
  });
});
