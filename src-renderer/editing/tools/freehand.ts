/** Tools that follow the hand: brush and eraser, lasso to add, to take away and to select. */
import type OlMap from 'ol/Map.js';
import type { Feature } from '../../../src-main/contract/run.ts';
import type { MapXY } from '../../../src-main/contract/space.ts';
import { strokeArea } from '../../../src-main/engine/layer/geometry/buffer.ts';
import { enclosed } from '../../../src-main/engine/layer/geometry/cut.ts';
import { differenceOf, type Polygons, unionOf } from '../../../src-main/engine/layer/geometry/overlay.ts';
import { closedRing } from '../../../src-main/engine/layer/geometry/shape.ts';
import { sharedArea } from '../../../src-main/engine/layer/geometry/shared-area.ts';
import { boxOf } from '../../../src-main/engine/layer/geometry/vertices.ts';
import type { RunningTool } from '../../map/tools.svelte.ts';
import type { Session } from '../../session.ts';
import { text } from '../../text/text.ts';
import { Bench } from '../bench.ts';
import { type Hand, HandInteraction } from '../hand.ts';

const words = text.editing;
type Effect = 'add' | 'take';

/** Bracket keys change the brush by this factor. */
const brushStep = 1.25;
const brushLimits = { min: 2, max: 200 };

function brushTool(usual: Effect) {
  return (session: Session, map: OlMap): RunningTool => {
    const bench = new Bench(session, map);
    const { editing } = session;
    /** The stroke so far, as areas of its pieces: with a pen each piece has the width of its pressure. */
    let pieces: Polygons[] = [];
    let last: { at: MapXY; radius: number } | null = null;
    let path: { readonly at: MapXY; readonly radius: number }[] = [];
    let effect: Effect = usual;
    const ring = brushRing(map, () => editing.brush);

    const radiusOf = (hand: Hand) =>
      bench.unitsOf(editing.brush, hand) * (hand.pressure === null ? 1 : 0.25 + hand.pressure * 0.75);
    function extend(hand: Hand): void {
      const [at, radius] = [bench.toLayer(hand.at), radiusOf(hand)];
      pieces.push(strokeArea(last ? [last.at, at] : [at], last ? (radius + last.radius) / 2 : radius));
      last = { at, radius };
      path.push(last);
      bench.sketch.show(effect === 'add' ? { polygons: pieces.flat() } : { cut: pieces.flat() });
    }
    const drop = () => {
      [pieces, last, path] = [[], null, []];
      bench.sketch.clear();
    };
    const hand = new HandInteraction({
      drop,
      press(at) {
        // Alt makes of a brush an eraser for one stroke, and the reverse.
        effect = at.alt ? (usual === 'add' ? 'take' : 'add') : usual;
        [pieces, last, path] = [[], null, []];
        extend(at);
        return true;
      },
      drag(at) {
        ring.move(at);
        const moved = last && Math.hypot(bench.toLayer(at.at).x - last.at.x, bench.toLayer(at.at).y - last.at.y);
        if (moved !== null && moved > bench.unitsOf(1.5, at)) extend(at);
      },
      release() {
        applyArea(bench, strokeOf(path, pieces), effect);
        [pieces, last, path] = [[], null, []];
        if (!editing.broken) bench.sketch.clear();
        ring.resize();
      },
      move: (at) => ring.move(at),
    });
    map.addInteraction(hand);
    return {
      cursor: 'none',
      escape() {
        const had = pieces.length > 0;
        drop();
        return bench.forget() || had;
      },
      key({ key }) {
        const factor = key === ']' ? brushStep : key === '[' ? 1 / brushStep : null;
        if (factor === null) return false;
        editing.brush = Math.min(brushLimits.max, Math.max(brushLimits.min, editing.brush * factor));
        session.tools.report = words.brushSize(Math.round(editing.brush));
        ring.resize();
        return true;
      },
      stop() {
        map.removeInteraction(hand);
        ring.remove();
        bench.sketch.dispose();
      },
    };
  };
}

/** A stroke of one width is one area about its path, which is made in a fraction of the time that joining its pieces takes. */
function strokeOf(
  path: readonly { readonly at: MapXY; readonly radius: number }[],
  pieces: readonly Polygons[],
): Polygons {
  const radius = path[0]?.radius ?? 0;
  // The same brush at other places of the view may differ in the last digits.
  const even = path.every((each) => Math.abs(each.radius - radius) <= radius * 0.01);
  return even
    ? strokeArea(
        path.map(({ at }) => at),
        radius,
      )
    : unionOf(pieces);
}

export const startBrush = brushTool('add');
export const startEraser = brushTool('take');

/** The brush's edge as a ring that follows the pointer. */
function brushRing(map: OlMap, radius: () => number) {
  const ring = document.createElement('div');
  ring.className = 'brush-ring';
  map.getViewport()?.append(ring);
  const resize = () => {
    ring.style.setProperty('--brush', `${2 * radius()}px`);
  };
  resize();
  return {
    resize,
    move({ pixel: [x, y] }: Hand) {
      resize();
      ring.style.translate = `${x}px ${y}px`;
      ring.hidden = false;
    },
    remove: () => ring.remove(),
  };
}

/**
 * Adds an area to the chosen feature (to the one that it touches most where none is chosen; to a new one
 * where it touches none), or takes it away from the chosen ones or from all that it touches.
 */
export function applyArea(bench: Bench, area: Polygons, effect: Effect): boolean {
  if (area.length === 0) return false;
  const { selected } = bench.session.editing;
  const touched = touching(selected.length > 0 ? selected : bench.inView(), area);
  if (effect === 'take') {
    const changes = new Map(touched.map((feature) => [feature, differenceOf(feature.polygons, area)]));
    return bench.saveOutlines(words.steps.erase, changes);
  }
  const target = selected.at(-1) ?? touched[0];
  if (!target) return bench.saveNew(words.steps.paint, area);
  return bench.saveOutlines(words.steps.paint, new Map([[target, unionOf([target.polygons, area])]]));
}

/** The features that share ground with an area, those with the most first. */
function touching(features: Iterable<Feature>, area: Polygons): Feature[] {
  const box = boxOf(area);
  if (!box) return [];
  const near = [...features].filter(({ polygons }) => {
    const other = boxOf(polygons);
    return (
      other && other.minX <= box.maxX && other.maxX >= box.minX && other.minY <= box.maxY && other.maxY >= box.minY
    );
  });
  return near
    .map((feature) => ({ feature, shared: sharedArea(feature.polygons, area) }))
    .filter(({ shared }) => shared > 0)
    .sort((a, b) => b.shared - a.shared)
    .map(({ feature }) => feature);
}

function lassoTool(done: (bench: Bench, area: Polygons, hand: Hand) => void, look: Effect) {
  return (session: Session, map: OlMap): RunningTool => {
    const bench = new Bench(session, map);
    /** Null while nothing is drawn, also after Esc within a drag. */
    let path: MapXY[] | null = null;
    const drop = () => {
      path = null;
      bench.sketch.clear();
    };
    const hand = new HandInteraction({
      drop,
      press(at) {
        path = [bench.toLayer(at.at)];
        return true;
      },
      drag(at) {
        if (!path) return;
        path.push(bench.toLayer(at.at));
        const area = path.length > 2 ? [[closedRing(path)]] : [];
        bench.sketch.show(look === 'add' ? { polygons: area } : { cut: area });
      },
      release(at) {
        bench.sketch.clear();
        const drawn = path ?? [];
        path = null;
        if (drawn.length > 2) done(bench, lassoArea(drawn), at);
      },
    });
    map.addInteraction(hand);
    return {
      escape() {
        const had = path !== null;
        drop();
        return bench.forget() || had;
      },
      stop() {
        map.removeInteraction(hand);
        bench.sketch.dispose();
      },
    };
  };
}

/** What a lasso holds: a path that crosses itself holds all its loops. */
function lassoArea(path: readonly MapXY[]): Polygons {
  return enclosed(closedRing(path));
}

export const startLassoAdd = lassoTool((bench, area) => applyArea(bench, area, 'add'), 'add');
export const startLassoTake = lassoTool((bench, area) => applyArea(bench, area, 'take'), 'take');
export const startLassoSelect = lassoTool((bench, area, hand) => {
  const found = touching(bench.inView(), area).map(({ id }) => id);
  bench.session.editing.select(found, hand.shift ? 'add' : 'only');
}, 'add');
