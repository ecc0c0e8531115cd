/** Teaching from the command line, as a process of its own, over the real segmenter. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onMap, type Scene, writeScene } from '../../engine/prompter/taught/scene.ts';
import { run } from './command-line.ts';

let folder: string;
let scene: Scene;
let raster: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'think2seg-cli-concepts-'));
  raster = join(folder, 'tanks.tif');
  scene = writeScene(raster, { seed: 1, tanks: 5, sheds: 3 });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const think2seg = (...argv: string[]) =>
  run(argv, { cwd: folder, env: { THINK2SEG_USER_DATA: join(folder, 'user'), THINK2SEG_CACHE: 'off' } });
const point = (thing: { x: number; y: number; r: number }) => {
  const { x, y } = onMap(thing);
  return `${x},${y}`;
};
const points = () => [
  ...scene.tanks.slice(0, 3).flatMap((tank) => ['--example', point(tank)]),
  ...scene.sheds.slice(0, 2).flatMap((shed) => ['--counter', point(shed)]),
];

describe('the command concepts', () => {
  it('teaches one that is then asked for by a question, and hands it on', async () => {
    const taught = await think2seg(
      'concepts',
      'teach',
      raster,
      '--name',
      'storage tank',
      '--words',
      'silo',
      ...points(),
    );
    expect([taught.code, taught.stdout]).toEqual([0, expect.stringContaining('3 examples and 2 counter-examples')]);
    const listed = JSON.parse((await think2seg('concepts', '--json')).stdout);
    expect(listed.concepts).toMatchObject([{ name: 'storage tank', words: ['silo'], examples: 3, counterExamples: 2 }]);
    const found = await think2seg('segment', raster, 'Show me the silos', '--mode', 'instance', '--json');
    const answer = JSON.parse(found.stdout);
    expect(answer.thinking).toContain('taught from 3 examples');
    expect(answer.features.features ?? answer.features).toHaveLength(scene.tanks.length);

    const exported = await think2seg('concepts', 'export', 'Storage Tank');
    expect(exported.code).toBe(0);
    const file = join(folder, 'storage-tank.concept.json');
    expect(existsSync(file)).toBe(true);
    expect((await think2seg('concepts', 'remove', 'storage tank')).code).toBe(0);
    expect((await think2seg('concepts')).stdout).toContain('none');
    expect((await think2seg('concepts', 'import', file)).code).toBe(0);
    expect((await think2seg('concepts')).stdout).toContain('storage tank');
  });

  it('adds examples to the one of the same name', async () => {
    const [, , , tank] = scene.tanks;
    await think2seg('concepts', 'teach', raster, '--name', 'round thing', '--example', point(scene.tanks[0]!));
    const more = await think2seg(
      'concepts',
      'teach',
      raster,
      '--name',
      'Round Thing',
      '--example',
      point(tank!),
      '--json',
    );
    expect(JSON.parse(more.stdout)).toMatchObject({ name: 'round thing', examples: 2 });
  });

  it('looks at a point, in another CRS too', async () => {
    const [x, y] = point(scene.tanks[0]!).split(',').map(Number);
    const own = JSON.parse((await think2seg('concepts', 'look', raster, '--example', `${x},${y}`, '--json')).stdout);
    expect(own.looks[0]).toMatchObject({ counter: false, from: { at: { x, y } } });
    const outside = await think2seg('concepts', 'look', raster, '--example', '0,0', '--aoi-crs', 'EPSG:4326');
    expect([outside.code, outside.stderr]).toEqual([3, expect.stringContaining('window.outside')]);
  });

  it('refuses what is no point, no example, no concept and no concept file', async () => {
    const codes = async (...argv: string[]) => {
      const { code, stderr } = await think2seg('concepts', ...argv);
      return [code, /[a-z]+\.[a-zA-Z]+$/.exec(stderr.trim())?.[0]];
    };
    expect(await codes('teach', raster, '--name', 'a', '--example', '1;2')).toEqual([2, 'request.invalid']);
    expect(await codes('teach', raster, '--name', 'a')).toEqual([2, 'request.invalid']);
    expect(await codes('remove', 'nothing')).toEqual([2, 'request.unknownId']);
    writeFileSync(join(folder, 'bad.json'), '{"format": 9}');
    expect(await codes('import', 'bad.json')).toEqual([3, 'taught.badFile']);
    expect(readFileSync(join(folder, 'bad.json'), 'utf8')).toBe('{"format": 9}');
  });
});
