/** Before edited features are written, their measures are taken from their outlines as they are now. */
import type { RasterInfo } from '../../contract/raster.ts';
import type { Feature, RunResult } from '../../contract/run.ts';
import { measureSteps } from '../vector/measure.ts';
import { runSliced } from '../vector/slice.ts';

/** The result with area and perimeter of its edited features measured anew. Faults: `vector.noReprojection`. */
export async function measuredAnew(result: RunResult, { georeference }: RasterInfo): Promise<RunResult> {
  if (georeference.kind !== 'crs') return result;
  const { crs } = georeference;
  const features: Feature[] = [];
  for (const feature of result.features) {
    const measures = feature.provenance.edited ? await runSliced(measureSteps(feature.polygons, crs)) : {};
    features.push({ ...feature, ...measures });
  }
  return { ...result, features };
}
