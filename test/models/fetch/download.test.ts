import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { writeFault } from '../../../src-main/models/fetch/disk.ts';
import { download, type Patience, type PinnedFile } from '../../../src-main/models/fetch/download.ts';
import { createNetwork } from '../../../src-main/network/network.ts';
import { certificate, startHttps } from '../../network/servers.ts';
import { faultOfCall } from '../../support/faults.ts';
import { sha256 } from '../packs-on-disk.ts';
import { runCampaign } from './download-campaign.ts';
import { type FaultyServer, type Mishap, startFaultyServer } from './faulty-server.ts';

const root = await mkdtemp(join(tmpdir(), 'download-'));
const network = createNetwork({ offline: false, environment: {}, certificates: [certificate] });
const content = randomBytes(300_000);
/** A busy machine must not look like a silent server: only where a server is silent is it given up soon. */
const patience: Patience = { stallMs: 30_000, backOffMs: 1, attempts: 3, progressBytes: 4096 };
const impatience: Patience = { ...patience, stallMs: 300 };
const patienceWith = (mishap: Mishap) => (mishap.startsWith('stall') ? impatience : patience);
let server: FaultyServer | undefined;
let count = 0;
afterEach(async () => {
  await server?.close();
});
afterAll(async () => {
  await network.dispose();
  await rm(root, { recursive: true });
});

/** A server with this file to which these things happen, request by request, and then nothing bad any more. */
async function serving(...happens: Mishap[]): Promise<PinnedFile> {
  server = await startFaultyServer(new Map([['/a b.onnx', content]]), (_path, n) => happens[n] ?? 'none');
  const folder = join(root, String(count++));
  await mkdir(folder);
  const url = new URL('/a%20b.onnx', server.url).href;
  return { url, path: 'a b.onnx', bytes: content.length, sha256: sha256(content), target: join(folder, 'a') };
}
const never = new AbortController().signal;
const get = (file: PinnedFile, given = patience) => download(file, { network, signal: never, patience: given });
const left = (file: PinnedFile) => readdir(join(file.target, '..'));
const ranges = () => server?.requests.map(({ range }) => range);

describe('a file', () => {
  test('arrives whole under its name, and nothing else is left', async () => {
    const file = await serving();
    const told: number[] = [];
    await download(file, { network, signal: never, onBytes: (have) => told.push(have) });
    expect(Buffer.compare(await readFile(file.target), content)).toBe(0);
    expect(await left(file)).toEqual(['a']);
    expect(told[0]).toBe(0);
    expect(told.at(-1)).toBe(content.length);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
  });

  test('that is cut off is taken up where it ended', async () => {
    const file = await serving('cut');
    await get(file);
    expect(Buffer.compare(await readFile(file.target), content)).toBe(0);
    expect(ranges()?.[1]).toMatch(/^bytes=[1-9]\d*-$/);
  });

  test('that was stopped is taken up at the next start, without its first bytes a second time', async () => {
    const file = await serving('stall', 'none');
    const stop = new AbortController();
    const stopped = download(file, {
      network,
      signal: stop.signal,
      onBytes: (have) => {
        if (have > 0) stop.abort();
      },
    });
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
    expect(await left(file)).toEqual(['a.part', 'a.part.json']);
    await get(file);
    expect(ranges()?.[1]).toMatch(/^bytes=[1-9]\d*-$/);
    expect(Buffer.compare(await readFile(file.target), content)).toBe(0);
  });

  test('of which another version begins to come is fetched anew, since the tag differs', async () => {
    const file = await serving('cut');
    await writeFile(`${file.target}.part`, Buffer.alloc(1000));
    await writeFile(`${file.target}.part.json`, JSON.stringify({ url: file.url, etag: '"an older one"' }));
    await get(file);
    expect(Buffer.compare(await readFile(file.target), content)).toBe(0);
  });

  test('of which the beginning was spoiled on the disk is fetched anew once the hash says so', async () => {
    const file = await serving('cut', 'error404');
    await faultOfCall(get(file));
    const part = await readFile(`${file.target}.part`);
    part[0]! ^= 1;
    await writeFile(`${file.target}.part`, part);
    await get(file);
    expect(ranges()?.at(-1)).toBe('');
    expect(Buffer.compare(await readFile(file.target), content)).toBe(0);
  });

  test.each<Mishap>([
    'cutAtOnce',
    'reset',
    'empty',
    'garbage',
    'ignoreRange',
    'noLength',
    'gzip',
    'drip',
    'redirect',
    'rangeError',
    'error500',
    'error503',
    'busy429',
    'stall',
    'stallHeaders',
    'weakTag',
    'noTag',
    'lieLonger',
    'lieShorter',
    'shorter',
    'longer',
    'flip',
    'gzipBomb',
  ])('comes in the end from a server to which "%s" happens after a cut', async (mishap) => {
    const file = await serving('cut', mishap);
    await get(file, { ...patienceWith(mishap), attempts: 20 });
    expect(Buffer.compare(await readFile(file.target), content)).toBe(0);
    expect(await left(file)).toEqual(['a']);
  });

  test.each<[Mishap, string, RegExp]>([
    ['html', 'models.badDownload', /web page/],
    ['htmlAsFile', 'models.badDownload', /sha256/],
    ['flip', 'models.badDownload', /sha256/],
    ['otherVersion', 'models.badDownload', /sha256/],
    ['longer', 'models.badDownload', /more than 300000 bytes/],
    ['shorter', 'models.badDownload', /ends before its end/],
    ['lieShorter', 'models.badDownload', /announces 150000 bytes, not 300000/],
    ['gzipBomb', 'models.badDownload', /more than 300000 bytes/],
    ['error404', 'models.badDownload', /HTTP 404/],
    ['error500', 'models.badDownload', /HTTP 500/],
    ['forbidden', 'models.badDownload', /sign-in \(HTTP 403\)/],
    ['redirectLoop', 'models.badDownload', /without an end/],
    ['redirectAway', 'models.badDownload', /leads to http:\/\/localhost:9/],
    ['redirectFile', 'models.badDownload', /leads to file:/],
    ['reset', 'network.unreachable', /./],
    ['stallHeaders', 'network.timeout', /nothing for 0\.3 s/],
    ['stall', 'network.timeout', /nothing for 0\.3 s/],
  ])('never comes from a server to which always "%s" happens: %s', async (mishap, code, because) => {
    const file = await serving(...Array<Mishap>(20).fill(mishap));
    const fault = await faultOfCall(get(file, patienceWith(mishap)));
    expect(fault).toMatchObject({ code, detail: { because: expect.stringMatching(because) } });
    expect(await left(file)).not.toContain('a');
  });

  test('is not fetched over plain http where an https address leads there', async () => {
    const plain = await serving();
    const secure = await startHttps((_request, response) => response.writeHead(302, { location: plain.url }).end());
    const fault = await faultOfCall(get({ ...plain, url: `https://127.0.0.1:${secure.port}/x` }));
    await secure.close();
    expect(fault).toMatchObject({
      code: 'models.badDownload',
      detail: { because: expect.stringContaining('leads to http:') },
    });
    expect(server?.requests).toEqual([]);
  });

  test('is refused offline before anything is asked', async () => {
    const file = await serving();
    const offline = createNetwork({ offline: true });
    const url = file.url.replace('127.0.0.1', 'packs.invalid');
    const fault = await faultOfCall(download({ ...file, url }, { network: offline, signal: never, patience }));
    await offline.dispose();
    expect(fault.code).toBe('network.offline');
    expect(server?.connections()).toBe(0);
  });
});

describe('a disk that is full', () => {
  test('is told as such, the part is kept, and the download goes on when there is room', async ({ skip }) => {
    const file = await serving('none', 'none');
    const folder = join(root, 'small');
    await mkdir(folder);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=200k', 'tmpfs', folder], { stdio: 'ignore' });
    } catch {
      // Only an administrator may make a small disk; the mapping below is tested everywhere.
      skip();
    }
    try {
      const here = { ...file, target: join(folder, 'a') };
      expect(await faultOfCall(get(here))).toMatchObject({ code: 'models.noRoom' });
      expect(await left(here)).toContain('a.part');
      execFileSync('mount', ['-o', 'remount,size=2m', folder]);
      await get(here);
      expect(Buffer.compare(await readFile(here.target), content)).toBe(0);
      expect(ranges()?.at(-1)).toMatch(/^bytes=[1-9]\d*-$/);
    } finally {
      execFileSync('umount', [folder]);
    }
  });

  test.each([
    ['ENOSPC', 'models.noRoom'],
    ['EDQUOT', 'models.noRoom'],
    ['EACCES', 'models.cannotWrite'],
    ['EROFS', 'models.cannotWrite'],
  ])('says %s, which is %s', (code, expected) => {
    const thrown = Object.assign(new Error(`${code}: write`), { code });
    expect(writeFault(thrown, '/p')).toMatchObject({ fault: { code: expected, detail: { path: '/p' } } });
  });

  test('or a folder that is none is a fault too', async () => {
    const file = await serving();
    expect(await faultOfCall(get({ ...file, target: join(root, 'nowhere', 'a') }))).toMatchObject({
      code: 'models.cannotWrite',
    });
  });
});

test('of sixty downloads from a server that goes wrong in every way, no bad file is taken and all can be mended', async () => {
  const tally = await runCampaign({ downloads: 60, seed: 2026 });
  expect(tally).toMatchObject({ downloads: 60, badAccepted: 0, notMended: 0 });
  expect(tally.completed).toBeGreaterThan(10);
  expect(Object.keys(tally.happened).length).toBeGreaterThan(20);
});
