/**
 * `npm run screenshots`: pictures of the running program in its main states, taken from the real
 * renderer over the real server host and models, for the README and for a look before a release.
 *   node build/screenshots.mjs [FOLDER]
 */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ask, serveProgram } from '../test/e2e/served-program.ts';

const folder = resolve(process.argv[2] ?? join(import.meta.dirname, 'pictures'));
mkdirSync(folder, { recursive: true });
const served = await serveProgram();
const { page } = served;
await page.setViewportSize({ width: 1360, height: 860 });

/** Waits until the map has drawn what it fetched. */
async function settled() {
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(700);
}
async function picture(name) {
  await settled();
  await page.mouse.move(700, 5);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  console.log(`${name}.png`);
}

try {
  await picture('welcome');
  await page.getByTestId('sample-card').getByRole('button').first().click();
  await page.getByTestId('layer').first().waitFor();
  await picture('raster');
  await ask(page, 'Where is the open water?');
  await picture('result');
  await page.emulateMedia({ colorScheme: 'dark' });
  await picture('result-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await ask(page, 'Where are the penguins?');
  await picture('does-not-know');
} finally {
  await served.close();
}
