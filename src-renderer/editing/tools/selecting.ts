/** Choosing features by click and by box, and moving the chosen ones together. */
import type OlMap from 'ol/Map.js';
import type { Feature } from '../../../src-main/contract/run.ts';
import type { MapXY } from '../../../src-main/contract/space.ts';
import { insideOf, isInside } from '../../../src-main/engine/layer/geometry/cut.ts';
import { shapeOf } from '../../../src-main/engine/layer/geometry/shape.ts';
import { boxOf, isNear, translate } from '../../../src-main/engine/layer/geometry/vertices.ts';
import type { RunningTool } from '../../map/tools.svelte.ts';
import type { Session } from '../../session.ts';
import { text } from '../../text/text.ts';
import { Bench } from '../bench.ts';
import { type Hand, HandInteraction } from '../hand.ts';

const words = text.editing;

/** The feature under the hand; where several lie over one another, the topmost. */
export function featureUnder(bench: Bench, hand: Hand): Feature | null {
  const at = bench.toLayer(hand.at);
  const found = [...bench.inView()].filter(
    ({ polygons }) => isNear(polygons, at, 0) && isInside(at, shapeOf(polygons)),
  );
  return found.at(-1) ?? null;
}

/** A place within each feature in view, in the view's coordinates. */
export function middles(bench: Bench): number[][] {
  return [...bench.inView()].flatMap(({ polygons }) => {
    const at = insideOf(polygons);
    return at ? [bench.toView(at)] : [];
  });
}

export function startSelecting(session: Session, map: OlMap): RunningTool {
  const bench = new Bench(session, map);
  const { editing } = session;
  let from: MapXY | null = null;
  const drop = () => {
    from = null;
    bench.sketch.clear();
  };
  const hand = new HandInteraction({
    drop,
    press(at) {
      from = bench.toLayer(at.at);
      return true;
    },
    drag(at) {
      if (from) bench.sketch.show({ polygons: [[boxRing(from, bench.toLayer(at.at))]] });
    },
    release(at) {
      bench.sketch.clear();
      if (!from) return;
      const to = bench.toLayer(at.at);
      const still = Math.hypot(to.x - from.x, to.y - from.y) < bench.unitsOf(4, at);
      if (still) {
        const under = featureUnder(bench, at);
        editing.select(under ? [under.id] : [], at.shift || at.ctrl ? 'toggle' : 'only');
      } else editing.select(within(bench, from, to), at.shift || at.ctrl ? 'add' : 'only');
      from = null;
    },
  });
  map.addInteraction(hand);
  return {
    cursor: 'default',
    stops: () => middles(bench),
    escape() {
      const dragging = from !== null;
      drop();
      if (dragging) return true;
      const had = editing.selection.size > 0;
      editing.select([]);
      return had;
    },
    stop() {
      map.removeInteraction(hand);
      bench.sketch.dispose();
    },
  };
}

function boxRing(p: MapXY, q: MapXY): MapXY[] {
  const [minX, maxX, minY, maxY] = [Math.min(p.x, q.x), Math.max(p.x, q.x), Math.min(p.y, q.y), Math.max(p.y, q.y)];
  return [
    { x: minX, y: minY },
    { x: maxX, y: minY },
    { x: maxX, y: maxY },
    { x: minX, y: maxY },
    { x: minX, y: minY },
  ];
}

/** Features whose box meets the drawn one. */
function* within(bench: Bench, p: MapXY, q: MapXY): Generator<string> {
  const [minX, maxX, minY, maxY] = [Math.min(p.x, q.x), Math.max(p.x, q.x), Math.min(p.y, q.y), Math.max(p.y, q.y)];
  for (const { id, polygons } of bench.inView()) {
    const box = boxOf(polygons);
    if (box && box.minX <= maxX && box.maxX >= minX && box.minY <= maxY && box.maxY >= minY) yield id;
  }
}

export function startMoving(session: Session, map: OlMap): RunningTool {
  const bench = new Bench(session, map);
  const { editing } = session;
  let from: MapXY | null = null;
  let by: MapXY = { x: 0, y: 0 };
  const show = () =>
    bench.sketch.show({ polygons: editing.selected.flatMap(({ polygons }) => translate(polygons, by)) });
  const end = () => {
    [from, by] = [null, { x: 0, y: 0 }];
    bench.sketch.clear();
  };
  const hand = new HandInteraction({
    drop: end,
    press(at) {
      const under = featureUnder(bench, at);
      if (under && !editing.selection.has(under.id)) editing.select([under.id], at.shift ? 'add' : 'only');
      if (!under || editing.selected.length === 0) return false;
      from = bench.toLayer(at.at);
      return true;
    },
    drag(at) {
      if (!from) return;
      const to = bench.toLayer(at.at);
      by = { x: to.x - from.x, y: to.y - from.y };
      show();
    },
    release() {
      if (by.x !== 0 || by.y !== 0) {
        const moved = new Map(editing.selected.map((feature) => [feature, translate(feature.polygons, by)]));
        bench.saveOutlines(words.steps.move(moved.size), moved);
      }
      end();
    },
  });
  map.addInteraction(hand);
  return {
    cursor: 'move',
    stops: () => middles(bench),
    escape() {
      const had = from !== null;
      end();
      return bench.forget() || had;
    },
    stop() {
      map.removeInteraction(hand);
      bench.sketch.dispose();
    },
  };
}
