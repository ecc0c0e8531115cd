/** The worker that draws tiles of many features, so that neither drawing nor finding what to draw stops the page. */
import RBush from 'ol/structs/RBush.js';
import type { FromPainter, ToPainter } from './messages.ts';
import { type Packed, type Shape, unpacked } from './packing.ts';
import { type CrowdLook, paintTile, type TilePlace } from './painting.ts';

const tree = new RBush<Shape>();
const shapes = new Map<number, Shape>();
const wanted = new Map<number, TilePlace>();
let chosen: ReadonlySet<number> = new Set();
let look: CrowdLook = { palette: [], fill: 0.25, width: 1.7, muted: false };

/** Tiles are drawn one a turn, so that a tile which is not wanted any more can be taken back in between. */
const turns = new MessageChannel();
turns.port1.onmessage = drawNext;

self.onmessage = ({ data }: MessageEvent<ToPainter>) => {
  if (data.kind === 'put') put(data.pack);
  else if (data.kind === 'remove') remove(data.slots);
  else if (data.kind === 'look') look = data.look;
  else if (data.kind === 'colours') recolour(data.slots, data.colours);
  else if (data.kind === 'chosen') chosen = new Set(data.slots);
  else if (data.kind === 'drop') wanted.delete(data.id);
  else {
    wanted.set(data.id, data.place);
    turns.port2.postMessage(null);
  }
};

function put(pack: Packed): void {
  const added = unpacked(pack);
  remove(pack.slots);
  tree.load(
    added.map(({ box }) => [...box]),
    added,
  );
  for (const shape of added) shapes.set(shape.slot, shape);
}

function remove(slots: Uint32Array): void {
  for (const slot of slots) {
    const shape = shapes.get(slot);
    if (shape) tree.remove(shape);
    shapes.delete(slot);
  }
}

function recolour(slots: Uint32Array, colours: Uint16Array): void {
  slots.forEach((slot, i) => {
    const shape = shapes.get(slot);
    if (shape) shape.colour = colours[i] ?? shape.colour;
  });
}

function drawNext(): void {
  const [next] = wanted;
  if (!next) return;
  const [id, place] = next;
  wanted.delete(id);
  const image = draw(place);
  self.postMessage({ id, image } satisfies FromPainter, { transfer: [image] });
}

function draw(place: TilePlace): ImageBitmap {
  const { extent, pixels, ratio } = place;
  const canvas = new OffscreenCanvas(pixels, pixels);
  const context = canvas.getContext('2d');
  if (context) {
    // An outline reaches over its polygon by half of its width.
    const margin = ((look.width + 6) * ratio * (extent[2] - extent[0])) / pixels;
    const around = [extent[0] - margin, extent[1] - margin, extent[2] + margin, extent[3] + margin];
    const found = tree.getInExtent(around).sort((a, b) => a.slot - b.slot);
    paintTile(context, { shapes: found, chosen }, place, look);
  }
  return canvas.transferToImageBitmap();
}
