/** The main job as a person does it: open the sample, ask, see, export, and believe the file. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasPythonGdal, python } from '../fixtures/python-gdal.ts';
import { ask, root, type ServedProgram, serveProgram } from './served-program.ts';

let served: ServedProgram;
let page: Page;
const folder = mkdtempSync(join(tmpdir(), 'think2seg-e2e-'));

beforeAll(async () => {
  served = await serveProgram();
  page = served.page;
});
afterAll(async () => {
  await served?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Pixels of the map that differ between two pictures of it. */
async function changedPixels(before: Buffer, after: Buffer): Promise<number> {
  const urls = [before, after].map((picture) => `data:image/png;base64,${picture.toString('base64')}`);
  return page.evaluate(async (pictures) => {
    const [a, b] = await Promise.all(
      pictures.map(async (url) => {
        const image = new Image();
        image.src = url;
        await image.decode();
        const canvas = new OffscreenCanvas(image.width, image.height);
        const context = canvas.getContext('2d')!;
        context.drawImage(image, 0, 0);
        return context.getImageData(0, 0, image.width, image.height).data;
      }),
    );
    let changed = 0;
    for (let i = 0; i < a!.length; i += 4) {
      if (Math.abs(a![i]! - b![i]!) + Math.abs(a![i + 1]! - b![i + 1]!) + Math.abs(a![i + 2]! - b![i + 2]!) > 24)
        changed++;
    }
    return changed;
  }, urls);
}

describe('the main job', () => {
  let bare: Buffer;

  it('begins with a first screen that offers the sample', async () => {
    await page.getByTestId('sample-card').getByRole('button').first().click();
    await page.getByTestId('layer').first().waitFor();
    expect(await page.getByTestId('layer').first().innerText()).toContain('landsat7-olinda');
    expect(await page.getByTestId('status-crs').innerText()).toContain('31985');
    await page.waitForLoadState('networkidle');
    await page.waitForTimeout(500);
    bare = await page.getByTestId('map').screenshot();
  });

  it('answers a question with polygons, reasons, scores and areas', async () => {
    const answer = await ask(page, 'Where is the open water?');
    expect(answer).toMatch(/\d/);
    expect(await page.getByTestId('thinking').innerText()).toContain('near infrared');
    expect(await page.getByTestId('prompter-kind').innerText()).toMatch(/not a language model/i);
    expect(await page.getByTestId('feature').count()).toBeGreaterThan(0);
    expect(await page.getByTestId('total-area').innerText()).toMatch(/km²|ha/);
    await page.waitForTimeout(600);
    // Water is about a sixth of the sample: its fill, the boxes and the points change at least that much of the map.
    const shown = await page.getByTestId('map').screenshot();
    expect(await changedPixels(bare, shown)).toBeGreaterThan(10_000);
  });

  it.skipIf(!hasPythonGdal)('exports a file whose area and place an independent computation confirms', async () => {
    const downloading = page.waitForEvent('download');
    await page.getByTestId('export').click();
    const download = await downloading;
    const path = join(folder, download.suggestedFilename());
    await download.saveAs(path);
    expect(download.suggestedFilename()).toBe('landsat7-olinda-Where-is-the-open-water.geojson');

    const sample = join(root, 'build', 'sample', 'landsat7-olinda.tif');
    const oracle = JSON.parse(
      execFileSync(python, [join(root, 'test', 'oracles', 'water.py'), sample, path], { encoding: 'utf8' }),
    );
    expect(oracle.valid).toBe(true);
    expect(oracle.features).toBe(await page.getByTestId('feature').count());
    expect(oracle.fields).toEqual(
      expect.arrayContaining([
        'query',
        'run',
        'prompter',
        'segmenter',
        'score',
        'area_m2',
        'mask_by',
        'raster',
        'raster_crs',
        'window',
      ]),
    );
    expect(oracle.iouWithIndex).toBeGreaterThan(0.95);
    expect(
      Math.hypot(oracle.centroid[0] - oracle.indexCentroid[0], oracle.centroid[1] - oracle.indexCentroid[1]),
    ).toBeLessThan(100);
    for (const [i, stated] of (oracle.statedAreaM2 as number[]).entries()) {
      expect(Math.abs(stated / oracle.areaM2[i] - 1)).toBeLessThan(1e-4);
    }
  });

  it('says so when there is no target, when it does not know, and when nothing is asked', async () => {
    expect(await ask(page, 'Where are the cows?')).toMatch(/know/i);
    await page.getByTestId('query-input').fill('   ');
    await page.getByTestId('query-input').press('Enter');
    expect(await page.getByRole('search').innerText()).toMatch(/type a question/i);
    expect(await page.getByTestId('query-cancel').count()).toBe(0);
  });

  it('keeps results when the inference process is killed, and answers the next question', async () => {
    const before = await page.getByTestId('layer').count();
    const children = execFileSync('pgrep', ['-P', String(served.process.pid), '-f', 'inference-process'], {
      encoding: 'utf8',
    });
    process.kill(Number(children.trim().split('\n')[0]), 'SIGKILL');
    await page
      .getByTestId('notice')
      .filter({ hasText: /inference process ended/ })
      .waitFor();
    expect(await page.getByTestId('layer').count()).toBe(before);
    await ask(page, 'Show me the vegetation');
    expect(await page.getByTestId('feature').count()).toBeGreaterThan(0);
  });

  it('has complained about nothing in the page', () => {
    expect(served.complaints).toEqual([]);
  });

  it('wrote longitude and latitude with the exterior rings counter-clockwise', () => {
    const file = readFileSync(join(folder, 'landsat7-olinda-Where-is-the-open-water.geojson'), 'utf8');
    const { features } = JSON.parse(file) as {
      features: { geometry: { type: string; coordinates: number[][][][] } }[];
    };
    for (const { geometry } of features) {
      expect(geometry.type).toBe('MultiPolygon');
      const ring = geometry.coordinates[0]![0]!;
      const doubled = ring.slice(1).reduce((sum, p, i) => sum + (ring[i]![0]! * p[1]! - p[0]! * ring[i]![1]!), 0);
      expect(doubled).toBeGreaterThan(0);
      for (const [lon, lat] of ring) {
        expect(lon! > -34.92 && lon! < -34.82).toBe(true);
        expect(lat! > -8.05 && lat! < -7.94).toBe(true);
      }
    }
  });
});
