/** Features with another outline: measured anew and marked as edited. */
import type { GeometryChange } from '../../contract/document.ts';
import type { RasterInfo } from '../../contract/raster.ts';
import type { Feature, ModelRef, Prompt } from '../../contract/run.ts';
import { measureOnGround } from './geometry/ground.ts';
import type { Polygons } from './geometry/overlay.ts';
import { planarArea } from './geometry/shape.ts';

/** The change that gives a feature an outline. Faults: `vector.noReprojection`. */
export function outlineChange(feature: Feature, polygons: Polygons, raster: RasterInfo): GeometryChange {
  const measures = measureOnGround(polygons, raster.georeference);
  return {
    id: feature.id,
    polygons,
    areaM2: measures?.areaM2 ?? null,
    perimeterM: measures?.perimeterM ?? null,
    pixels: pixelsOf(polygons, raster, feature.provenance.window.scale),
    edited: true,
  };
}

/** About as many pixels of the window grid as an outline covers; of a mask along pixel edges exactly. */
export function pixelsOf(polygons: Polygons, { georeference }: RasterInfo, scale: number): number {
  const { a, b, d, e } = georeference.transform;
  return Math.round(planarArea(polygons) / (Math.abs(a * e - b * d) * scale * scale));
}

export interface NewFeature {
  readonly id: string;
  readonly label: string;
  readonly polygons: Polygons;
  readonly raster: RasterInfo;
}

const nobody: ModelRef = { id: 'person', version: '', sha256: '' };

/** A feature that a hand drew. */
export function drawnFeature({ id, label, polygons, raster }: NewFeature): Feature {
  const { georeference } = raster;
  const measures = measureOnGround(polygons, georeference);
  return {
    id,
    label,
    polygons,
    score: null,
    areaM2: measures?.areaM2 ?? null,
    perimeterM: measures?.perimeterM ?? null,
    pixels: pixelsOf(polygons, raster, 1),
    provenance: {
      run: '',
      query: '',
      prompter: nobody,
      segmenter: nobody,
      maskBy: 'person',
      agreement: null,
      prompts: [],
      window: { scale: 1, origin: { x: 0, y: 0 }, width: raster.width, height: raster.height },
      raster: raster.name,
      rasterCrs: georeference.kind === 'crs' ? (georeference.crs.code ?? georeference.crs.proj4) : 'pixel',
      thinking: '',
      edited: true,
    },
  };
}

/** A part of a feature as a feature of its own: where it came from is the same. */
export function partOf(feature: Feature, id: string, polygons: Polygons, raster: RasterInfo): Feature {
  const { edited, ...outline } = outlineChange({ ...feature, id }, polygons, raster);
  return { ...feature, ...outline, provenance: { ...feature.provenance, edited } };
}

/** Several features as one: the first's label and notes, the prompts of all. */
export function mergedOf(features: readonly Feature[], polygons: Polygons, raster: RasterInfo): Feature | null {
  const [first] = features;
  if (!first) return null;
  const prompts: Prompt<'map'>[] = features.flatMap(({ provenance }) => provenance.prompts);
  const one = partOf(first, first.id, polygons, raster);
  return { ...one, provenance: { ...one.provenance, prompts } };
}
