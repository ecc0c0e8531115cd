/** What the demo host says of itself, its models and devices, and of a run. */
import type { AppInfo, Params } from '../../src-main/contract/api.ts';
import type { DeviceReport, ModelStatus } from '../../src-main/contract/models.ts';
import type { RunSummary } from '../../src-main/contract/run.ts';
import { demoRaster, side } from './demo-scene.ts';

export const info: AppInfo = {
  name: 'Think2Seg Desktop',
  version: '0.1.0',
  host: 'server',
  nativeDialogs: false,
  sample: {
    name: 'Landsat 7, Olinda (Brazil)',
    attribution: 'Landsat 7 ETM+, U.S. Geological Survey, public domain',
    suggestions: ['Where is the open water?', 'Show me land without vegetation', 'Which areas could a boat use?'],
  },
  defaults: { prompter: 'concepts', segmenter: 'mobilesam' },
};

const model = (id: string, role: ModelStatus['role'], rest: Partial<ModelStatus>): ModelStatus => ({
  id,
  name: id,
  role,
  kind: '',
  version: '1',
  licence: 'Apache-2.0',
  commercialUse: true,
  source: 'made up for tests',
  bytes: 44_587_283,
  sha256: '18348d14'.repeat(8),
  state: 'ready',
  because: '',
  knows: [],
  origin: 'program',
  recommendedMemory: null,
  newer: null,
  ...rest,
});
export const models = [
  model('concepts', 'prompter', {
    name: 'Concept rules',
    kind: 'rules over bands and texture, not a language model',
    knows: ['water', 'vegetation', 'bare land', 'built-up', 'roads', 'buildings'],
  }),
  model('mobilesam', 'segmenter', { name: 'MobileSAM', kind: 'segmentation network, runs on this computer' }),
];
export const devices: DeviceReport = {
  devices: [
    {
      provider: 'cpu',
      name: 'CPU',
      available: true,
      chosen: true,
      because: 'Always there.',
      probeMs: 12,
      half: true,
      trial: null,
    },
    {
      provider: 'cuda',
      name: 'NVIDIA CUDA',
      available: false,
      chosen: false,
      because: 'The CUDA libraries are not installed.',
      probeMs: null,
      half: null,
      trial: null,
    },
  ],
  threads: 2,
  threadsMeasured: false,
  choice: 'auto',
  runtime: 'ONNX Runtime 1.30.0',
};

/** Of a run that was asked so: four areas, or none where "nothing" is asked for. */
export function summaryOf(params: Params<'run.segment'>): RunSummary {
  const none = params.query.includes('nothing');
  return {
    runId: params.runId,
    answer: none ? 'no-target' : 'masks',
    mode: params.mode,
    query: params.query,
    thinking: none
      ? 'water: no pixel is darker in near infrared than in green.'
      : 'water: 4 areas, darker in near infrared than in green <img src=x onerror=alert(1)>; the largest has an island.',
    timings: { read: 12, encode: 431, prompt: 38, decode: 128, vectorise: 6, total: 622 },
    prompter: { id: 'concepts', version: '1', sha256: '' },
    segmenter: { id: 'mobilesam', version: '1', sha256: '' },
    window: {
      gsd: 10,
      scale: 1,
      why: 'The whole layer fits one window at its own resolution.',
      windows: [{ scale: 1, origin: { x: 0, y: 0 }, width: side, height: side }],
      bands: [1, 2, 3],
      ranges: [],
      cached: 0,
    },
    raster: { id: params.rasterId, name: demoRaster.name, crs: 'EPSG:31985' },
    at: '2026-01-01T00:00:00Z',
    featureCount: none ? 0 : 4,
    resource: `run/${params.runId}/features`,
  };
}
