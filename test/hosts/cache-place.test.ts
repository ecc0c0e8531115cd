import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { cachePlace } from '../../src-main/hosts/cache-place.ts';
import { faultOfCall } from '../support/faults.ts';

const home = resolve('/home/ana');
const place = (platform: NodeJS.Platform, environment: NodeJS.ProcessEnv) =>
  cachePlace({ platform, home, environment });

it('lies in the cache folder that the platform has for it', () => {
  expect(place('linux', {})?.folder).toBe(join(home, '.cache', 'think2seg-desktop', 'encodings'));
  expect(place('linux', { XDG_CACHE_HOME: resolve('/var/c') })?.folder).toBe(
    join(resolve('/var/c'), 'think2seg-desktop', 'encodings'),
  );
  expect(place('linux', { XDG_CACHE_HOME: 'relative' })?.folder).toBe(
    join(home, '.cache', 'think2seg-desktop', 'encodings'),
  );
  expect(place('darwin', {})?.folder).toBe(join(home, 'Library', 'Caches', 'Think2Seg Desktop', 'encodings'));
  expect(place('win32', { LOCALAPPDATA: 'C:\\L' })?.folder).toBe(
    join('C:\\L', 'Think2Seg Desktop', 'Cache', 'encodings'),
  );
});

it('can be named, limited and switched off by the environment', async () => {
  expect(place('linux', { THINK2SEG_CACHE: '/big/disk' })).toEqual({ folder: resolve('/big/disk'), limitBytes: 5e9 });
  expect(place('linux', { THINK2SEG_CACHE: 'off' })).toBe(null);
  const limits = ['1000', '500 MB', '2GB', '1.5g'].map(
    (limit) => place('linux', { THINK2SEG_CACHE_LIMIT: limit })?.limitBytes,
  );
  expect(limits).toEqual([1000, 5e8, 2e9, 1.5e9]);
  const wrong = await faultOfCall((async () => place('linux', { THINK2SEG_CACHE_LIMIT: 'much' }))());
  expect(wrong).toMatchObject({ code: 'request.invalid', text: expect.stringContaining('such as 2GB, not "much"') });
});
