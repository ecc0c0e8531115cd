import { describe, expect, it } from 'vitest';
import type { DeviceReport, ModelStatus } from '../../../src-main/contract/models.ts';
import type { RasterInfo } from '../../../src-main/contract/raster.ts';
import { describeDevices, describeModels, describeRaster } from '../../../src-main/hosts/cli/describe.ts';

const raster: RasterInfo = {
  id: 'a',
  path: '/data/scene.tif',
  name: 'scene.tif',
  width: 349,
  height: 352,
  sampleType: 'uint8',
  bands: [
    { index: 1, description: 'blue', role: 'blue', roleFrom: 'description' },
    { index: 2, description: '', role: 'unknown', roleFrom: 'none' },
  ],
  nodata: null,
  hasMask: false,
  georeference: {
    kind: 'crs',
    transform: { a: 28.5, b: 0, c: 288776.3, d: 0, e: -28.5, f: 9120760.8 },
    crs: { code: 'EPSG:31985', name: 'SIRGAS 2000 / UTM zone 25S', proj4: '', unit: 'metre', metresPerUnit: 1 },
  },
  extent: { minX: 288776.3, minY: 9110728.8, maxX: 298722.8, maxY: 9120760.8 },
  gsd: 28.5123,
  overviews: [
    { width: 175, height: 176 },
    { width: 88, height: 88 },
  ],
  block: { width: 349, height: 11 },
  compression: 'deflate',
  bytes: 797_784,
  display: {
    bands: [3, 2, 1],
    ranges: [
      { min: 23.1, max: 120 },
      { min: 30, max: 110 },
      { min: 55, max: 1200.4 },
    ],
  },
  notices: ['First notice.'],
};

describe('a raster for people', () => {
  it('is a table of what is known of it', () => {
    expect(describeRaster(raster)).toBe(`\
File        /data/scene.tif (798 kB, deflate)
Size        349 x 352 pixels
Type        uint8
No data     none
CRS         EPSG:31985 SIRGAS 2000 / UTM zone 25S
Extent      288776.3, 9110728.8, 298722.8, 9120760.8
Resolution  28.5 m a pixel
Blocks      349 x 11 pixels
Overviews   175 x 176, 88 x 88
Shown as    3 (23.1..120), 2 (30..110), 1 (55..1200)
Notice      First notice.

Band  Role     Known from         Description
1     blue     named in the file  blue
2     unknown
`);
  });

  it('says what is missing, and that nodata and a mask are there', () => {
    const transform = { a: 1, b: 0, c: 0, d: 0, e: -1, f: 0 };
    const bare = describeRaster({
      ...raster,
      georeference: { kind: 'none', transform },
      gsd: null,
      nodata: 0,
      hasMask: true,
    });
    expect(bare).toContain('CRS         none (pixel coordinates)\n');
    expect(bare).toContain('Resolution  none\n');
    expect(bare).toContain('No data     0, mask in the file\n');
    const odd = describeRaster({ ...raster, georeference: { kind: 'unknown-crs', transform, label: 'LOCAL["x"]' } });
    expect(odd).toContain('CRS         not known (LOCAL["x"])\n');
  });

  it('keeps seven decimals of degrees', () => {
    const { georeference } = raster;
    if (georeference.kind !== 'crs') throw new Error('has a CRS');
    const crs = { ...georeference.crs, unit: 'degree' as const };
    const extent = { minX: -34.87654321, minY: -8.1, maxX: -34.8, maxY: -8 };
    expect(describeRaster({ ...raster, extent, georeference: { ...georeference, crs } })).toContain(
      'Extent      -34.8765432, -8.1, -34.8, -8\n',
    );
  });

  it('does not let a file name speak to the terminal', () => {
    expect(describeRaster({ ...raster, path: '/x\u001b[31m\nCRS none.tif' })).toContain(
      'File        /x\\x1b[31m CRS none.tif',
    );
  });
});

describe('models and devices for people', () => {
  const model: ModelStatus = {
    id: 'mobilesam',
    name: 'MobileSAM',
    role: 'segmenter',
    kind: 'promptable segmenter',
    version: '1',
    licence: 'Apache-2.0',
    commercialUse: true,
    source: 'npm',
    bytes: 44_587_283,
    sha256: 'ab',
    state: 'ready',
    because: '',
    knows: [],
    origin: 'program',
    recommendedMemory: null,
    newer: null,
  };

  it('show licence and commercial use of every model, and why one is broken', () => {
    const other = { ...model, id: 'b', licence: 'Research only', commercialUse: false, knows: ['water', 'roads'] };
    expect(describeModels([model, { ...other, state: 'corrupt', because: 'the hash differs' }])).toBe(`\
Model        Role       State                      Size     Licence        Commercial use  What it is
mobilesam 1  segmenter  ready                      44.6 MB  Apache-2.0     yes             promptable segmenter
b 1          segmenter  CORRUPT: the hash differs  44.6 MB  Research only  no              promptable segmenter

b knows: water, roads
`);
  });

  it('show every device with its state and the reason', () => {
    const common = { half: null, trial: null };
    const cuda = { provider: 'cuda', name: 'CUDA', available: false, chosen: false, probeMs: null } as const;
    const cpu = { provider: 'cpu', name: 'CPU', available: true, chosen: true, probeMs: 1 } as const;
    const report: DeviceReport = {
      devices: [
        { ...cuda, ...common, because: 'no driver' },
        { ...cpu, ...common, because: 'always works' },
      ],
      threads: 2,
      threadsMeasured: false,
      choice: 'auto',
      runtime: 'ONNX Runtime 1.30.0',
    };
    expect(describeDevices(report)).toBe(`\
Provider  Device  State          Why
cuda      CUDA    not available  no driver
cpu       CPU     in use         always works

ONNX Runtime 1.30.0, 2 threads
`);
  });
});
