/** The vertex tool: drag a vertex, drag an edge to add one, Delete or Alt+click to take one out. Shared edges move together. */
import type OlMap from 'ol/Map.js';
import type { Feature } from '../../../src-main/contract/run.ts';
import type { MapXY } from '../../../src-main/contract/space.ts';
import { type Snapped, snap } from '../../../src-main/engine/layer/geometry/snap.ts';
import {
  addVertex,
  boxOf,
  deleteVertex,
  isNear,
  moveVertex,
  type Outlined,
} from '../../../src-main/engine/layer/geometry/vertices.ts';
import { itemOf } from '../../../src-main/engine/layer/list.ts';
import type { RunningTool } from '../../map/tools.svelte.ts';
import type { Session } from '../../session.ts';
import { text } from '../../text/text.ts';
import { Bench } from '../bench.ts';
import { type Hand, HandInteraction } from '../hand.ts';

const words = text.editing;
/** Reach of the hand for vertices and edges, CSS pixels. */
const grab = 8;
/** Handles are drawn this near the hand, CSS pixels: all of a coast at once would hide it. */
const handlesWithin = 110;

export function startVertices(session: Session, map: OlMap): RunningTool {
  const bench = new Bench(session, map);
  const { editing } = session;
  let over: Snapped | null = null;
  let pointer: { readonly at: MapXY; readonly within: number } | null = null;
  let dragged: { from: MapXY; grabbed: Snapped; changed: Outlined[] } | null = null;

  const candidates = () => (editing.selected.length > 0 ? editing.selected : [...bench.inView()]);
  const find = (hand: Hand): Snapped | null =>
    snap(candidates(), bench.toLayer(hand.at), { reach: bench.unitsOf(grab, hand), to: 'both' });
  function show(): void {
    const handles = pointer ? handlesNear(candidates(), pointer.at, pointer.within) : [];
    bench.sketch.show({
      handles,
      hot: over?.at ?? null,
      polygons: dragged?.changed.flatMap(({ polygons }) => polygons) ?? [],
    });
  }
  function removeAt(at: Snapped | null): boolean {
    if (at?.kind !== 'vertex') return false;
    return save(
      bench,
      words.steps.deleteVertex,
      deleteVertex(shapesAt(bench, at), { at: at.at, shared: editing.topological }),
    );
  }

  const drop = () => {
    dragged = null;
    show();
  };
  const hand = new HandInteraction({
    drop,
    press(at) {
      over = find(at);
      if (!over) return false;
      if (at.alt) removeAt(over);
      else dragged = { from: over.at, grabbed: over, changed: [] };
      return true;
    },
    drag(at) {
      if (!dragged) return;
      const others = [...bench.inView()].filter(({ id }) => id !== dragged?.grabbed.id);
      const to = bench.snapped(at, undefined, others)?.at ?? bench.toLayer(at.at);
      const shapes = shapesAt(bench, dragged.grabbed);
      dragged.changed = moveVertex(shapes, { from: dragged.from, to, shared: editing.topological });
      over = { ...dragged.grabbed, at: to };
      show();
    },
    release() {
      if (dragged && dragged.changed.length > 0) {
        const name = dragged.grabbed.kind === 'vertex' ? words.steps.moveVertex : words.steps.addVertex;
        if (!save(bench, name, dragged.changed)) {
          dragged = null;
          return;
        }
      }
      dragged = null;
      show();
    },
    doubleClick() {
      if (over?.kind !== 'edge') return;
      const shapes = shapesAt(bench, over);
      const { at } = over;
      save(bench, words.steps.addVertex, addVertex(shapes, { on: at, to: at, shared: editing.topological }));
      show();
    },
    move(at) {
      over = find(at);
      pointer = { at: bench.toLayer(at.at), within: bench.unitsOf(handlesWithin, at) };
      show();
    },
  });
  map.addInteraction(hand);
  show();
  return {
    escape() {
      const had = dragged !== null;
      drop();
      return bench.forget() || had;
    },
    key({ key }) {
      if (key !== 'Delete' && key !== 'Backspace') return false;
      if (!removeAt(over)) session.notices.tell('info', words.noVertex);
      over = null;
      show();
      // Beside a vertex it is no wish to remove whole features.
      return true;
    },
    stops: () => [...candidates()].flatMap(({ polygons }) => cornersOf(polygons)).map(bench.toView),
    stop() {
      map.removeInteraction(hand);
      bench.sketch.dispose();
    },
  };
}

/** The feature of a vertex first, then, with shared edges on, all others that may touch there. */
function shapesAt(bench: Bench, { id, at }: Snapped): readonly Outlined[] {
  const own = itemOf(bench.features, id);
  if (!own) return [];
  if (!bench.session.editing.topological) return [own];
  const size = boxOf(own.polygons);
  const margin = size ? (size.maxX - size.minX + size.maxY - size.minY) * 1e-9 : 0;
  return [own, ...bench.features.filter((other) => other.id !== id && isNear(other.polygons, at, margin))];
}

function save(bench: Bench, name: string, changed: readonly Outlined[]): boolean {
  const changes = new Map<Feature, Outlined['polygons']>();
  for (const { id, polygons } of changed) {
    const feature = itemOf(bench.features, id);
    if (feature) changes.set(feature, polygons);
  }
  return changes.size > 0 && bench.saveOutlines(name, changes);
}

function handlesNear(features: readonly Feature[], at: MapXY, within: number): MapXY[] {
  const near = features.filter(({ polygons }) => isNear(polygons, at, within));
  const corners = near.flatMap(({ polygons }) => cornersOf(polygons));
  return corners.filter((p) => Math.hypot(p.x - at.x, p.y - at.y) <= within);
}

function cornersOf(polygons: Feature['polygons']): MapXY[] {
  return polygons.flat().flatMap((ring) => ring.slice(0, -1));
}
