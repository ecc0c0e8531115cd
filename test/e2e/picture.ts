/**
 * Pictures of the running window beside the expected ones in `pictures/`. Both are made four times
 * smaller, so that what one machine's text rasteriser does otherwise than another's is averaged away;
 * what is left is a share of pixels that differ, and the most of them in any square of 48 x 48 pixels.
 *
 * `THINK2SEG_EXPECT=write` keeps what it sees as expected: look at every picture before it is committed.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode, encode } from 'fast-png';
import pixelmatch from 'pixelmatch';
import type { Page } from 'playwright-core';
import { root } from './served-program.ts';

const expectedFolder = join(root, 'test', 'e2e', 'pictures');
const failedFolder = join(root, 'test-results', 'pictures');
const smaller = 4;
/** Side of the square, in the smaller picture's pixels, in which differences are counted. */
const square = 12;
/** Distance in OKLab from which two averaged pixels count as different; black to white is 1. */
const threshold = 0.1;

/** RGBA, row by row. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

export interface Difference {
  /** Share of all pixels that differ, 0 to 1. */
  readonly share: number;
  /** Share of the pixels that differ in the square where most do, 0 to 1. */
  readonly densest: number;
}

/** What may differ: text is set a little otherwise elsewhere, a mask's rim moves by a pixel with another processor. */
export const allowed: Difference = { share: 0.01, densest: 0.5 };

/** What is no news in a picture: times, memory, and what the machine is called. */
const restless = [
  'status-memory',
  'status-device',
  'status-coordinates',
  'status-lonlat',
  'timings',
  'time-to-mask',
  'next-run-counts',
];

/** The page as it is once fonts and map tiles have come and nothing moves any more. */
export async function pictureOf(page: Page): Promise<Picture> {
  await page.mouse.move(700, 4);
  await page.evaluate(() => document.fonts.ready);
  let before = await shot(page);
  // The map draws tiles as they come: the picture counts when two in a row are the same.
  for (let tries = 0; tries < 100; tries++) {
    await page.waitForTimeout(300);
    const now = await shot(page);
    if (now.equals(before)) break;
    before = now;
  }
  return shrink(decode(before));
}

function shot(page: Page): Promise<Buffer> {
  const mask = restless.map((id) => page.getByTestId(id));
  return page.screenshot({ mask, maskColor: '#808080', animations: 'disabled', caret: 'hide', scale: 'css' });
}

interface Decoded {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly data: ArrayLike<number>;
}

/** Each block of 4 x 4 pixels as their mean. */
function shrink({ width, height, channels, data }: Decoded): Picture {
  const small = { width: Math.floor(width / smaller), height: Math.floor(height / smaller) };
  const means = new Uint8Array(small.width * small.height * 4).fill(255);
  for (let y = 0; y < small.height; y++) {
    for (let x = 0; x < small.width; x++) {
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0;
        for (let i = 0; i < smaller * smaller; i++) {
          const row = y * smaller + Math.floor(i / smaller);
          const column = x * smaller + (i % smaller);
          sum += data[(row * width + column) * channels + channel] ?? 0;
        }
        means[(y * small.width + x) * 4 + channel] = Math.round(sum / smaller ** 2);
      }
    }
  }
  return { ...small, data: means };
}

/** Compares two pictures of the same size; pictures of different sizes differ everywhere. */
export function differenceOf(expected: Picture, seen: Picture, marked?: Uint8Array): Difference {
  const { width, height } = expected;
  if (width !== seen.width || height !== seen.height) return { share: 1, densest: 1 };
  const options = { threshold, includeAA: true };
  const all = pixelmatch(expected.data, seen.data, marked, width, height, options);
  const densest = pixelmatch(expected.data, seen.data, null, width, height, { ...options, windowSize: square });
  return { share: all / (width * height), densest: densest / square ** 2 };
}

/** How far the page is from `pictures/NAME.png`. Where it is too far, what was seen and what differs is left in `test-results/pictures`. */
export async function differenceFromExpected(page: Page, name: string): Promise<Difference> {
  const seen = await pictureOf(page);
  const path = join(expectedFolder, `${name}.png`);
  if (process.env.THINK2SEG_EXPECT === 'write') {
    mkdirSync(expectedFolder, { recursive: true });
    writeFileSync(path, encode({ ...seen, channels: 4 }));
  }
  if (!existsSync(path)) return { share: 1, densest: 1 };
  const { width, height, data } = decode(readFileSync(path));
  const expected: Picture = { width, height, data: Uint8Array.from(data) };
  const marked = new Uint8Array(data.length);
  const difference = differenceOf(expected, seen, marked);
  if (difference.share > allowed.share || difference.densest > allowed.densest) {
    mkdirSync(failedFolder, { recursive: true });
    writeFileSync(join(failedFolder, `${name}.png`), encode({ ...seen, channels: 4 }));
    writeFileSync(join(failedFolder, `${name}-differs.png`), encode({ width, height, channels: 4, data: marked }));
  }
  return difference;
}
