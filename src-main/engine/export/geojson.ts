/**
 * Results as GeoJSON (RFC 7946): longitude and latitude on WGS 84, brought there straight from the
 * raster's CRS. A raster without a georeference has no such place: its file holds pixel coordinates and
 * says so in `think2seg.coordinate_space`, and claims no bounding box.
 */
import { raise } from '../../contract/fault.ts';
import type { RasterInfo } from '../../contract/raster.ts';
import type { Feature, RunResult } from '../../contract/run.ts';
import { LonLatBounds } from './bounds.ts';
import { type MultiPolygon, type Projection, projectionOf } from './geometry.ts';
import { saveAtomically } from './save.ts';

/** Version of the properties and of the member `think2seg`; it changes when their meaning does. */
const layoutVersion = 1;

interface GeoJsonFeature {
  readonly type: 'Feature';
  readonly id: string;
  readonly geometry: MultiPolygon | null;
  readonly properties: Readonly<Record<string, string | number | boolean | null>>;
}

/** The whole document as an object. Faults: `raster.unknownCrs`, `vector.noReprojection`. */
export function toGeoJson(result: RunResult, raster: RasterInfo): object {
  const projection = choose(raster);
  const bounds = new LonLatBounds();
  const features = result.features.map((feature) => toFeature(feature, result, projection));
  for (const { geometry } of features) if (geometry) bounds.add(geometry);
  const bbox = projection.space === 'lonlat' ? bounds.box() : null;
  const about = describe(result, projection);
  return { type: 'FeatureCollection', think2seg: about, features, ...(bbox ? { bbox } : {}) };
}

/** Writes the document feature by feature. Faults: as `toGeoJson`, `export.diskFull`, `export.cannotWrite`. */
export async function writeGeoJson(result: RunResult, raster: RasterInfo, path: string): Promise<void> {
  const projection = choose(raster);
  await saveAtomically(path, async (sink) => {
    for (const text of pieces(result, projection)) await sink.write(text);
  });
}

function* pieces(result: RunResult, projection: Projection): Generator<string> {
  yield `{"type":"FeatureCollection",\n"think2seg":${JSON.stringify(describe(result, projection))},\n"features":[`;
  const bounds = new LonLatBounds();
  let separator = '\n';
  for (const feature of result.features) {
    const made = toFeature(feature, result, projection);
    if (made.geometry) bounds.add(made.geometry);
    yield separator + JSON.stringify(made);
    separator = ',\n';
  }
  const bbox = projection.space === 'lonlat' ? bounds.box() : null;
  yield bbox ? `\n],\n"bbox":${JSON.stringify(bbox)}}\n` : '\n]}\n';
}

function choose({ georeference, path }: RasterInfo): Projection {
  if (georeference.kind === 'unknown-crs') raise('raster.unknownCrs', { path, crs: georeference.label });
  return projectionOf(georeference);
}

/** Flat properties, so that every GIS shows them as columns; what has parts is JSON in a text. */
function toFeature(feature: Feature, result: RunResult, projection: Projection): GeoJsonFeature {
  const { provenance: from } = feature;
  return {
    type: 'Feature',
    id: feature.id,
    geometry: projection.geometry(feature.polygons),
    properties: {
      // What a person noted comes first: a note never hides where the feature is from.
      ...feature.attributes,
      id: feature.id,
      label: feature.label,
      score: feature.score,
      area_m2: feature.areaM2,
      perimeter_m: feature.perimeterM,
      pixels: feature.pixels,
      query: from.query,
      run: from.run,
      prompter: from.prompter.id,
      prompter_version: from.prompter.version,
      prompter_sha256: from.prompter.sha256,
      segmenter: from.segmenter.id,
      segmenter_version: from.segmenter.version,
      segmenter_sha256: from.segmenter.sha256,
      ...(result.form ? { answer_form: result.form.refused === null ? result.form.by : 'none' } : {}),
      mask_by: from.maskBy,
      agreement: from.agreement,
      prompts: JSON.stringify(from.prompts.map((prompt) => projection.prompt(prompt))),
      window: JSON.stringify(from.window),
      raster: from.raster,
      raster_crs: from.rasterCrs,
      thinking: from.thinking,
      edited: from.edited,
      created: result.at,
    },
  };
}

/** What the file says of the run as a whole, also when nothing was found. */
function describe(result: RunResult, projection: Projection): object {
  const { query, answer, mode, thinking, prompter, segmenter, window, timings, raster, runId, at, form } = result;
  return {
    version: layoutVersion,
    query,
    answer,
    mode,
    thinking,
    run: runId,
    created: at,
    coordinate_space: projection.space,
    raster: { name: raster.name, crs: raster.crs },
    prompter,
    segmenter,
    ...(form ? { answer_form: form } : {}),
    window,
    timings,
  };
}
