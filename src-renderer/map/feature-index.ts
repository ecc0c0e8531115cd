/**
 * Which of very many features lie at a place, without looking at each: a tree of their boxes that follows
 * the list as edits change it. Small lists are looked through as they are.
 */
import RBush from 'ol/structs/RBush.js';
import type { Feature } from '../../src-main/contract/run.ts';
import type { Box, MapXY } from '../../src-main/contract/space.ts';
import { differencesOf } from '../../src-main/engine/layer/differences.ts';
import { boxOf } from '../../src-main/engine/layer/geometry/vertices.ts';
import { startSlices } from '../slices.ts';

/** With fewer features a tree costs more than it saves. */
const few = 1500;
const portion = 1000;

interface Held {
  readonly feature: Feature;
}

class BoxTree {
  list: readonly Feature[];
  /** Every feature of the list is in the tree. */
  whole = false;
  private readonly tree = new RBush<Held>();
  private readonly held = new Map<string, Held>();

  constructor(list: readonly Feature[]) {
    this.list = list;
    void this.fill();
  }

  private async fill(): Promise<void> {
    const pause = startSlices();
    const { list } = this;
    for (let i = 0; i < list.length; i += portion) {
      await pause();
      this.add(list.slice(i, i + portion));
    }
    const filled = list;
    this.whole = true;
    if (this.list !== filled) this.change(filled, this.list);
  }

  follow(list: readonly Feature[]): void {
    const before = this.list;
    this.list = list;
    if (this.whole) this.change(before, list);
  }

  private change(before: readonly Feature[], list: readonly Feature[]): void {
    const { changed, gone } = differencesOf(before, list);
    for (const { id } of gone) {
      const held = this.held.get(id);
      if (held) this.tree.remove(held);
      this.held.delete(id);
    }
    this.add(changed);
  }

  private add(features: readonly Feature[]): void {
    const boxes: number[][] = [];
    const values: Held[] = [];
    for (const feature of features) {
      const box = boxOf(feature.polygons);
      if (!box) continue;
      const held = { feature };
      this.held.set(feature.id, held);
      boxes.push([box.minX, box.minY, box.maxX, box.maxY]);
      values.push(held);
    }
    this.tree.load(boxes, values);
  }

  within({ minX, minY, maxX, maxY }: Box<'map'>): Feature[] {
    return this.tree.getInExtent([minX, minY, maxX, maxY]).map(({ feature }) => feature);
  }
}

/** Trees of the lists that were asked for last; a list that an edit made of another takes its tree over. */
const recent: BoxTree[] = [];
const mostTrees = 3;

function treeOf(list: readonly Feature[]): BoxTree {
  const known = recent.find((tree) => tree.list === list);
  if (known) return known;
  const parent = recent.find((tree) => isRelated(tree.list, list));
  if (parent) {
    parent.follow(list);
    return parent;
  }
  const made = new BoxTree(list);
  recent.unshift(made);
  recent.length = Math.min(recent.length, mostTrees);
  return made;
}

/** Most of a sample of one list's features are in the other, at or near their places. */
function isRelated(one: readonly Feature[], other: readonly Feature[]): boolean {
  const samples = 16;
  let same = 0;
  for (let i = 0; i < samples; i++) {
    const id = one[Math.floor((i * one.length) / samples)]?.id;
    const at = Math.floor((i * other.length) / samples);
    if (other.slice(Math.max(0, at - 200), at + 200).some((feature) => feature.id === id)) same += 1;
  }
  return same > samples / 2;
}

/** Has the tree of a long list made, in pauses of the page, before somebody points at it. */
export function prepareIndex(features: readonly Feature[]): void {
  if (features.length > few) treeOf(features);
}

/** Whether places are found without looking at each feature: of a long list once its tree is made. */
export function isIndexed(features: readonly Feature[]): boolean {
  return features.length <= few || treeOf(features).whole;
}

/** The features whose boxes meet a box, in the order of the list. @param box in their map space. */
export function featuresWithin(features: readonly Feature[], box: Box<'map'>): readonly Feature[] {
  if (features.length > few) {
    const tree = treeOf(features);
    if (tree.whole) {
      const found = new Set(tree.within(box));
      // A few are put in order by their places; many by going through the list.
      return found.size < 2 ? [...found] : inOrder(features, found);
    }
  }
  return features.filter(({ polygons }) => {
    const own = boxOf(polygons);
    return own && own.maxX >= box.minX && own.minX <= box.maxX && own.maxY >= box.minY && own.minY <= box.maxY;
  });
}

function inOrder(features: readonly Feature[], found: ReadonlySet<Feature>): Feature[] {
  return features.filter((feature) => found.has(feature));
}

/** The features that hold a point and then those that come as near to it as `reach` (map units), each from the topmost down. */
export function featuresAt(features: readonly Feature[], { x, y }: MapXY, reach: number): readonly Feature[] {
  const near = featuresWithin(features, { minX: x - reach, minY: y - reach, maxX: x + reach, maxY: y + reach });
  const holding = near.filter((feature) => holds(feature, { x, y }));
  const beside = near.filter((feature) => !holding.includes(feature) && distanceTo(feature, { x, y }) <= reach);
  return [...holding.toReversed(), ...beside.toReversed()];
}

/** The topmost feature that holds a point or comes as near to it as `reach` (map units); null for none. */
export function featureAt(features: readonly Feature[], at: MapXY, reach: number): Feature | null {
  return featuresAt(features, at, reach)[0] ?? null;
}

/** Even-odd over all rings, which holes fit into. */
function holds({ polygons }: Feature, { x, y }: MapXY): boolean {
  let inside = false;
  for (const ring of polygons.flat()) {
    for (let i = 1; i < ring.length; i++) {
      const [p, q] = [ring[i - 1]!, ring[i]!];
      if (p.y > y !== q.y > y && x < ((q.x - p.x) * (y - p.y)) / (q.y - p.y) + p.x) inside = !inside;
    }
  }
  return inside;
}

function distanceTo({ polygons }: Feature, { x, y }: MapXY): number {
  let nearest = Infinity;
  for (const ring of polygons.flat()) {
    for (let i = 1; i < ring.length; i++) {
      const [p, q] = [ring[i - 1]!, ring[i]!];
      const [dx, dy] = [q.x - p.x, q.y - p.y];
      const along = ((x - p.x) * dx + (y - p.y) * dy) / (dx * dx + dy * dy || 1);
      const share = Math.min(1, Math.max(0, along));
      nearest = Math.min(nearest, Math.hypot(x - p.x - share * dx, y - p.y - share * dy));
    }
  }
  return nearest;
}
