/** Bringing a model pack here and away in the window: licence, fetch with progress, export, remove, import. */
import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FaultyServer, startFaultyServer } from '../models/fetch/faulty-server.ts';
import { makePack } from '../models/packs-on-disk.ts';
import { root, type ServedProgram, serveProgram } from './served-program.ts';

const folder = mkdtempSync(join(tmpdir(), 'models-e2e-'));
const content = randomBytes(3_000_000);
let server: FaultyServer;
let served: ServedProgram;

beforeAll(async () => {
  server = await startFaultyServer(new Map([['/r1/weights.bin', content]]), (_path, n) => (n === 0 ? 'stall' : 'none'));
  const source = { kind: 'url', base: `http://127.0.0.1:${server.port}/{revision}/`, revision: 'r1' } as const;
  const pack = makePack(
    'demo',
    { 'weights.bin': content },
    { source, name: 'A model to fetch', licenceFile: 'licences/demo.txt' },
  );
  const app = join(folder, 'app');
  mkdirSync(join(app, 'models/licences'), { recursive: true });
  for (const name of ['package.json', 'build', 'node_modules']) symlinkSync(join(root, name), join(app, name));
  for (const name of readdirSync(join(root, 'models')).filter((n) => n !== 'manifest.json' && n !== 'licences')) {
    symlinkSync(join(root, 'models', name), join(app, 'models', name));
  }
  for (const name of readdirSync(join(root, 'models/licences'))) {
    symlinkSync(join(root, 'models/licences', name), join(app, 'models/licences', name));
  }
  writeFileSync(join(app, 'models/licences/demo.txt'), 'Do as you like.\n'.repeat(60));
  const manifest = JSON.parse(readFileSync(join(root, 'models/manifest.json'), 'utf8'));
  writeFileSync(
    join(app, 'models/manifest.json'),
    JSON.stringify({ ...manifest, packs: [...manifest.packs, pack.pack] }),
  );
  mkdirSync(join(folder, 'home/Downloads'), { recursive: true });
  served = await serveProgram({
    THINK2SEG_APP_ROOT: app,
    HOME: join(folder, 'home'),
    USERPROFILE: join(folder, 'home'),
  });
  const { page } = served;
  await page.getByTestId('open-sample').or(page.getByText('Open the sample')).first().click();
  await page.getByRole('tab', { name: 'Models' }).click();
});
afterAll(async () => {
  await served?.close();
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A picture of what stands there, where a person wants to look at it. */
async function picture(name: string): Promise<void> {
  const where = process.env.THINK2SEG_PICTURES;
  if (where) await served.page.screenshot({ path: join(where, `models-${name}.png`) });
}
const demo = () => served.page.getByTestId('model').filter({ hasText: 'A model to fetch' });

describe('the panel of models', () => {
  it('shows the licence before it fetches, shows how far it is, and can be stopped and taken up again', async () => {
    await demo().getByTestId('pull').click();
    const dialog = served.page.getByTestId('licence');
    await dialog.getByText('Do as you like.').waitFor();
    await picture('licence');
    expect(server.connections()).toBe(0);
    await dialog.getByTestId('accept-licence').click();
    await demo().getByRole('progressbar').waitFor();
    await demo()
      .getByText(/1\.50 MB of|1\.5 MB of/)
      .waitFor();
    await picture('fetching');
    await demo().getByRole('button', { name: 'Cancel' }).click();
    await demo().getByTestId('pull').click();
    await served.page.getByTestId('accept-licence').click();
    await demo().getByText('not checked yet').waitFor();
    expect(server.requests.map(({ range }) => range)).toEqual(['', expect.stringMatching(/^bytes=[1-9]\d*-$/)]);
  });

  it('exports, removes and imports it again as one file', async () => {
    await demo().getByRole('button', { name: 'Export…' }).click();
    const file = join(folder, 'home/Downloads/think2seg-demo-1.zip');
    await served.page.getByText(`Saved to ${file}`).waitFor();
    expect(existsSync(file)).toBe(true);
    await demo().getByRole('button', { name: 'Remove' }).click();
    await demo().getByText('Remove its files').waitFor();
    await demo().getByRole('button', { name: 'Remove' }).click();
    await demo().getByTestId('pull').waitFor();
    const chooser = served.page.waitForEvent('filechooser');
    await served.page.getByTestId('import-pack').click();
    await (await chooser).setFiles(file);
    await served.page.getByTestId('accept-licence').click();
    await demo().getByText('not checked yet').waitFor();
    await served.page.getByRole('button', { name: 'Verify the files' }).click();
    await demo().getByText('ready', { exact: true }).waitFor();
    await picture('ready');
  });

  it('sets what the models run on, and says why each device is used or not', async () => {
    const { page } = served;
    await page.getByRole('tab', { name: 'Devices' }).click();
    const choice = page.getByTestId('device-choice');
    await choice.waitFor();
    await choice.selectOption('cpu');
    await page.getByText('It is used, as it is set.').waitFor();
    await picture('devices');
    await choice.selectOption('auto');
    for (const device of await page.getByTestId('device').all()) expect(await device.innerText()).toMatch(/\S.*\./);
    expect(served.complaints).toEqual([]);
  });
});
