/** The main states of the real program with real models, compared with expected pictures. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allowed, differenceFromExpected, differenceOf, pictureOf } from './picture.ts';
import { ask, type ServedProgram, serveProgram } from './served-program.ts';

let served: ServedProgram;
let page: Page;

beforeAll(async () => {
  served = await serveProgram();
  page = served.page;
  await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'light' });
  await page.setViewportSize({ width: 1280, height: 720 });
});
afterAll(() => served?.close());

async function expectPicture(name: string): Promise<void> {
  const { share, densest } = await differenceFromExpected(page, name);
  expect({ name, share, densest }, 'see test-results/pictures').toEqual({
    name,
    share: expect.toSatisfy((value: number) => value <= allowed.share),
    densest: expect.toSatisfy((value: number) => value <= allowed.densest),
  });
}
const press = async (keys: string) => {
  await page.getByTestId('map').focus();
  await page.keyboard.press(keys);
};

describe('the window looks as expected', () => {
  it('when it is opened for the first time', () => expectPicture('welcome'));

  it('with a raster', async () => {
    await page.getByTestId('sample-card').getByRole('button').first().click();
    await page.getByTestId('layer').first().waitFor();
    await expectPicture('raster');
  });

  it('with an answer, light and dark, and a picture without it is told apart', async () => {
    const before = await pictureOf(page);
    await ask(page, 'Where is the open water?');
    await expectPicture('result');
    const light = await pictureOf(page);
    const raster = differenceOf(before, light);
    expect(raster.share).toBeGreaterThan(allowed.share);
    await page.emulateMedia({ colorScheme: 'dark' });
    await expectPicture('result-dark');
    expect(differenceOf(light, await pictureOf(page)).share).toBeGreaterThan(0.3);
    await page.emulateMedia({ colorScheme: 'light' });
  });

  it('with prompts to correct', async () => {
    await press('p');
    await page.getByTestId('tool-hint').waitFor();
    await expectPicture('prompts');
    await page.keyboard.press('Escape');
  });

  it('with the palette and the keyboard map', async () => {
    await press('Control+k');
    await page.getByRole('dialog').waitFor();
    await expectPicture('palette');
    await page.keyboard.press('Escape');
    await press('F1');
    await page.getByRole('dialog').waitFor();
    await expectPicture('keys');
    await page.keyboard.press('Escape');
  });

  it('when the question is about something that it does not know', async () => {
    await ask(page, 'Where are the penguins?');
    await expectPicture('does-not-know');
  });

  it('on a screen of half the size, as with everything twice as large', async () => {
    await page.setViewportSize({ width: 640, height: 360 });
    await expectPicture('twice-as-large');
    await page.setViewportSize({ width: 1280, height: 720 });
  });

  it('in German', async () => {
    await page.evaluate(() => localStorage.setItem('think2seg.language', 'de'));
    await page.reload();
    await page.getByTestId('result').first().waitFor();
    await expectPicture('german');
  });
});
