/** Before a run: what was asked, checked, and turned into models, bands and windows. */
import { raise } from '../contract/fault.ts';
import type { Display, RasterInfo } from '../contract/raster.ts';
import { queryLimit } from '../contract/request.ts';
import type { AreaOfInterest, SegmentRequest } from '../contract/run.ts';
import { type Box, boundsOf, corners, toRaster } from '../contract/space.ts';
import type { CallOptions, EnginePorts, PrompterChoice, ResolvedPack } from './ports.ts';
import { readRecordedAnswer } from './prompter/recorded.ts';
import { crsByCode, transformBox } from './raster/crs.ts';
import { planWindows, type WindowPlan } from './window/grid.ts';

export interface RunPlan {
  readonly query: string;
  readonly display: Display;
  readonly windows: WindowPlan;
  /** The area asked for in raster pixels; null for the whole raster. */
  readonly area: Box<'raster'> | null;
}

export interface ChosenModels {
  readonly segmenter: ResolvedPack;
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
  request: Pick<SegmentRequest, 'prompter' | 'segmenter'>,
  ports: EnginePorts,
): Promise<ChosenModels> {
  const segmenter = await ports.packs.resolve(request.segmenter, 'segmenter');
  const recorded = /^recorded:(.+)$/s.exec(request.prompter)?.[1];
  if (recorded !== undefined)
    return { segmenter, prompter: { kind: 'recorded', ...(await readRecordedAnswer(recorded)) } };
  return { segmenter, prompter: { kind: 'concepts', pack: await ports.packs.resolve(request.prompter, 'prompter') } };
}

/** Resolves bands, stretch, area and windows. Faults: `raster.badBands`, `window.*`, `request.unknownCrs`, `request.badArea`. */
export async function planRun(
  request: SegmentRequest,
  raster: RasterInfo,
  ports: EnginePorts,
  options: CallOptions,
): Promise<RunPlan> {
  const area = request.area ? areaOnRaster(request.area, raster) : null;
  const windows = planWindows(raster, request.gsd, area);
  const { bands, stretch } = request;
  const asked = bands !== null || stretch.kind !== 'auto';
  const display = asked
    ? await ports.raster.resolveDisplay({ path: raster.path, rasterId: raster.id, bands, stretch }, options)
    : raster.display;
  return { query: checkQuery(request.query), display, windows, area };
}

/** The bounds, in raster pixels, of an area given in any CRS. */
function areaOnRaster(area: AreaOfInterest, raster: RasterInfo): Box<'raster'> {
  const { georeference } = raster;
  let { box } = area;
  if (area.crs !== null) {
    const asked = crsByCode(area.crs);
    if (georeference.kind !== 'crs') {
      raise('request.badArea', {
        because: `${raster.name} has no known CRS, so an area can only be given in its own coordinates`,
      });
    }
    box = transformBox(box, asked, georeference.crs);
  }
  const bounds = boundsOf(corners(box).map((corner) => toRaster(georeference.transform, corner)));
  return bounds ?? raise('request.badArea', { because: 'it has no size on the raster' });
}
