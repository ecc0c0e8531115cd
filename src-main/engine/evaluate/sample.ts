/** What an evaluation is made of: pictures with a question and the true mask. */
import type { Answered } from '../../contract/evaluation.ts';
import type { RasterInfo, WindowSpec } from '../../contract/raster.ts';
import type { MaskBits } from '../../contract/run.ts';
import type { Box, WindowXY } from '../../contract/space.ts';

export const datasetFormats = ['earthreason', 'refsegrs', 'risbench', 'rrsisd', 'coco', 'project'] as const;
export type DatasetFormat = (typeof datasetFormats)[number];

/** A true mask, read when its sample's turn comes. */
export type Truth =
  /** A picture whose pixels over 0 are the target. */
  | { readonly kind: 'picture'; readonly path: string }
  /** Parts of a mask of this size; the mask is their union, empty for none. */
  | {
      readonly kind: 'parts';
      readonly width: number;
      readonly height: number;
      readonly parts: readonly TruthPart[];
    };

export type TruthPart =
  /** COCO run lengths: columns from left to right; numbers, or COCO's text form of them. */
  | { readonly kind: 'rle'; readonly size: readonly [number, number]; readonly counts: string | readonly number[] }
  /** A closed outline in picture pixels, even-odd by pixel centres. */
  | { readonly kind: 'outline'; readonly points: readonly WindowXY[] }
  /** An outline with holes: even-odd over all rings. */
  | { readonly kind: 'polygon'; readonly rings: readonly (readonly WindowXY[])[] };

export interface Sample {
  /** Unique in its data set. */
  readonly id: string;
  /** Path of the picture. */
  readonly picture: string;
  /** At least one. */
  readonly questions: readonly string[];
  readonly truth: Truth;
  /** True boxes of the instances in picture pixels, where the data set has them; null else. */
  readonly boxes: readonly Box<'window'>[] | null;
  /** What kind of target it is, where the data set says so. */
  readonly className: string | null;
  /** Which collection it comes from, where the data set says so. */
  readonly source: string | null;
  /** Metres of a picture pixel's side; null where not known. */
  readonly gsd: number | null;
  /** Where the picture is a window of a raster, whose file `picture` is. */
  readonly window?: SampleWindow;
}

export interface SampleWindow {
  readonly raster: RasterInfo;
  readonly spec: WindowSpec;
  /** Only these of its pixels are compared, since neighbouring windows overlap. */
  readonly core: Box<'window'>;
}

export interface Dataset {
  readonly format: DatasetFormat;
  readonly folder: string;
  readonly split: string;
  /** Sorted by id, in code units, so that an order never depends on a file system. */
  readonly samples: readonly Sample[];
}

/** Sizes at which an evaluation looks at pictures and compares masks. `original` keeps each picture's own. */
export const resolutions = ['original', '840', '1024'] as const;
export type Resolution = (typeof resolutions)[number];

/** Side of the square frame of a resolution, aspect ignored; null for the pictures' own sizes. */
export function frameOf(resolution: Resolution): { readonly width: number; readonly height: number } | null {
  return resolution === 'original' ? null : { width: Number(resolution), height: Number(resolution) };
}

export type { Answered } from '../../contract/evaluation.ts';

/** One sample's outcome in pixels: all that a metric is made of. */
export interface Scored {
  readonly answered: Answered;
  /** Pixels of the truth, of the prediction, of both and of either. */
  readonly truth: number;
  readonly predicted: number;
  readonly both: number;
  readonly either: number;
}

/** A sample's pixels in memory, while its turn lasts. */
export interface TruthMask {
  readonly mask: MaskBits;
  /** Pixels of the truth as stored per pixel of `mask`, along a side (geometric mean). */
  readonly scale: number;
  /** At the mask's size. */
  readonly boxes: readonly Box<'window'>[] | null;
}

/** By code units, so that an order is the same everywhere. */
export function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
