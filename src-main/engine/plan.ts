/** Before a run: what was asked, checked, and turned into models, bands and windows. */
import { because } from '../contract/because.ts';
import { raise } from '../contract/fault.ts';
import type { Display, RasterInfo } from '../contract/raster.ts';
import { queryLimit } from '../contract/request.ts';
import type { AreaOfInterest, CleanUp, SegmentRequest } from '../contract/run.ts';
import { type Box, boundsOf, corners, type MapXY, type RasterXY, toRaster } from '../contract/space.ts';
import { type CoarsePlan, planCoarse } from './coarse.ts';
import { cleanPixels } from './mask/ground.ts';
import type { CallOptions, EnginePorts, PrompterChoice, ResolvedPack } from './ports.ts';
import { prompterKind } from './prompter/contracts.ts';
import { headSegmenter } from './prompter/prompter.ts';
import { readRecordedAnswer } from './prompter/recorded.ts';
import { createTransform, crsByCode } from './raster/crs.ts';
import { taughtResolution, unnamedConcept } from './taught-run.ts';
import { planWindows, type WindowPlan } from './window/grid.ts';

export interface RunPlan {
  readonly query: string;
  readonly display: Display;
  /** With a coarse look first: none, until it is known where something was found. */
  readonly windows: WindowPlan;
  /** The coarse look that goes before; null without one. */
  readonly coarse: CoarsePlan | null;
  /** The bounds of the area asked for, in raster pixels; null for the whole raster. */
  readonly area: Box<'raster'> | null;
  /** The area's outline where it is not its bounds (rotated, or given in another CRS); null where it is. */
  readonly outline: readonly RasterXY[] | null;
  readonly clean: CleanUp;
}

export interface ChosenModels {
  readonly segmenter: ResolvedPack;
  /** The segmenter on which the prompter's head stands, where the run's is another; null where none is needed or there. */
  readonly embedder: ResolvedPack | null;
  readonly prompter: PrompterChoice;
}

/** The question without surrounding white space. Faults: `request.emptyQuery`, `request.queryTooLong`. */
export function checkQuery(query: string): string {
  const text = query.normalize('NFC').trim();
  if (text === '') raise('request.emptyQuery');
  if (text.length > queryLimit) raise('request.queryTooLong', { length: text.length, limit: queryLimit });
  return text;
}

/** Finds the packs of a request. `recorded:FILE` as a prompter reads an answer made elsewhere. */
export async function chooseModels(
  request: Pick<SegmentRequest, 'prompter' | 'segmenter' | 'grammar' | 'like'> & Partial<Pick<SegmentRequest, 'query'>>,
  ports: EnginePorts,
): Promise<ChosenModels> {
  const segmenter = await ports.packs.resolve(request.segmenter, 'segmenter');
  const recorded = /^recorded:(.+)$/s.exec(request.prompter)?.[1];
  if (recorded !== undefined)
    return { segmenter, embedder: null, prompter: { kind: 'recorded', ...(await readRecordedAnswer(recorded)) } };
  const server = await ports.servers?.find(request.prompter);
  if (server) return { segmenter, embedder: null, prompter: server };
  const pack = await ports.packs.resolve(request.prompter, 'prompter');
  const kind = prompterKind(pack);
  if (kind === 'local') {
    return { segmenter, embedder: null, prompter: { kind, pack, grammar: request.grammar ?? false } };
  }
  const taught = [...unnamedConcept(request, segmenter), ...(await ports.taught.all())];
  const prompter = { kind, pack, taught } as const;
  return { segmenter, embedder: await embedderBeside(segmenter, ports), prompter };
}

/** A missing one is no fault: the prompter answers without its head and says so. */
async function embedderBeside(segmenter: ResolvedPack, { packs }: EnginePorts): Promise<ResolvedPack | null> {
  if (segmenter.ref.id === headSegmenter) return null;
  return packs.resolve(headSegmenter, 'segmenter').catch(() => null);
}

/** Whose question is planned; null for a prompter that no concept was taught to. */
interface PlannedBy {
  readonly prompter: PrompterChoice | null;
}

/** The plan, and for a taught concept at the resolution that it was taught at where that is left to the program. Faults as `planRun`. */
export async function planFor(
  request: SegmentRequest,
  raster: RasterInfo,
  { ports, models, ...options }: { readonly ports: EnginePorts; readonly models: PlannedBy } & CallOptions,
): Promise<RunPlan> {
  const taught = taughtResolution(request, models.prompter, raster);
  if (!taught) return planRun(request, raster, ports, options);
  const plan = await planRun({ ...request, gsd: taught.gsd }, raster, ports, options);
  const choice = { ...plan.windows.choice, taught: { name: taught.name } };
  return { ...plan, windows: { ...plan.windows, choice } };
}

/** Of a request whose query is checked: resolves bands, stretch, area and windows. Faults: `raster.badBands`, `window.*`, `request.unknownCrs`, `request.badArea`, `mask.noGroundSize`. */
export async function planRun(
  request: SegmentRequest,
  raster: RasterInfo,
  ports: EnginePorts,
  options: CallOptions,
): Promise<RunPlan> {
  const outline = request.area ? outlineOnRaster(request.area, raster) : null;
  const area = outline && (boundsOf(outline) ?? raise('request.badArea', because('area.noSize')));
  const coarse = request.gsd.kind === 'coarse-to-fine' ? planCoarse(raster, area) : null;
  const windows = coarse ? { ...coarse.coarse, windows: [] } : planWindows(raster, request.gsd, area);
  const clean = request.clean ?? { fillHoles: 0, dropSpecks: 0 };
  // For its fault: better told before the work than after it.
  cleanPixels(clean, raster, windows.scale);
  const display = await chooseDisplay(request, raster, { ports, ...options });
  const fills = area === null || outline?.every((p) => isOnEdge(p, area));
  return { query: request.query, display, windows, coarse, area, outline: fills ? null : outline, clean };
}

/** Bands and ranges of a request; the raster's own where it asks for nothing. Faults: `raster.badBands`. */
export async function chooseDisplay(
  { bands, stretch }: Pick<SegmentRequest, 'bands' | 'stretch'>,
  raster: RasterInfo,
  { ports, ...options }: { readonly ports: EnginePorts } & CallOptions,
): Promise<Display> {
  if (bands === null && stretch.kind === 'auto') return raster.display;
  return ports.raster.resolveDisplay({ path: raster.path, rasterId: raster.id, bands, stretch }, options);
}

/** Points on each side of an area, since straight sides in one CRS are curves in another. */
const pointsASide = 24;

/** The outline, in raster pixels, of an area given in any CRS. Faults: `request.badArea`, `request.unknownCrs`. */
function outlineOnRaster({ box, crs }: AreaOfInterest, raster: RasterInfo): RasterXY[] {
  const { georeference } = raster;
  const toOwn = crs === null ? (p: MapXY) => p : transformFrom(crs, raster);
  const cornersOf = corners(box);
  const points = cornersOf.flatMap((from, i) => {
    const to = cornersOf[(i + 1) % 4] ?? from;
    return Array.from({ length: pointsASide }, (_, k): MapXY => {
      const t = k / pointsASide;
      return { x: from.x + (to.x - from.x) * t, y: from.y + (to.y - from.y) * t };
    });
  });
  return points.map((p) => toRaster(georeference.transform, toOwn(p)));
}

function transformFrom(crs: string, { georeference, name }: RasterInfo): (p: MapXY) => MapXY {
  const asked = crsByCode(crs);
  if (georeference.kind === 'crs') return createTransform(asked, georeference.crs);
  return raise('request.badArea', because('area.noCrs', { raster: name }));
}

/** Within a hundredth of a pixel, which rounding in a CRS can make. */
function isOnEdge({ x, y }: RasterXY, { minX, minY, maxX, maxY }: Box<'raster'>): boolean {
  const near = (a: number, b: number) => Math.abs(a - b) < 0.01;
  return near(x, minX) || near(x, maxX) || near(y, minY) || near(y, maxY);
}
