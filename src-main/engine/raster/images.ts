/** The overviews and masks of a raster: further directories of the file, and those of an `.ovr` file beside it. */
import { type FileHandle, open } from 'node:fs/promises';
import { FaultError } from '../../contract/fault.ts';
import { type Level, levelOf, tag } from './level.ts';
import type { Image } from './source.ts';
import { numberOf, numbersOf, type TiffDirectory, type TiffFile, walkTiff } from './tiff-walk.ts';
import { compressions } from './unpack.ts';

interface Parts {
  readonly file: TiffFile;
  readonly level: Level;
  readonly others: readonly TiffDirectory[];
  /** Handles of files opened here are added, to be closed with the raster. */
  readonly handles: FileHandle[];
}

/** NewSubfileType (tag 254): bit 0 = reduced resolution, bit 1 = page, bit 2 = mask. */
const reduced = 1;
const mask = 4;

/** The raster and its usable overviews, large to small, each with its mask. What is left out is told in `notices`. */
export async function collectImages(parts: Parts, notices: string[]): Promise<[Image, ...Image[]]> {
  const { file, level, others } = parts;
  const found = { overviews: [] as Level[], masks: [] as Level[], pages: 0 };
  await sort(file, others, found);
  await sortBeside(`${file.path}.ovr`, { ...found, asOverviews: true }, { handles: parts.handles, notices });
  if (found.pages > 0) notices.push(`The file holds ${found.pages + 1} pictures; the first one is shown.`);
  const imageOf = (image: Level): Image => ({
    level: image,
    mask: found.masks.find((one) => one.width === image.width && one.height === image.height) ?? null,
    scaleX: level.width / image.width,
    scaleY: level.height / image.height,
  });
  const overviews = found.overviews.filter((one) => isOverview(one, level));
  overviews.sort((a, b) => b.width - a.width);
  const main = imageOf(level);
  // An overview without a mask would show what the raster's own mask hides.
  return [main, ...overviews.map(imageOf).filter((image) => main.mask === null || image.mask !== null)];
}

interface Found {
  readonly overviews: Level[];
  readonly masks: Level[];
  pages: number;
  readonly asOverviews?: boolean;
}

async function sort(file: TiffFile, directories: readonly TiffDirectory[], found: Found): Promise<void> {
  for (const directory of directories) {
    const kind = await numberOf(file, directory, tag.subfile, 0);
    if ((kind & mask) !== 0) found.masks.push(await levelOf(file, directory));
    else if ((kind & reduced) !== 0 || found.asOverviews) found.overviews.push(await levelOf(file, directory));
    else found.pages++;
  }
}

/** Same bands, same samples, smaller on both sides and of the same shape to within a pixel's rounding. */
function isOverview(candidate: Level, level: Level): boolean {
  const { width, height } = candidate;
  const same = candidate.samples === level.samples && candidate.sampleType === level.sampleType;
  const smaller = width < level.width && height <= level.height;
  const factor = level.width / width;
  const shape = Math.abs(level.height / factor - height) <= 1.5;
  return same && smaller && shape && compressions[candidate.compression] !== undefined;
}

/** An overview file that cannot be read is left out and told: the raster itself is whole without it. */
async function sortBeside(
  path: string,
  found: Found,
  told: { handles: FileHandle[]; notices: string[] },
): Promise<void> {
  const handle = await open(path).catch(() => null);
  if (!handle) return;
  told.handles.push(handle);
  try {
    const { size } = await handle.stat();
    const { file, directories } = await walkTiff(path, handle, size);
    await sort(file, directories, found);
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    told.notices.push('The file with overviews beside the raster (.ovr) cannot be used and was ignored.');
  }
}

/** Colour table as uint8[entries * 3] RGB: TIFF keeps 16-bit reds, then greens, then blues. */
export async function paletteOf(file: TiffFile, directory: TiffDirectory): Promise<Uint8Array | null> {
  const values = await numbersOf(file, directory, tag.colourMap);
  const entries = Math.floor((values?.length ?? 0) / 3);
  if (!values || entries < 2) return null;
  const at = (entry: number, channel: number) => (values[channel * entries + entry] ?? 0) >> 8;
  return Uint8Array.from({ length: entries * 3 }, (_, i) => at(Math.floor(i / 3), i % 3));
}
