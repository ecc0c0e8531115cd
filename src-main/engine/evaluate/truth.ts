/** True masks and pictures, read when they are needed, at the size that they are compared at. */
import { raise } from '../../contract/fault.ts';
import type { WindowPixels } from '../../contract/raster.ts';
import type { MaskBits } from '../../contract/run.ts';
import type { Box, WindowXY } from '../../contract/space.ts';
import { insideOutline } from '../mask/outline.ts';
import { decodeRle } from '../mask/rle.ts';
import { countsOfText } from '../mask/rle-text.ts';
import type { CallOptions, EnginePorts } from '../ports.ts';
import { createMask, unionInto } from '../window/bits.ts';
import { type PictureSize, resizeMask } from '../window/lanczos.ts';
import type { Sample, Truth, TruthMask, TruthPart } from './sample.ts';

/** Sides of a truth that is given as parts. */
const sideLimit = 32_768;

/**
 * The true mask of a sample and its boxes, brought to `size` (nearest; null keeps the truth's own).
 * Faults: `raster.*` of its picture, `evaluate.badPiece`.
 */
export async function readTruth(
  sample: Sample,
  size: PictureSize | null,
  ports: Pick<EnginePorts, 'raster'>,
  options: CallOptions,
): Promise<TruthMask> {
  const whole = await wholeMask(sample, sample.truth, ports, options);
  const mask = size ? resizeMask(whole, size) : whole;
  const [sx, sy] = [mask.width / whole.width, mask.height / whole.height];
  return { mask, scale: 1 / Math.sqrt(sx * sy), boxes: sample.boxes?.map((box) => scaled(box, sx, sy)) ?? null };
}

/** The pixels of a sample's picture, at `size`; a window of a raster has its own. Faults: `raster.*`. */
export async function readPixels(
  { picture, window }: Sample,
  size: PictureSize | null,
  { raster }: Pick<EnginePorts, 'raster'>,
  options: CallOptions,
): Promise<WindowPixels> {
  if (!window) return raster.readPicture({ path: picture, size }, options);
  const { id, display } = window.raster;
  return raster.readWindow({ path: picture, rasterId: id, window: window.spec, display }, options);
}

async function wholeMask(
  sample: Sample,
  truth: Truth,
  { raster }: Pick<EnginePorts, 'raster'>,
  options: CallOptions,
): Promise<MaskBits> {
  if (truth.kind === 'picture') return raster.readPictureMask({ path: truth.path, size: null }, options);
  const { width, height, parts } = truth;
  if (!fits(width) || !fits(height)) return bad(sample, `a truth of ${width} x ${height} pixels`);
  const mask = createMask(width, height);
  for (const part of parts) unionInto(mask, partMask(sample, part, { width, height }));
  return mask;
}

function partMask(sample: Sample, part: TruthPart, { width, height }: PictureSize): MaskBits {
  if (part.kind === 'outline') return outlineMask(part.points, { width, height });
  if (part.kind === 'polygon')
    return evenOdd(
      part.rings.map((ring) => outlineMask(ring, { width, height })),
      { width, height },
    );
  const [rows, columns] = part.size;
  if (rows !== height || columns !== width) return bad(sample, `run lengths for ${columns} x ${rows} pixels`);
  const counts = typeof part.counts === 'string' ? countsOfText(part.counts) : part.counts;
  return (counts && decodeRle({ size: part.size, counts })) ?? bad(sample, 'run lengths that do not fill the mask');
}

/** A picture is a grid of its own that begins at (0, 0). */
function outlineMask(points: readonly WindowXY[], { width, height }: PictureSize): MaskBits {
  const box = { minX: 0, minY: 0, maxX: width, maxY: height };
  return insideOutline(
    box,
    points.map(({ x, y }) => ({ x, y })),
  );
}

/** The pixels that are set in an odd number of masks. */
function evenOdd(masks: readonly MaskBits[], { width, height }: PictureSize): MaskBits {
  const mask = createMask(width, height);
  for (const { bits } of masks) {
    for (let i = 0; i < bits.length; i++) mask.bits[i]! ^= bits[i]!;
  }
  return mask;
}

function fits(side: number): boolean {
  return Number.isInteger(side) && side >= 1 && side <= sideLimit;
}

function bad({ id }: Sample, because: string): never {
  return raise('evaluate.badPiece', { piece: id, because });
}

function scaled(box: Box<'window'>, sx: number, sy: number): Box<'window'> {
  return { minX: box.minX * sx, minY: box.minY * sy, maxX: box.maxX * sx, maxY: box.maxY * sy };
}
