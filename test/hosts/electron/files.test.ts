import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesInArguments } from '../../../src-main/hosts/electron/files.ts';

describe('files among arguments', () => {
  it('are resolved against the folder of the start, switches left out', () => {
    const argv = ['/opt/think2seg', '--no-sandbox', 'a.tif', '-v', '/data/b.tif', ''];
    expect(filesInArguments(argv, '/home/map', true)).toEqual([resolve('/home/map/a.tif'), resolve('/data/b.tif')]);
  });

  it('do not include the program folder that a start in development names', () => {
    const argv = ['/node_modules/electron', '--inspect', '/project', 'a.tif'];
    expect(filesInArguments(argv, '/home/map', false)).toEqual([resolve('/home/map/a.tif')]);
    expect(filesInArguments(['/node_modules/electron', '.'], '/home/map', false)).toEqual([]);
  });

  it('are at most a hundred', () => {
    const argv = ['/opt/think2seg', ...Array.from({ length: 500 }, (_, n) => `${n}.tif`)];
    expect(filesInArguments(argv, '/', true).length).toBe(100);
  });
});
