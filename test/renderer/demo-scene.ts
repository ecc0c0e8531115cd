/** A made-up landscape for the demo host: a lake with an island, a river, fields. 10 m pixels, EPSG:31985. */
import type { RasterInfo } from '../../src-main/contract/raster.ts';
import type { Feature, Polygon, Provenance, RunPrompt, RunSummary } from '../../src-main/contract/run.ts';
import { type Box, boundsOf, type MapXY } from '../../src-main/contract/space.ts';

export const side = 1024;
const pixel = 10;
const left = 288_000;
const top = 9_121_000;

export const demoRaster: RasterInfo = {
  id: 'demo-raster',
  path: '/demo/landscape.tif',
  name: 'landscape.tif',
  width: side,
  height: side,
  sampleType: 'uint8',
  bands: (['red', 'green', 'blue'] as const).map((role, i) => ({
    index: i + 1,
    description: '',
    role,
    roleFrom: 'colour',
  })),
  nodata: null,
  hasMask: false,
  georeference: {
    kind: 'crs',
    transform: { a: pixel, b: 0, c: left, d: 0, e: -pixel, f: top },
    crs: {
      code: 'EPSG:31985',
      name: 'SIRGAS 2000 / UTM zone 25S',
      proj4: '+proj=utm +zone=25 +south +ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +units=m +no_defs',
      unit: 'metre',
      metresPerUnit: 1,
    },
  },
  extent: { minX: left, minY: top - side * pixel, maxX: left + side * pixel, maxY: top },
  gsd: pixel,
  overviews: [{ width: 512, height: 512 }],
  block: { width: 256, height: 256 },
  compression: 'deflate',
  bytes: 3_145_728,
  display: {
    bands: [1, 2, 3],
    ranges: [
      { min: 0, max: 255 },
      { min: 0, max: 255 },
      { min: 0, max: 255 },
    ],
  },
  notices: [],
};

interface Ellipse {
  readonly x: number;
  readonly y: number;
  readonly rx: number;
  readonly ry: number;
}
const lake: Ellipse = { x: 380, y: 420, rx: 190, ry: 120 };
const island: Ellipse = { x: 410, y: 410, rx: 48, ry: 30 };
const ponds: readonly Ellipse[] = [
  { x: 780, y: 260, rx: 70, ry: 44 },
  { x: 700, y: 760, rx: 34, ry: 52 },
  { x: 210, y: 800, rx: 26, ry: 22 },
];
const inside = (e: Ellipse, x: number, y: number) => ((x - e.x) / e.rx) ** 2 + ((y - e.y) / e.ry) ** 2 <= 1;
const isWater = (x: number, y: number) =>
  (inside(lake, x, y) && !inside(island, x, y)) || ponds.some((pond) => inside(pond, x, y));

/** uint8[size * size * 4] RGBA of a map extent, transparent outside of the raster. */
export function demoTile(extent: Box<'map'>, size: number): Uint8Array {
  const out = new Uint8Array(size * size * 4);
  const step = (extent.maxX - extent.minX) / size;
  for (let v = 0; v < size; v += 1) {
    for (let u = 0; u < size; u += 1) {
      const x = (extent.minX + (u + 0.5) * step - left) / pixel;
      const y = (top - extent.maxY + (v + 0.5) * step) / pixel;
      if (x >= 0 && y >= 0 && x < side && y < side) out.set(colourAt(Math.floor(x), Math.floor(y)), (v * size + u) * 4);
    }
  }
  return out;
}

function colourAt(x: number, y: number): [number, number, number, number] {
  const grain = ((x * 73856093) ^ (y * 19349663)) & 15;
  if (isWater(x, y)) return [22 + grain / 2, 48 + grain / 2, 62 + grain, 255];
  const field = (Math.floor((x + y * 0.3) / 90) * 31 + Math.floor((y - x * 0.2) / 70) * 17) % 5;
  const base = [
    [92, 112, 62],
    [128, 124, 78],
    [70, 98, 54],
    [150, 138, 98],
    [104, 122, 70],
  ][Math.abs(field)] ?? [100, 110, 70];
  const [r = 0, g = 0, b = 0] = base;
  return [r + grain, g + grain, b + grain, 255];
}

function ring({ x, y, rx, ry }: Ellipse, turn: 1 | -1): MapXY[] {
  const points = Array.from({ length: 73 }, (_, i) => {
    const angle = (turn * i * Math.PI) / 36;
    return { x: left + (x + rx * Math.cos(angle)) * pixel, y: top - (y - ry * Math.sin(angle)) * pixel };
  });
  return [...points.slice(0, -1), points[0] ?? { x: 0, y: 0 }];
}

const bodies: readonly { readonly outer: Ellipse; readonly polygon: Polygon<'map'>; readonly areaPx: number }[] = [
  { outer: lake, polygon: [ring(lake, 1), ring(island, -1)], areaPx: Math.PI * (190 * 120 - 48 * 30) },
  ...ponds.map((outer) => ({ outer, polygon: [ring(outer, 1)], areaPx: Math.PI * outer.rx * outer.ry })),
];

const shore = (e: Ellipse): MapXY => ({ x: left + (e.x - e.rx * 0.6) * pixel, y: top - e.y * pixel });
const depth = (e: Ellipse): MapXY => ({ x: left + (e.x - e.rx * 0.1) * pixel, y: top - (e.y + e.ry * 0.6) * pixel });

/** What a run over the landscape answers: the lake with its island as a hole, and three ponds. */
export function demoResult(summary: Pick<RunSummary, 'runId' | 'query' | 'prompter' | 'segmenter'>) {
  const prompts: RunPrompt[] = bodies.map(({ outer, polygon }, i) => ({
    box: boundsOf(polygon[0] ?? []) ?? null,
    positive: [shore(outer), depth(outer)],
    negative: [],
    label: 'water',
    score: 0.94 - i * 0.11,
    maskBy: i === 2 ? 'prompter' : 'segmenter',
    agreement: 0.95 - i * 0.05,
  }));
  const features: Feature[] = bodies.map(({ polygon, areaPx }, i) => {
    const prompt = prompts[i];
    return {
      id: `${summary.runId}-${i + 1}`,
      label: 'water',
      polygons: [polygon],
      score: prompt?.score ?? null,
      areaM2: areaPx * pixel * pixel,
      perimeterM: null,
      pixels: Math.round(areaPx),
      provenance: provenance(summary, prompt),
    };
  });
  return { features, prompts };
}

function provenance(
  summary: Pick<RunSummary, 'runId' | 'query' | 'prompter' | 'segmenter'>,
  prompt: RunPrompt | undefined,
): Provenance {
  return {
    run: summary.runId,
    query: summary.query,
    prompter: summary.prompter,
    segmenter: summary.segmenter,
    maskBy: prompt?.maskBy ?? 'segmenter',
    agreement: prompt?.agreement ?? null,
    prompts: prompt ? [{ box: prompt.box, positive: prompt.positive, negative: prompt.negative }] : [],
    window: { scale: 1, origin: { x: 0, y: 0 }, width: side, height: side },
    raster: demoRaster.name,
    rasterCrs: 'EPSG:31985',
    thinking: '',
    edited: false,
  };
}
