/** Prompts as things that a hand can grab: corners and edges of the box, and points. Pure. */
import type { LayerPrompt } from '../../src-main/contract/document.ts';
import type { Prompt } from '../../src-main/contract/run.ts';
import type { Box, MapXY } from '../../src-main/contract/space.ts';

export type Grip =
  | { readonly kind: 'corner'; readonly x: 'minX' | 'maxX'; readonly y: 'minY' | 'maxY' }
  | { readonly kind: 'box' }
  | { readonly kind: 'positive' | 'negative'; readonly index: number };

export interface Grabbed {
  readonly prompt: LayerPrompt;
  readonly grip: Grip;
  readonly at: MapXY;
}

/** The grip of the prompts within `reach` map units of a point: points first, then corners, then edges. */
export function gripAt(prompts: readonly LayerPrompt[], point: MapXY, reach: number): Grabbed | null {
  const grips = prompts.flatMap((prompt) => gripsOf(prompt).map((one) => ({ prompt, ...one })));
  const distance = ({ at }: { at: MapXY }) => Math.hypot(at.x - point.x, at.y - point.y);
  const near = grips.filter((one) => distance(one) <= reach).sort((a, b) => distance(a) - distance(b));
  const onPoint = near.find(({ grip }) => grip.kind !== 'corner') ?? near[0];
  if (onPoint) return onPoint;
  const edged = prompts.find(({ box }) => box && isOnEdge(box, point, reach));
  return edged ? { prompt: edged, grip: { kind: 'box' }, at: point } : null;
}

/** Where a prompt can be grabbed: its points, then the corners of its box. */
export function gripPlaces(prompt: LayerPrompt): MapXY[] {
  return gripsOf(prompt).map(({ at }) => at);
}

function gripsOf({ box, positive, negative }: LayerPrompt): { grip: Grip; at: MapXY }[] {
  const sides = [
    ['minX', 'minY'],
    ['maxX', 'minY'],
    ['maxX', 'maxY'],
    ['minX', 'maxY'],
  ] as const;
  const corners = box
    ? sides.map(([x, y]) => ({ grip: { kind: 'corner', x, y } as const, at: { x: box[x], y: box[y] } }))
    : [];
  const points = (kind: 'positive' | 'negative', list: readonly MapXY[]) =>
    list.map((at, index) => ({ grip: { kind, index }, at }));
  return [...points('positive', positive), ...points('negative', negative), ...corners];
}

function isOnEdge({ minX, minY, maxX, maxY }: Box<'map'>, { x, y }: MapXY, reach: number): boolean {
  const inside = x > minX - reach && x < maxX + reach && y > minY - reach && y < maxY + reach;
  const deep = x > minX + reach && x < maxX - reach && y > minY + reach && y < maxY - reach;
  return inside && !deep;
}

/** A prompt with one of its grips moved by an amount. A box never turns inside out: its corners change their names instead. */
export function movedGrip(prompt: LayerPrompt, grip: Grip, by: MapXY): LayerPrompt {
  const moved = (p: MapXY) => ({ x: p.x + by.x, y: p.y + by.y });
  if (grip.kind !== 'corner' && grip.kind !== 'box') {
    return { ...prompt, [grip.kind]: prompt[grip.kind].map((p, i) => (i === grip.index ? moved(p) : p)) };
  }
  const { box } = prompt;
  if (!box) return prompt;
  if (grip.kind === 'box') {
    const whole = { minX: box.minX + by.x, minY: box.minY + by.y, maxX: box.maxX + by.x, maxY: box.maxY + by.y };
    // Its points are of the object, and come along.
    return { ...prompt, box: whole, positive: prompt.positive.map(moved), negative: prompt.negative.map(moved) };
  }
  return { ...prompt, box: upright({ ...box, [grip.x]: box[grip.x] + by.x, [grip.y]: box[grip.y] + by.y }) };
}

function upright({ minX, minY, maxX, maxY }: Box<'map'>): Box<'map'> {
  const [left, right] = [Math.min(minX, maxX), Math.max(minX, maxX)];
  return { minX: left, minY: Math.min(minY, maxY), maxX: right, maxY: Math.max(minY, maxY) };
}

/** Without the point or the box of a grip; null where nothing would be left that asks for something. */
export function withoutGrip(prompt: LayerPrompt, grip: Grip): LayerPrompt | null {
  const point = grip.kind === 'positive' || grip.kind === 'negative';
  const less = point
    ? { ...prompt, [grip.kind]: prompt[grip.kind].filter((_, i) => i !== grip.index) }
    : { ...prompt, box: null };
  return canBeAsked(less) ? less : null;
}

/** A segmenter needs a box with a size or a positive point. */
export function canBeAsked({ box, positive }: Prompt<'map'>): boolean {
  return box ? box.minX < box.maxX && box.minY < box.maxY : positive.length > 0;
}

export function samePrompt(one: Prompt<'map'>, other: Prompt<'map'>): boolean {
  const key = ({ box, positive, negative }: Prompt<'map'>) =>
    JSON.stringify([
      box && [box.minX, box.minY, box.maxX, box.maxY],
      [positive, negative].map((list) => list.map(({ x, y }) => [x, y])),
    ]);
  return key(one) === key(other);
}
