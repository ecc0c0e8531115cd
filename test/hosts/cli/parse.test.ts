import { describe, expect, it } from 'vitest';
import { faultCatalogue } from '../../../src-main/contract/fault-catalogue.ts';
import type { Command, SegmentCommand } from '../../../src-main/hosts/cli/command.ts';
import { parse } from '../../../src-main/hosts/cli/parse.ts';

const plain: SegmentCommand = {
  kind: 'segment',
  raster: 'a.tif',
  queries: ['water?'],
  noCache: false,
  out: null,
  prompter: null,
  segmenter: null,
  area: null,
  bands: null,
  stretch: { kind: 'auto' },
  gsd: { kind: 'auto' },
  mode: 'semantic',
  clean: { fillHoles: 0, dropSpecks: 0 },
  grammar: false,
  json: false,
  quiet: false,
};

function command(...argv: string[]): Command {
  const parsed = parse(argv, '1.2.3');
  if (parsed.kind !== 'command') throw new Error(JSON.stringify(parsed));
  return parsed.command;
}
function segment(...options: string[]): Command {
  return command('segment', 'a.tif', 'water?', ...options);
}
function refused(...argv: string[]) {
  const parsed = parse(argv, '1.2.3');
  if (parsed.kind !== 'fault') throw new Error(`accepted: ${JSON.stringify(parsed)}`);
  return parsed;
}

describe('segment', () => {
  it('needs a raster and a query only', () => {
    expect(segment()).toEqual(plain);
  });

  it('takes every option of the promised interface', () => {
    const given = segment(
      ...['--out', 'w.geojson', '--prompter', 'concepts', '--segmenter', 'mobilesam', '--aoi', '1,2,3,4'],
      ...['--aoi-crs', 'EPSG:4326', '--bands', '4,3,2', '--stretch', '0,3000', '--gsd', '0.5', '--mode', 'instance'],
      ...['--fill-holes', '250', '--drop-specks', '12.5', '--json', '--quiet'],
    );
    expect(given).toEqual({
      ...plain,
      clean: { fillHoles: 250, dropSpecks: 12.5 },
      out: 'w.geojson',
      prompter: 'concepts',
      segmenter: 'mobilesam',
      area: { box: { minX: 1, minY: 2, maxX: 3, maxY: 4 }, crs: 'EPSG:4326' },
      bands: [4, 3, 2],
      stretch: { kind: 'range', min: 0, max: 3000 },
      gsd: { kind: 'metres', metres: 0.5 },
      mode: 'instance',
      json: true,
      quiet: true,
    });
  });

  it('takes options before, between and after the arguments', () => {
    expect(command('segment', '--json', 'a.tif', '--mode', 'instance', 'water?')).toEqual({
      ...plain,
      json: true,
      mode: 'instance',
    });
  });

  it.each([
    [['--aoi', '-34.9,-8.1,-34.8,-8.0']],
    [['--aoi=-34.9,-8.1,-34.8,-8.0']],
    [['--aoi', ' -34.9, -8.1, -34.8, -8.0 ']],
    [['--aoi', '-3.49e1,-81e-1,-34.8,-8']],
  ])('takes negative coordinates in %j', (options) => {
    expect(segment(...options)).toEqual({
      ...plain,
      area: { box: { minX: -34.9, minY: -8.1, maxX: -34.8, maxY: -8 }, crs: null },
    });
  });

  it('takes the CRS of the area in any case and before the area', () => {
    expect(segment('--aoi-crs', 'epsg:31985', '--aoi', '0,0,1,1')).toMatchObject({ area: { crs: 'EPSG:31985' } });
  });

  it.each([
    ['native', { kind: 'native' }],
    ['auto', { kind: 'auto' }],
    ['AUTO', { kind: 'auto' }],
    ['28.5', { kind: 'metres', metres: 28.5 }],
    ['1e1', { kind: 'metres', metres: 10 }],
  ])('reads --gsd %s', (given, gsd) => {
    expect(segment('--gsd', given)).toEqual({ ...plain, gsd });
  });

  it.each([
    ['0,255', { kind: 'range', min: 0, max: 255 }],
    ['-0.2,0.9', { kind: 'range', min: -0.2, max: 0.9 }],
    ['p2,p98', { kind: 'percentile', low: 2, high: 98 }],
    ['P0.5,P99.5', { kind: 'percentile', low: 0.5, high: 99.5 }],
  ])('reads --stretch %s', (given, stretch) => {
    expect(segment('--stretch', given)).toEqual({ ...plain, stretch });
  });

  it('passes a recorded answer through as it is', () => {
    expect(segment('--prompter', 'recorded:/tmp/an answer.txt')).toMatchObject({
      prompter: 'recorded:/tmp/an answer.txt',
    });
  });

  it('takes a query that begins with a dash after "--"', () => {
    expect(command('segment', 'a.tif', '--', '-what?')).toMatchObject({ raster: 'a.tif', queries: ['-what?'] });
  });

  it('takes queries in any script, up to 2000 characters', () => {
    const query = '水はどこですか🌊'.repeat(222).slice(0, 1999);
    expect(command('segment', 'a.tif', query)).toMatchObject({ queries: [query] });
    expect(command('segment', 'a.tif', '🌊'.repeat(2000))).toMatchObject({ queries: ['🌊'.repeat(2000)] });
  });

  it.each(['', ' ', '\t\n'])('refuses the query %j as empty', (query) => {
    expect(refused('segment', 'a.tif', query).fault.code).toBe('request.emptyQuery');
  });

  it('refuses a query of 10,000 characters', () => {
    expect(refused('segment', 'a.tif', 'x'.repeat(10_000)).fault).toMatchObject({
      code: 'request.queryTooLong',
      detail: { length: 10_000, limit: 2000 },
    });
  });

  it.each(['', '1,2,3', '1,2,3,4,5', '1,2,3,x', '1,,3,4', '1,2,3,Infinity', '0x1,2,3,4', '1;2;3;4', '--json'])(
    'refuses --aoi %j',
    (given) => {
      expect(refused('segment', 'a.tif', 'q', '--aoi', given).fault.code).toBe('request.badArea');
    },
  );

  it.each(['3,2,1,4', '1,4,3,2', '1,2,1,4', '1,2,3,2'])('refuses --aoi %s, which has no size', (given) => {
    expect(refused('segment', 'a.tif', 'q', '--aoi', given).fault.code).toBe('request.badArea');
  });

  it.each(['4326', 'WGS84', 'EPSG:', 'EPSG:x', 'EPSG:1234567', ''])('refuses --aoi-crs %j', (given) => {
    const { fault } = refused('segment', 'a.tif', 'q', '--aoi', '0,0,1,1', '--aoi-crs', given);
    expect(fault.code).toBe('request.unknownCrs');
  });

  it.each<[string, string]>([
    ['--bands', '1,2'],
    ['--bands', '1,2,3,4'],
    ['--bands', '0,1,2'],
    ['--bands', '-1,2,3'],
    ['--bands', '1.5,2,3'],
    ['--bands', 'r,g,b'],
    ['--bands', '1,2,65536'],
    ['--bands', ''],
    ['--stretch', '5'],
    ['--stretch', '5,5'],
    ['--stretch', '9,5'],
    ['--stretch', 'p98,p2'],
    ['--stretch', 'p2,98'],
    ['--stretch', 'p-1,p98'],
    ['--stretch', 'p2,p101'],
    ['--stretch', '1,2,3'],
    ['--stretch', 'p,p'],
    ['--stretch', ''],
    ['--gsd', '0'],
    ['--gsd', '-1'],
    ['--gsd', 'fine'],
    ['--gsd', ''],
    ['--gsd', 'Infinity'],
    ['--fill-holes', '-1'],
    ['--fill-holes', 'x'],
    ['--drop-specks', 'Infinity'],
    ['--drop-specks', ''],
    ['--mode', 'panoptic'],
    ['--mode', ''],
    ['--out', ''],
    ['--out', '--json'],
    ['--prompter', '--segmenter'],
    ['--segmenter', ''],
    ['--aoi-crs', 'EPSG:4326'],
    ['--unknown', '1'],
  ])('refuses %s %j', (option, value) => {
    expect(refused('segment', 'a.tif', 'q', option, value).fault.code).toBe('request.invalid');
  });

  it.each([
    [['segment']],
    [['segment', 'a.tif']],
    [['segment', 'a.tif', 'q', 'more']],
    [['segment', '', 'q']],
    [['segment', 'a.tif', 'q', '--aoi']],
    [['segment', 'a.tif', 'q', '-x']],
  ])('refuses %j', (argv) => {
    expect(['request.invalid', 'request.badArea']).toContain(refused(...argv).fault.code);
  });

  it('says in its fault what it did not understand, on one line', () => {
    expect(refused('segment', 'a.tif', 'q', '--jsom').fault.text).toBe(
      "The request is not understood: unknown option '--jsom' (Did you mean --json?)",
    );
  });
});

describe('the other commands', () => {
  const models = {
    kind: 'models',
    action: 'list',
    name: null,
    target: null,
    acceptLicence: false,
    json: false,
    quiet: false,
  } as const;

  it.each<[string[], Command]>([
    [['info', 'a.tif'], { kind: 'info', raster: 'a.tif', json: false }],
    [['info', '--json', 'a.tif'], { kind: 'info', raster: 'a.tif', json: true }],
    [['devices'], { kind: 'devices', json: false }],
    [['devices', '--json'], { kind: 'devices', json: true }],
    [['models'], models],
    [['models', 'list', '--json'], { ...models, json: true }],
    [['models', '--json', 'verify'], { ...models, action: 'verify', json: true }],
    [['models', 'licence', 'a'], { ...models, action: 'licence', name: 'a' }],
    [['models', 'pull', 'a', '--accept-licence'], { ...models, action: 'pull', name: 'a', acceptLicence: true }],
    [['models', '--quiet', 'import', 'a.zip'], { ...models, action: 'import', name: 'a.zip', quiet: true }],
    [['models', 'export', 'a'], { ...models, action: 'export', name: 'a' }],
    [['models', 'export', 'a', 'b.zip'], { ...models, action: 'export', name: 'a', target: 'b.zip' }],
    [['models', 'remove', 'a'], { ...models, action: 'remove', name: 'a' }],
    [['serve'], { kind: 'serve', port: 0, open: false }],
    [['serve', '--open', '--port', '8123'], { kind: 'serve', port: 8123, open: true }],
    [['serve', '--port=0'], { kind: 'serve', port: 0, open: false }],
  ])('parses %j', (argv, expected) => {
    expect(command(...argv)).toEqual(expected);
  });

  it.each([
    [['info']],
    [['info', '']],
    [['info', 'a.tif', 'b.tif']],
    [['devices', 'gpu']],
    [['models', 'download']],
    [['models', 'list', 'verify']],
    [['models', 'pull']],
    [['models', 'remove', 'a', 'b']],
    [['models', 'import', 'a', 'b']],
    [['models', 'export']],
    [['devices', '--device', 'steam']],
    [['serve', '--port', '65536']],
    [['serve', '--port', '-1']],
    [['serve', '--port', 'http']],
    [['serve', '--port', '1.5']],
    [['serve', '--json']],
    [['segmnt', 'a.tif', 'q']],
    [['help', 'nothing']],
    [[]],
  ])('refuses %j', (argv) => {
    expect(refused(...argv).fault.code).toBe('request.invalid');
  });
});

describe('faults of usage', () => {
  it('all have exit code 2', () => {
    const codes = ['request.invalid', 'request.badArea', 'request.unknownCrs', 'request.emptyQuery'] as const;
    expect(codes.map((code) => faultCatalogue[code].exit)).toEqual([2, 2, 2, 2]);
  });

  it('are wanted as JSON when --json stands anywhere before "--"', () => {
    expect(refused('segment', '--json', 'a.tif').json).toBe(true);
    expect(refused('segment', 'a.tif', 'q', '--nope', '--json').json).toBe(true);
    expect(refused('segment', 'a.tif').json).toBe(false);
    expect(refused('segment', 'a.tif', '--', '--json', 'more').json).toBe(false);
  });
});

describe('help', () => {
  it.each([[['--help']], [['-h']], [['help']]])('of the program, for %j, has examples and exit codes', (argv) => {
    const parsed = parse(argv, '1.2.3');
    expect(parsed.kind).toBe('help');
    const text = parsed.kind === 'help' ? parsed.text : '';
    for (const part of ['segment', 'info', 'devices', 'models', 'serve', 'Examples:', 'Exit codes:', '130']) {
      expect(text).toContain(part);
    }
  });

  it('of segment names every option', () => {
    const parsed = parse(['segment', '--help'], '1.2.3');
    const text = parsed.kind === 'help' ? parsed.text : '';
    const options = [
      'out',
      'prompter',
      'segmenter',
      'aoi',
      'aoi-crs',
      'bands',
      'stretch',
      'gsd',
      'mode',
      'json',
      'quiet',
    ];
    for (const option of options) expect(text).toContain(`--${option}`);
    expect(parse(['help', 'segment'], '1.2.3')).toEqual(parsed);
  });

  it('gives the version', () => {
    expect(parse(['--version'], '1.2.3')).toEqual({ kind: 'help', text: '1.2.3\n' });
  });
});

describe('settings for one call', () => {
  const settings = (...argv: string[]) => {
    const parsed = parse(argv, '1');
    return parsed.kind === 'command' ? parsed.settings : parsed;
  };
  it('are taken by every command, and none is set without its option', () => {
    expect(settings('devices')).toEqual({});
    expect(settings('devices', '--offline')).toEqual({ offline: true });
    expect(settings('segment', 'a.tif', 'q', '--device', 'cpu', '--offline')).toEqual({ offline: true, device: 'cpu' });
    expect(settings('--', 'devices')).toEqual({});
  });
});
