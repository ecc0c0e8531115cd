/**
 * What is known of each cell of a window: the segmenter's embedding there, and its colour. Taught
 * concepts are learned from and looked for on these cells.
 */
import type { WindowPixels } from '../../../contract/raster.ts';
import { featureCount } from '../../../contract/taught.ts';
import { cellCues, cuesSide } from '../cell-cues.ts';
import type { WindowEmbedding } from '../prompter.ts';

/** Of the cues of a cell: red, green, blue and their chromaticities. */
const colourCount = 6;
/** The other numbers of a cell come first. */
const embeddingChannels = featureCount - colourCount;

export interface Cells {
  readonly columns: number;
  readonly rows: number;
  /** Window pixels of a cell's side, fractional. */
  readonly side: number;
  /** float32[rows * columns, featureCount]. */
  readonly features: Float32Array;
  /** Cells with data, uint8[rows * columns]. */
  readonly valid: Uint8Array;
}

/** The cells that the window fills; the encoder's padding is left out. Null for an embedding of another shape. */
export function cellsOf(pixels: WindowPixels, embedding: WindowEmbedding): Cells | null {
  const perSide = embedding.columns;
  if (embedding.channels !== embeddingChannels || perSide !== embedding.rows || cuesSide % perSide !== 0) return null;
  const side = Math.max(pixels.width, pixels.height) / perSide;
  const columns = filled(pixels.width, side, perSide);
  const rows = filled(pixels.height, side, perSide);
  const cells = { columns, rows, side };
  const features = new Float32Array(rows * columns * featureCount);
  copyEmbedding(embedding, cells, features);
  copyColours(cellCues(pixels), cells, { features, perSide });
  return { ...cells, features, valid: withData(pixels, cells) };
}

type Grid = Pick<Cells, 'columns' | 'rows' | 'side'>;

function filled(pixels: number, side: number, most: number): number {
  return Math.min(most, Math.max(1, Math.ceil(pixels / side - 1e-6)));
}

function copyEmbedding({ data, columns: stride, rows }: WindowEmbedding, grid: Grid, features: Float32Array): void {
  const plane = stride * rows;
  for (let y = 0, cell = 0; y < grid.rows; y++) {
    for (let x = 0; x < grid.columns; x++, cell++) {
      const at = y * stride + x;
      for (let k = 0; k < embeddingChannels; k++) features[cell * featureCount + k] = data[k * plane + at]!;
    }
  }
}

/** Cues are on a finer grid: the mean of those in a cell that have a pixel. */
function copyColours(
  cues: Float32Array,
  grid: Grid,
  { features, perSide }: { features: Float32Array; perSide: number },
): void {
  const finer = cuesSide / perSide;
  const plane = cuesSide * cuesSide;
  for (let y = 0, cell = 0; y < grid.rows; y++) {
    for (let x = 0; x < grid.columns; x++, cell++) {
      for (let k = 0; k < colourCount; k++) {
        let sum = 0;
        for (let dy = 0; dy < finer; dy++) {
          for (let dx = 0; dx < finer; dx++) sum += cues[k * plane + (y * finer + dy) * cuesSide + x * finer + dx]!;
        }
        features[cell * featureCount + embeddingChannels + k] = sum / (finer * finer);
      }
    }
  }
}

/** A cell has data where the pixel at its middle has. */
function withData({ width, height, valid }: WindowPixels, { columns, rows, side }: Grid): Uint8Array {
  return Uint8Array.from({ length: rows * columns }, (_, cell) => {
    const x = Math.min(width - 1, Math.floor(((cell % columns) + 0.5) * side));
    const y = Math.min(height - 1, Math.floor((Math.floor(cell / columns) + 0.5) * side));
    return valid[y * width + x] === 1 ? 1 : 0;
  });
}
