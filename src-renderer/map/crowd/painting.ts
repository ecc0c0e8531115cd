/** Draws a tile of many features: fill and cased outline as far as there is room for them. */
import type { Shape } from './packing.ts';

/** What is painted and how; in CSS pixels and hexadecimal colours. */
export interface CrowdLook {
  readonly palette: readonly string[];
  /** 0..1 */
  readonly fill: number;
  readonly width: number;
  /** Drawn back, since another result is the answer on show. */
  readonly muted: boolean;
}

export interface TilePlace {
  /** minX, minY, maxX, maxY in map coordinates. */
  readonly extent: readonly [number, number, number, number];
  /** A side of the tile in its own pixels. */
  readonly pixels: number;
  /** Pixels of the tile a CSS pixel. */
  readonly ratio: number;
}

type Context = OffscreenCanvasRenderingContext2D;

const casing = 'rgba(10, 16, 22, 0.78)';
/** CSS pixels of a feature's longer side: below the first it is a dot of colour, below the second its outline is thin. */
const [dot, small] = [3.5, 16];
/** Outlines a path: rasterising one path costs more than its parts where it has very many edges. */
const perPath = 64;

/** @param shapes that touch the tile, lowest first; `chosen` are drawn over the others, as what is selected. */
export function paintTile(
  context: Context,
  { shapes, chosen }: { readonly shapes: readonly Shape[]; readonly chosen: ReadonlySet<number> },
  place: TilePlace,
  look: CrowdLook,
): void {
  context.lineJoin = 'round';
  const plain = chosen.size === 0 ? shapes : shapes.filter(({ slot }) => !chosen.has(slot));
  paintGroups(context, plain, place, look.muted ? mutedPen(look) : plainPen(look));
  if (chosen.size > 0)
    paintGroups(
      context,
      shapes.filter(({ slot }) => chosen.has(slot)),
      place,
      chosenPen(look),
    );
}

/** How the features of one emphasis are drawn, as `map/styles.ts` draws fewer ones. */
interface Pen {
  readonly palette: readonly string[];
  readonly alpha: number;
  /** From the lowest line to the highest; null takes the feature's own colour. */
  readonly lines: readonly { readonly colour: string | null; readonly width: number; readonly alpha: number }[];
}

function plainPen({ palette, fill, width }: CrowdLook): Pen {
  const lines =
    width === 0
      ? []
      : [
          { colour: casing, width: width + 1.9, alpha: 1 },
          { colour: null, width, alpha: 1 },
        ];
  return { palette, alpha: fill, lines };
}

function mutedPen({ palette, fill, width }: CrowdLook): Pen {
  const lines =
    width === 0
      ? []
      : [
          { colour: casing, width: width + 0.8, alpha: 1 },
          { colour: null, width: Math.max(0.8, width * 0.6), alpha: 0.8 },
        ];
  return { palette, alpha: fill * 0.5, lines };
}

function chosenPen({ palette, fill, width }: CrowdLook): Pen {
  const lines = [
    { colour: casing, width: width + 4.7, alpha: 1 },
    { colour: '#ffffff', width: width + 2.5, alpha: 1 },
    { colour: null, width: width + 0.3, alpha: 1 },
  ];
  return { palette, alpha: Math.max(0.2, fill * 1.8), lines };
}

function paintGroups(context: Context, shapes: readonly Shape[], place: TilePlace, pen: Pen): void {
  const groups = new Map<number, { dots: Shape[]; small: Shape[]; large: Shape[] }>();
  const scale = place.pixels / (place.extent[2] - place.extent[0]);
  for (const shape of shapes) {
    const group = groups.get(shape.colour) ?? { dots: [], small: [], large: [] };
    groups.set(shape.colour, group);
    const [minX, minY, maxX, maxY] = shape.box;
    const side = (Math.max(maxX - minX, maxY - minY) * scale) / place.ratio;
    (side < dot ? group.dots : side < small ? group.small : group.large).push(shape);
  }
  for (const [colour, group] of groups) {
    const own = pen.palette[colour] ?? '#22d3ee';
    paintDots(context, group.dots, place, { own, alpha: Math.min(1, pen.alpha + 0.45) });
    paintOutlines(context, group.small, place, { pen, own, thin: 0.55 });
    paintOutlines(context, group.large, place, { pen, own, thin: 1 });
  }
}

/** What is too small for an outline: its box, filled, and never less than a pixel. */
function paintDots(
  context: Context,
  shapes: readonly Shape[],
  { extent, pixels, ratio }: TilePlace,
  { own, alpha }: { readonly own: string; readonly alpha: number },
): void {
  const scale = pixels / (extent[2] - extent[0]);
  context.fillStyle = own;
  context.globalAlpha = alpha;
  for (const { box } of shapes) {
    const [width, height] = [(box[2] - box[0]) * scale, (box[3] - box[1]) * scale];
    const [x, y] = [(box[0] - extent[0]) * scale, (extent[3] - box[3]) * scale];
    context.fillRect(x, y, Math.max(ratio, width), Math.max(ratio, height));
  }
  context.globalAlpha = 1;
}

function paintOutlines(
  context: Context,
  shapes: readonly Shape[],
  place: TilePlace,
  { pen, own, thin }: { readonly pen: Pen; readonly own: string; readonly thin: number },
): void {
  for (let i = 0; i < shapes.length; i += perPath) {
    const path = new Path2D();
    for (const shape of shapes.slice(i, i + perPath)) trace(path, shape, place);
    context.globalAlpha = pen.alpha;
    context.fillStyle = own;
    context.fill(path);
    for (const { colour, width, alpha } of pen.lines) {
      context.globalAlpha = alpha;
      context.strokeStyle = colour ?? own;
      context.lineWidth = width * thin * place.ratio;
      context.stroke(path);
    }
    context.globalAlpha = 1;
  }
}

/** Adds a feature's rings; points nearer than half a pixel to the one before are left out. */
function trace(path: Path2D, { points, rings }: Shape, { extent, pixels }: TilePlace): void {
  const scale = pixels / (extent[2] - extent[0]);
  let at = 0;
  for (const end of rings) {
    let [lastX, lastY] = [Number.NaN, Number.NaN];
    for (const first = at; at < end; at++) {
      const [x, y] = [(points[2 * at]! - extent[0]) * scale, (extent[3] - points[2 * at + 1]!) * scale];
      if (at === first) path.moveTo(x, y);
      else if (Math.abs(x - lastX) < 0.5 && Math.abs(y - lastY) < 0.5) continue;
      else path.lineTo(x, y);
      [lastX, lastY] = [x, y];
    }
    path.closePath();
  }
}
