/**
 * A city of building-like polygons as a result that a session left: an account's folder with a journal,
 * written by the program's own writer, so that the window gets it as it gets any session back.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EditSession, LayerPrompt, RasterLayer, VectorLayer } from '../../src-main/contract/document.ts';
import type { RasterInfo } from '../../src-main/contract/raster.ts';
import type { Feature, Provenance, RunSummary } from '../../src-main/contract/run.ts';
import type { MapXY } from '../../src-main/contract/space.ts';
import { newSession } from '../../src-main/engine/layer/history.ts';
import { openJournal } from '../../src-main/engine/project/journal.ts';

const model = (id: string) => ({ id, version: '1.0', sha256: id.padEnd(64, '0') });
const thinking =
  'Buildings are bright, compact and have straight edges; each part of the image that looks so is one of them.';

/** The account's folder, with a session of one raster and one result of `count` buildings over it. */
export async function accountWithCity(raster: RasterInfo, count: number): Promise<string> {
  const account = mkdtempSync(join(tmpdir(), 'think2seg-city-'));
  const journal = await openJournal(join(account, 'sessions'));
  const session = sessionOf(raster, count);
  await journal.begin(session);
  await journal.close(session);
  return account;
}

function sessionOf(raster: RasterInfo, count: number): EditSession {
  const base = { visible: true, opacity: 1, parent: null, style: {} };
  const image: RasterLayer = { kind: 'raster', id: `${raster.id}`, name: raster.name, ...base, raster };
  const features = city(raster, count);
  const prompts = features.map((feature, i): LayerPrompt => {
    const { label, score, provenance } = feature;
    const { maskBy, agreement } = provenance;
    return { id: `p${i + 1}`, feature: feature.id, ...provenance.prompts[0]!, label, score, maskBy, agreement };
  });
  const found: VectorLayer = {
    kind: 'vector',
    id: 'bench-run',
    name: 'the buildings',
    ...base,
    raster,
    summary: summaryOf(raster, count),
    fields: [],
    features,
    prompts,
    promptsVisible: true,
  };
  return { ...newSession({ layers: [image, found] }), revision: 2 };
}

/** Buildings on a grid over the raster's extent, turned a little, every third with a wing; the same ones each time. */
export function city(raster: RasterInfo, count: number): Feature[] {
  const { minX, minY, maxX, maxY } = raster.extent;
  const across = Math.ceil(Math.sqrt(count * ((maxX - minX) / (maxY - minY))));
  const lot = (maxX - minX) / across;
  const random = numbers(7);
  return Array.from({ length: count }, (_, i) => {
    const centre = { x: minX + ((i % across) + 0.5) * lot, y: maxY - (Math.floor(i / across) + 0.5) * lot };
    const size = { x: lot * (0.22 + 0.16 * random()), y: lot * (0.16 + 0.14 * random()) };
    return building({ id: `b${i + 1}`, raster, ring: ringOf(centre, size, random() * 0.6, i % 3 === 0), random });
  });
}

function ringOf(centre: MapXY, { x, y }: MapXY, turn: number, winged: boolean): MapXY[] {
  const wing = [
    [-x, -y],
    [x, -y],
    [x, 0],
    [x * 0.2, 0],
    [x * 0.2, y],
    [-x, y],
  ];
  const plain = [
    [-x, -y],
    [x, -y],
    [x, y],
    [-x, y],
  ];
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const corners = (winged ? wing : plain).map(([u = 0, v = 0]) => ({
    x: centre.x + u * cos - v * sin,
    y: centre.y + u * sin + v * cos,
  }));
  return [...corners, corners[0]!];
}

interface Building {
  readonly id: string;
  readonly raster: RasterInfo;
  readonly ring: readonly MapXY[];
  random(): number;
}

function building({ id, raster, ring, random }: Building): Feature {
  const [xs, ys] = [ring.map(({ x }) => x), ring.map(({ y }) => y)];
  const box = { minX: Math.min(...xs), minY: Math.min(...ys), maxX: Math.max(...xs), maxY: Math.max(...ys) };
  const middle = { x: (box.minX + box.maxX) / 2, y: (box.minY + box.maxY) / 2 };
  const area = 80 + 400 * random();
  const provenance: Provenance = {
    run: 'bench-run',
    query: 'the buildings',
    prompter: model('concepts'),
    segmenter: model('mobilesam'),
    maskBy: 'segmenter',
    agreement: 0.8,
    prompts: [{ box, positive: [middle, { x: middle.x - 2, y: middle.y - 2 }], negative: [] }],
    window: { scale: 1, origin: { x: 0, y: 0 }, width: 352, height: 352 },
    raster: raster.name,
    rasterCrs: 'EPSG:31985',
    thinking,
    edited: false,
  };
  const measured = { areaM2: area, perimeterM: 4 * Math.sqrt(area), pixels: Math.ceil(area / 10) };
  const label = random() < 0.7 ? 'house' : 'shed';
  return { id, label, polygons: [[ring]], score: 0.5 + random() / 2, ...measured, provenance };
}

function summaryOf(raster: RasterInfo, featureCount: number): RunSummary {
  const timings = { read: 20, encode: 430, prompt: 80, decode: 90, vectorise: 40, total: 660 };
  const { display, gsd, georeference } = raster;
  const crs = georeference.kind === 'crs' ? (georeference.crs.code ?? '') : '';
  const asked = { query: 'the buildings', thinking, answer: 'masks', mode: 'instance' } as const;
  const window = { gsd, scale: 1, why: 'native', windows: [], ...display, cached: 0 };
  return {
    runId: 'bench-run',
    ...asked,
    timings,
    prompter: model('concepts'),
    segmenter: model('mobilesam'),
    window,
    raster: { id: raster.id, name: raster.name, crs },
    at: '2026-01-01T00:00:00.000Z',
    featureCount,
    resource: 'run/bench-run/features',
  };
}

/** Mulberry32: 0..1, the same sequence each time. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
