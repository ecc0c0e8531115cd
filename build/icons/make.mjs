/** Draws `icon.png` (512 x 512) from `icon.svg` with Chromium; run it after changing the drawing. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { chromiumFlags, findChromium } from '../chromium.mjs';

const side = 512;
const here = import.meta.dirname;
const svg = readFileSync(join(here, 'icon.svg'), 'utf8');
const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumFlags });
const page = await browser.newPage({ viewport: { width: side, height: side } });
const source = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
await page.setContent(
  `<body style="margin:0"><img src="${source}" width="${side}" height="${side}" style="display:block">`,
);
await page.locator('img').evaluate((image) => image.decode());
await page.screenshot({ path: join(here, 'icon.png'), omitBackground: true });
await browser.close();
