/**
 * The engine as hosts see it: rasters are opened, questions are asked, results are kept and handed
 * on. It knows neither processes nor hosts; what it needs from them comes through `ports.ts`.
 */
import { FaultError, fault, raise } from '../contract/fault.ts';
import type { DeviceReport, ModelStatus } from '../contract/models.ts';
import type { PlannedRun, PlanRequest } from '../contract/planning.ts';
import type { PreencodeReport, PreencodeRequest } from '../contract/preencode.ts';
import type { PromptAnswer, PromptDecodeRequest, PromptPlace, PromptPrepared } from '../contract/prompting.ts';
import type { Display, RasterId, RasterInfo, TileRequest } from '../contract/raster.ts';
import type { MaskMode, Refused, RunId, RunResult, SegmentRequest } from '../contract/run.ts';
import { type MapXY, toRaster } from '../contract/space.ts';
import type { SpotsTold } from '../contract/spots.ts';
import type { TaughtLook, TaughtLookRequest, TaughtPreview, TaughtPreviewRequest } from '../contract/taught.ts';
import type { PixelValues } from '../contract/workbench.ts';
import { Busy } from './busy.ts';
import type { EvaluateOptions } from './evaluate/evaluate.ts';
import { evaluateLayer, type LayerEvaluation, type LayerEvaluationRequest } from './evaluate/layer.ts';
import { openRewarding, type Rewarding, type RewardingRequest } from './evaluate/rewarding.ts';
import { type Evaluation, type EvaluationRequest, runEvaluation } from './evaluate/run.ts';
import { measuredAnew } from './export/edited.ts';
import { exportDocument, exportRun } from './export/export.ts';
import { foresee } from './foresee.ts';
import { KeptRuns } from './kept-runs.ts';
import { type PipelineOptions, segment } from './pipeline.ts';
import { chooseModels } from './plan.ts';
import type { CallOptions, DisplayRequest, EnginePorts } from './ports.ts';
import { type PreencodeOptions, preencode } from './preencode.ts';
import { previewTaught } from './preview.ts';
import { decodePrompt, preparePrompt } from './prompting.ts';
import { lookAt } from './teaching.ts';

export interface Engine {
  /** Opens a file and keeps it as a layer's source. Opening it again gives the same raster. Faults: `raster.*`. */
  openRaster(path: string, options?: CallOptions): Promise<RasterInfo>;
  closeRaster(id: RasterId): void;
  /** An open raster; `raster.notOpen` when it is not. */
  raster(id: RasterId): RasterInfo;
  /** uint8[height * width * 4] RGBA for the map view. */
  readTile(request: Omit<TileRequest, 'path'>, options?: CallOptions): Promise<Uint8Array>;
  /** The ranges that tiles are drawn with for chosen bands and a stretch. Faults: `raster.badBands`. */
  display(id: RasterId, choice: Pick<DisplayRequest, 'bands' | 'stretch'>): Promise<Display>;
  /** Values of every band at a point of the raster's map space. */
  values(id: RasterId, at: MapXY): Promise<PixelValues>;
  /**
   * Starts to load models, so that the first run need not wait; what fails is told by the run that needs it.
   * Without the segmenter where a question comes at once: one that needs none would wait for it.
   */
  warm(models: Pick<SegmentRequest, 'prompter' | 'segmenter'>, withSegmenter?: boolean): void;
  /** Runs one query over one area; the result is kept for export until many newer ones came. */
  segment(request: SegmentRequest, options?: RunOptions): Promise<RunResult>;
  /**
   * Several questions about one area, which differ in `runId` and `query` only; each window is read and encoded once.
   * One that cannot be answered is refused, and the others are answered; a single one is never refused but throws.
   */
  segmentAll(requests: readonly SegmentRequest[], options?: RunOptions): Promise<readonly (RunResult | Refused)[]>;
  /** A kept run with its masks merged in a mode, as it is kept from then on. Faults: `export.noRun`, `run.masksGone`. */
  inMode(id: RunId, mode: MaskMode, options?: CallOptions): Promise<RunResult>;
  /** Encodes an area for the disk while nothing else is asked. Faults: as `segment`, `cache.*`. */
  preencode(request: PreencodeRequest, options?: Omit<PreencodeOptions, 'whenIdle'>): Promise<PreencodeReport>;
  /** Decodes one prompt on the map, encoding its window if it is not held; see `contract/prompting.ts`. */
  decodePrompt(request: Omit<PromptDecodeRequest, 'session'>, options?: CallOptions): Promise<PromptAnswer>;
  /** Encodes the window of a prompt, so that its first decode need not wait. */
  preparePrompt(request: PromptPlace, options?: CallOptions): Promise<PromptPrepared>;
  /** Keeps a result that was made earlier, as if it had just been run. */
  keepRun(result: RunResult, raster: RasterInfo): void;
  /** A kept result; `export.noRun` when it is not kept any more. */
  run(id: RunId): RunResult;
  /** Writes a run as a file whose format is told by its extension. An existing file is replaced only by a whole one. */
  exportRun(id: RunId, path: string): Promise<void>;
  /** The GeoJSON of a run as an object. */
  exportDocument(id: RunId): Promise<object>;
  /** Writes any result, for example an edited layer's; what was edited is measured anew. */
  exportResult(result: RunResult, raster: RasterInfo, path: string): Promise<void>;
  /** The GeoJSON of any result as an object; what was edited is measured anew. */
  exportResultDocument(result: RunResult, raster: RasterInfo): Promise<object>;
  /** Outlines and describes what is at a point, for teaching a concept. Faults: as `decodePrompt`, `taught.*`. */
  lookAt(request: TaughtLookRequest, options?: CallOptions): Promise<TaughtLook>;
  /** Tells where something like the examples is, place by place, and makes no result. Faults: as `segment`. */
  preview(request: TaughtPreviewRequest, options: PreviewOptions): Promise<TaughtPreview>;
  models(): Promise<readonly ModelStatus[]>;
  /** Like `models`, after reading every byte and comparing it with the manifest. */
  verifyModels(): Promise<readonly ModelStatus[]>;
  /** What a run would do; no pixel is read and no model asked. Faults: `raster.notOpen`, those of planning. */
  plan(request: PlanRequest, options?: CallOptions): Promise<PlannedRun>;
  devices(): Promise<DeviceReport>;
  /** Measures a prompter and a segmenter against true masks; what is done stays in its folder. Faults: `evaluate.*` and those of every stage. */
  evaluate(request: EvaluationRequest, options?: EvaluateOptions): Promise<Evaluation>;
  /** Measures against the features of a layer. Faults: those of every stage. */
  evaluateLayer(request: LayerEvaluationRequest, options?: EvaluateOptions): Promise<LayerEvaluation>;
  /** Opens a data set for rewards of completions. Faults: `evaluate.*`, `models.*`. */
  rewarding(request: RewardingRequest): Promise<Rewarding>;
}

export type RunOptions = PipelineOptions;
export interface PreviewOptions extends CallOptions {
  readonly onSpots: (told: SpotsTold) => void;
}

export function createEngine(ports: EnginePorts): Engine {
  /** With how many have opened it: two pages of one server may show one raster. */
  const rasters = new Map<RasterId, { readonly info: RasterInfo; readonly opened: number }>();
  const runs = new KeptRuns();
  const busy = new Busy();

  function raster(id: RasterId): RasterInfo {
    return rasters.get(id)?.info ?? raise('raster.notOpen', { id });
  }
  async function segmentAll(requests: readonly SegmentRequest[], options: RunOptions = {}) {
    const info = raster(requests[0]?.rasterId ?? '');
    if (options.signal?.aborted) throw new FaultError(fault('run.cancelled'));
    const outcomes = await busy.during(() => segment(requests, info, ports, options));
    return outcomes.map((outcome) => {
      if ('fault' in outcome) return outcome;
      runs.put(outcome, info);
      return outcome.result;
    });
  }

  return {
    async openRaster(path, options) {
      const info = await ports.raster.probe(path, options);
      rasters.set(info.id, { info, opened: (rasters.get(info.id)?.opened ?? 0) + 1 });
      return info;
    },
    closeRaster(id) {
      const kept = rasters.get(id);
      if (kept && kept.opened > 1) rasters.set(id, { ...kept, opened: kept.opened - 1 });
      else rasters.delete(id);
    },
    raster,
    async readTile(request, options) {
      return ports.raster.readTile({ ...request, path: raster(request.rasterId).path }, options);
    },
    display: (id, { bands, stretch }) =>
      ports.raster.resolveDisplay({ path: raster(id).path, rasterId: id, bands, stretch }),
    async values(id, at) {
      const { path, georeference } = raster(id);
      return ports.raster.readValues({ path, rasterId: id, at: toRaster(georeference.transform, at) });
    },
    warm(choice, withSegmenter = true) {
      chooseModels(choice, ports)
        .then((models) => ports.inference.load({ ...models, segmenter: withSegmenter ? models.segmenter : null }))
        .catch(() => {});
    },
    async segment(request, options) {
      const [result] = await segmentAll([request], options);
      if (result?.answer === 'refused') throw new FaultError(result.fault);
      return result ?? raise('export.noRun', { id: request.runId });
    },
    segmentAll,
    plan: (request, options) => foresee(request, raster(request.rasterId), ports, options),
    inMode: (id, mode, options = {}) => runs.inMode(id, mode, options),
    preencode: (request, options = {}) =>
      preencode(request, raster(request.rasterId), ports, { ...options, whenIdle: () => busy.idle(options.signal) }),
    keepRun: (result, info) => runs.adopt(result, info),
    decodePrompt: async (request, options = {}) =>
      busy.during(() => decodePrompt(request, { raster: raster(request.rasterId), ports, ...options })),
    preparePrompt: async (request, options = {}) =>
      busy.during(() => preparePrompt(request, { raster: raster(request.rasterId), ports, ...options })),
    run: (id) => runs.get(id).result,
    exportRun: async (id, path) => exportRun(runs.get(id).result, runs.get(id).raster, path),
    exportDocument: async (id) => exportDocument(runs.get(id).result, runs.get(id).raster),
    exportResult: async (result, raster, path) => exportRun(await measuredAnew(result, raster), raster, path),
    exportResultDocument: async (result, raster) => exportDocument(await measuredAnew(result, raster), raster),
    lookAt: (request, options) => lookAt(request, { raster: raster(request.rasterId), ports, ...options }),
    preview: (request, options) =>
      busy.during(() => previewTaught(request, { raster: raster(request.rasterId), ports, ...options })),
    models: () => ports.packs.list(),
    verifyModels: () => ports.packs.verify(),
    devices: () => ports.inference.devices(null),
    evaluate: (request, options = {}) => runEvaluation(request, ports, options),
    evaluateLayer: (request, options = {}) => evaluateLayer(request, ports, options),
    rewarding: (request) => openRewarding(request, ports),
  };
}
