/** Pixels of a rectangle of one image, every one or every n-th, with what is valid. */
import { FaultError, fault } from '../../contract/fault.ts';
import { type Block, emptySamples, type Samples } from './block.ts';
import type { Level } from './level.ts';
import type { Image, PixelSource } from './source.ts';

/** Sample (i, j) is the image's pixel (x + i * stepX, y + j * stepY); all of them lie inside the image. */
export interface Region {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly stepX: number;
  readonly stepY: number;
  /**
   * 0 < q <= 1: within each block the sampled rows are moved up to the block's first q * height rows,
   * so that compressed blocks are unpacked in part. 1 samples where it says.
   */
  readonly thin: number;
}

export interface RegionPixels {
  readonly width: number;
  readonly height: number;
  /** By band, from 1: samples[height][width]. */
  readonly planes: ReadonlyMap<number, Samples>;
  /** uint8[height][width], 1 where at least one of the bands has data and neither mask nor alpha says otherwise. */
  readonly valid: Uint8Array;
}

export interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
}

/** Blocks decoded at the same time: zlib runs on libuv's pool of four threads. */
const parallel = 4;

/** Reads bands (from 1) of a region. Faults: those of decoding, `run.cancelled`. */
export async function readRegion(
  source: PixelSource,
  request: { image: Image; region: Region; bands: readonly number[] },
  options: ReadOptions = {},
): Promise<RegionPixels> {
  const { image, region, bands } = request;
  const wanted = new Set(bands);
  if (source.alphaBand !== null) wanted.add(source.alphaBand);
  const [planes, mask] = await Promise.all([
    readPlanes(source, { level: image.level, region, bands: [...wanted] }, options),
    image.mask && readPlanes(source, { level: image.mask, region: { ...region, thin: 1 }, bands: [1] }, options),
  ]);
  const alpha = source.alphaBand === null ? undefined : planes.get(source.alphaBand);
  const data = bands.filter((band) => band !== source.alphaBand).map((band) => planes.get(band));
  const valid = validity(
    source,
    data.filter((plane) => plane !== undefined),
    region.width * region.height,
  );
  for (const cover of [alpha, mask?.get(1)]) {
    if (cover) for (let i = 0; i < valid.length; i++) if (!cover[i]) valid[i] = 0;
  }
  return { width: region.width, height: region.height, planes, valid };
}

function validity(source: PixelSource, planes: readonly Samples[], count: number): Uint8Array {
  const missing = missingTest(source.nodata, planes[0]);
  if (!missing || planes.length === 0) return new Uint8Array(count).fill(1);
  const valid = new Uint8Array(count);
  for (const plane of planes) {
    for (let i = 0; i < count; i++) if (!missing(plane[i] ?? 0)) valid[i] = 1;
  }
  return valid;
}

/** Tells "no data" values of a band; null where every value is data. NaN is never data. */
export function missingTest(nodata: number | null, plane: Samples | undefined): ((value: number) => boolean) | null {
  const real = plane instanceof Float32Array || plane instanceof Float64Array;
  if (!real) return nodata === null || Number.isNaN(nodata) ? null : (value) => value === nodata;
  if (nodata === null || Number.isNaN(nodata)) return Number.isNaN;
  const stored = plane instanceof Float32Array ? Math.fround(nodata) : nodata;
  // "-3.40282e+38" stands for the lowest float, which has more digits.
  const slack = Math.abs(stored) > 1e30 ? Math.abs(stored) * 1e-5 : 0;
  return (value) => Number.isNaN(value) || Math.abs(value - stored) <= slack || value === stored;
}

interface PlaneRequest {
  readonly level: Level;
  readonly region: Region;
  readonly bands: readonly number[];
}

async function readPlanes(source: PixelSource, request: PlaneRequest, options: ReadOptions) {
  const { level, region, bands } = request;
  const planes = new Map<number, Samples>();
  for (const band of bands) planes.set(band, emptySamples(level.sampleType, region.width * region.height));
  const jobs = jobsOf(request);
  let next = 0;
  const work = async () => {
    for (let job = jobs[next++]; job; job = jobs[next++]) {
      if (options.signal?.aborted) throw new FaultError(fault('run.cancelled'));
      const block = await source.blocks.get(level, job.index, job.rows);
      for (const band of job.bands) {
        const plane = planes.get(band);
        if (plane)
          copyBlock(block, { ...job, level, region, offset: level.planar ? 0 : band - 1 }, plane, source.nodata);
      }
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  return planes;
}

interface Span {
  /** First and last + 1 sample index of the region that falls into the block. */
  readonly from: number;
  readonly to: number;
}
interface Job {
  readonly index: number;
  readonly column: number;
  readonly row: number;
  readonly across: Span;
  readonly down: Span;
  readonly rows: number;
  readonly bands: readonly number[];
}

/** The blocks that hold at least one sample; strips between sampled rows are not among them. */
function jobsOf({ level, region, bands }: PlaneRequest): Job[] {
  const across = spans(region.x, region.stepX, { count: region.width, block: level.blockWidth });
  const down = spans(region.y, region.stepY, { count: region.height, block: level.blockHeight });
  const jobs: Job[] = [];
  for (const [row, spanDown] of down) {
    const last = region.y + (spanDown.to - 1) * region.stepY - row * level.blockHeight;
    const rows = Math.floor(last * region.thin) + 1;
    for (const [column, spanAcross] of across) {
      const first = row * level.columns + column;
      const place = { column, row, across: spanAcross, down: spanDown, rows };
      if (!level.planar) jobs.push({ ...place, index: first, bands });
      else {
        const plane = level.columns * level.rows;
        for (const band of bands) jobs.push({ ...place, index: first + (band - 1) * plane, bands: [band] });
      }
    }
  }
  return jobs;
}

function spans(start: number, step: number, of: { count: number; block: number }): Map<number, Span> {
  const found = new Map<number, Span>();
  for (let i = 0; i < of.count; ) {
    const block = Math.floor((start + i * step) / of.block);
    const to = Math.min(of.count, Math.ceil(((block + 1) * of.block - start) / step));
    found.set(block, { from: i, to });
    i = to;
  }
  return found;
}

interface Copy extends Job {
  readonly level: Level;
  readonly region: Region;
  readonly offset: number;
}

function copyBlock(block: Block, copy: Copy, plane: Samples, nodata: number | null): void {
  const { level, region, across, down, offset } = copy;
  const perPixel = level.planar ? 1 : level.samples;
  const left = copy.column * level.blockWidth;
  const top = copy.row * level.blockHeight;
  const { samples } = block;
  const step = region.stepX * perPixel;
  for (let j = down.from; j < down.to; j++) {
    const to = j * region.width;
    if (!samples) {
      plane.fill(nodata ?? 0, to + across.from, to + across.to);
      continue;
    }
    const blockRow = Math.floor((region.y + j * region.stepY - top) * region.thin);
    let at = (blockRow * level.blockWidth + region.x + across.from * region.stepX - left) * perPixel + offset;
    for (let i = across.from; i < across.to; i++, at += step) plane[to + i] = samples[at] ?? 0;
  }
}
