/** Evidence for each concept in one window, from the firmest source that the window offers. */
import type { WindowPixels } from '../../contract/raster.ts';
import { blueEvidence, builtEvidence, type ColourCues, colourCues, greenEvidence, soilEvidence } from './colour.ts';
import { type HeadConcept, type HeadLogits, headCells, headHeat, isHeadConcept } from './head-heat.ts';
import { butNot, type Evidence } from './heat.ts';
import { type LandCover, landCover } from './land-cover.ts';
import { type ConceptId, type CoverId, isCover } from './lexicon.ts';
import { leastAround, type Setting, settingOf } from './object-setting.ts';
import { boxMean, spectrumOf } from './spectral.ts';

/** Whether the head has something to say about any of the concepts in this window; its run is saved otherwise. */
export function headWanted(concepts: readonly ConceptId[], pixels: WindowPixels, gsd: number | null): boolean {
  const { bands } = spectrumOf(pixels);
  const fine = gsd === null || gsd <= coarseGsd;
  return concepts.some((concept) => {
    if (concept === 'water') return !bands.has('green') || !(bands.has('swir1') || bands.has('nir'));
    if (concept === 'vegetation') return !bands.has('nir') || !bands.has('red');
    return fine;
  });
}

export interface EvidenceSource {
  /** Null where nothing in this window can tell the concept. The heat is the caller's to change. */
  of(concept: ConceptId): Evidence | null;
  /** Land that is neither water nor vegetation, by indices alone; null where the head tells more or bands are missing. */
  dryGround(): Evidence | null;
  /** 1 where brightness varies little in 5 x 5 pixels, falling to 0 where it varies much. */
  smoothness(): Float32Array;
}

/** Metres a pixel above which soil is told from roofs by colour alone: single roofs and streets are not seen any more. */
const coarseGsd = 5;

export function evidenceSource(pixels: WindowPixels, gsd: number | null, head: HeadLogits | null): EvidenceSource {
  let cues: ColourCues | undefined;
  const colour = () => {
    cues ??= colourCues(pixels);
    return cues;
  };
  const scene: Scene = {
    pixels,
    cover: landCover(spectrumOf(pixels)),
    head: head && (gsd === null || gsd <= coarseGsd) ? head : null,
    coarseHead: head,
    colour,
  };
  const sources: Record<CoverId, (scene: Scene) => Evidence | null> = {
    water: waterEvidence,
    vegetation: vegetationEvidence,
    bare: bareEvidence,
    built_up: builtUpEvidence,
    road: (s) => headEvidence(s, 'road'),
    building: (s) => headEvidence(s, 'building'),
  };
  return {
    of: (concept) => {
      const found = isCover(concept) ? sources[concept](scene) : null;
      return found && { ...found, heat: Float32Array.from(found.heat) };
    },
    dryGround: () => (scene.head ? null : dryEvidence(scene.cover)),
    smoothness: () =>
      colour().roughness.map((value) => (Number.isNaN(value) ? 0 : Math.min(1, Math.max(0, 2 - value / 0.05)))),
  };
}

/** What lies around places: on the head's cells where it is what tells a land cover, else on the pixels of the firmest evidence. */
export function settingIn(pixels: WindowPixels, gsd: number | null, head: HeadLogits | null): Setting {
  const source = evidenceSource(pixels, gsd, head);
  const { width, height } = pixels;
  return settingOf(leastAround(pixels), (cover) => {
    if (head && isHeadConcept(cover)) return headCells(head, cover, pixels);
    const evidence = source.of(cover);
    return evidence && { heat: evidence.heat, columns: width, rows: height, stride: width, cell: 1 };
  });
}

interface Scene {
  readonly pixels: WindowPixels;
  readonly cover: LandCover;
  /** The head, where the window is fine enough for what it learned from aerial images. */
  readonly head: HeadLogits | null;
  /** The head at any distance: water and vegetation were also learned from satellite images. */
  readonly coarseHead: HeadLogits | null;
  colour(): ColourCues;
}

/** A fresh copy, with both thresholds in one sentence. */
function dryEvidence(cover: LandCover): Evidence | null {
  const dry = cover.dry();
  const water = cover.water();
  const vegetation = cover.vegetation();
  if (!dry || !water || !vegetation) return null;
  const basis = `neither water by ${water.basis} nor vegetation by ${vegetation.basis}`;
  return { ...dry, heat: Float32Array.from(dry.heat), basis };
}

const headBasis = 'the trained head over the segmenter’s embedding, with colour and texture';

/** The head's heat, with water and vegetation taken out where near infrared shows them. */
function headEvidence(scene: Scene, concept: HeadConcept): Evidence | null {
  if (!scene.head) return null;
  const heat = headHeat(scene.head, concept, scene.pixels);
  const water = scene.cover.water();
  const vegetation = scene.cover.vegetation();
  if (water) butNot(heat, water.heat);
  if (vegetation) butNot(heat, vegetation.heat);
  const basis = vegetation ? `${headBasis}, less water and vegetation by their indices` : headBasis;
  return { heat, from: 'head', basis };
}

function waterEvidence(scene: Scene): Evidence | null {
  const spectral = scene.cover.water();
  if (spectral) return spectral;
  if (!scene.coarseHead) return blueEvidence(scene.colour());
  return { heat: headHeat(scene.coarseHead, 'water', scene.pixels), from: 'head', basis: headBasis };
}

function vegetationEvidence(scene: Scene): Evidence | null {
  const spectral = scene.cover.vegetation();
  if (spectral) return spectral;
  const { width, height } = scene.pixels;
  if (!scene.coarseHead) return greenEvidence(scene.colour(), width, height);
  return { heat: headHeat(scene.coarseHead, 'vegetation', scene.pixels), from: 'head', basis: headBasis };
}

function bareEvidence(scene: Scene): Evidence | null {
  return headEvidence(scene, 'bare') ?? scene.cover.bare() ?? soilEvidence(scene.colour());
}

function builtUpEvidence(scene: Scene): Evidence | null {
  const { width, height } = scene.pixels;
  const building = headEvidence(scene, 'building');
  const road = headEvidence(scene, 'road');
  if (!building || !road) return scene.cover.builtUp() ?? builtEvidence(scene.colour(), width, height);
  const either = building.heat.map((value, i) => Math.max(value, road.heat[i]!));
  const radius = Math.round(Math.max(width, height) / 64);
  return {
    ...building,
    heat: boxMean(either, width, height, radius),
    basis: `roofs and roads together, by ${headBasis}`,
  };
}
