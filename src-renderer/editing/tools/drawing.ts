/** Tools that take a line or an outline, point by point: draw, split, reshape, cut a hole. */
import type OlMap from 'ol/Map.js';
import type { Edit } from '../../../src-main/contract/document.ts';
import type { Feature } from '../../../src-main/contract/run.ts';
import type { MapXY } from '../../../src-main/contract/space.ts';
import { reshapeByLine, splitByLine } from '../../../src-main/engine/layer/geometry/cut.ts';
import { cutHole } from '../../../src-main/engine/layer/geometry/holes.ts';
import { type Polygons, unionOf } from '../../../src-main/engine/layer/geometry/overlay.ts';
import { closedRing, planarArea, turned } from '../../../src-main/engine/layer/geometry/shape.ts';
import { sharedArea } from '../../../src-main/engine/layer/geometry/shared-area.ts';
import { partOf } from '../../../src-main/engine/layer/outline.ts';
import type { RunningTool } from '../../map/tools.svelte.ts';
import type { Session } from '../../session.ts';
import { text } from '../../text/text.ts';
import { Bench } from '../bench.ts';
import { type Hand, HandInteraction } from '../hand.ts';

const words = text.editing;
/** Points of a double click are nearer to one another than this, CSS pixels. */
const doubleWithin = 6;

interface Drawing {
  readonly shape: 'line' | 'outline';
  /** Called with at least two points of a line, three of an outline. False keeps what was drawn, to be mended. */
  done(bench: Bench, points: readonly MapXY[]): boolean;
}

function drawingTool({ shape, done }: Drawing) {
  return (session: Session, map: OlMap): RunningTool => {
    const bench = new Bench(session, map);
    let points: MapXY[] = [];
    let hover: MapXY | null = null;
    const least = shape === 'line' ? 2 : 3;

    function draw(): void {
      const path = hover ? [...points, hover] : points;
      const outline = shape === 'outline' && path.length > 2 ? [[closedRing(path)]] : [];
      bench.sketch.show({
        polygons: outline,
        line: shape === 'line' || path.length === 2 ? path : [],
        handles: points,
        hot: hover,
      });
    }
    function finish(): void {
      if (points.length < least) return;
      hover = null;
      const finished = points;
      if (!done(bench, finished)) return;
      points = [];
      session.tools.report = '';
      bench.sketch.clear();
    }
    function add(place: MapXY): void {
      const last = points.at(-1);
      if (!last || last.x !== place.x || last.y !== place.y) points = [...points, place];
      session.tools.report = words.points(points.length);
      draw();
    }
    const hand = new HandInteraction({
      click: (at) => add(bench.place(at)),
      doubleClick(at) {
        // Its second click is no corner of its own, even where the hand trembled.
        const [one, other] = points.slice(-2);
        const near = one && other && Math.hypot(one.x - other.x, one.y - other.y) <= bench.unitsOf(doubleWithin, at);
        if (near) points = points.slice(0, -1);
        finish();
      },
      move: (at: Hand) => {
        hover = bench.place(at);
        draw();
      },
    });
    map.addInteraction(hand);
    return {
      finish,
      escape() {
        const had = points.length > 0;
        points = [];
        session.tools.report = '';
        bench.sketch.clear();
        return bench.forget() || had;
      },
      key({ key }) {
        if (key !== 'Backspace' || points.length === 0) return false;
        points = points.slice(0, -1);
        session.tools.report = words.points(points.length);
        draw();
        return true;
      },
      stop() {
        map.removeInteraction(hand);
        bench.sketch.dispose();
      },
    };
  };
}

export const startDrawing = drawingTool({
  shape: 'outline',
  done: (bench, points) => bench.saveNew(words.steps.draw, [[turned(closedRing(points), 'counter-clockwise')]]),
});

/** The chosen features, or, where none is chosen, all that the line meets. */
function concerned(bench: Bench): readonly Feature[] {
  const { selected } = bench.session.editing;
  return selected.length > 0 ? selected : [...bench.inView()];
}

export const startSplitting = drawingTool({
  shape: 'line',
  done(bench, line) {
    const { layer } = bench;
    if (!layer) return true;
    const edits: Edit[] = [];
    let cut = 0;
    for (const feature of concerned(bench)) {
      const parts = splitByLine(feature.polygons, line);
      if (parts.length <= feature.polygons.length) continue;
      cut += 1;
      const groups = partsOf(feature.polygons, parts);
      const [first, ...others] = groups.sort((a, b) => planarArea(b) - planarArea(a));
      const whole = partOf(feature, feature.id, first ?? [], layer.raster);
      const more = others.map((polygons) => partOf(feature, crypto.randomUUID(), polygons, layer.raster));
      edits.push({ kind: 'features.replace', layer: layer.id, features: [whole] });
      edits.push({ kind: 'features.add', layer: layer.id, features: more, at: null });
    }
    if (cut === 0) bench.session.notices.tell('info', words.nothingCut);
    else bench.commit(words.steps.split(cut), { kind: 'batch', edits });
    return true;
  },
});

/** The cut parts each on its own; parts that the line left whole stay together with the largest. */
function partsOf(before: Polygons, parts: Polygons): Polygons[] {
  const whole = new Set(before);
  const kept = parts.filter((part) => whole.has(part));
  const cut = parts.filter((part) => !whole.has(part)).map((part): Polygons => [part]);
  const largest = cut.toSorted((a, b) => planarArea(b) - planarArea(a))[0];
  return cut.map((part) => (part === largest ? [...part, ...kept] : part));
}

export const startReshaping = drawingTool({
  shape: 'line',
  done(bench, line) {
    const changes = new Map<Feature, Polygons>();
    for (const feature of concerned(bench)) {
      const shaped = feature.polygons.map((polygon) => reshapeByLine(polygon, line));
      if (shaped.every((part) => part === null)) continue;
      changes.set(feature, unionOf(shaped.map((part, i): Polygons => part ?? [feature.polygons[i]!])));
    }
    if (changes.size === 0) bench.session.notices.tell('info', words.nothingReshaped);
    return bench.saveOutlines(words.steps.reshape, changes);
  },
});

export const startHole = drawingTool({
  shape: 'outline',
  done(bench, points) {
    const ring = closedRing(points);
    if (!bench.check([[turned(ring, 'counter-clockwise')]].map((rings) => [rings]))) return false;
    const hole: Polygons = [[turned(ring, 'counter-clockwise')]];
    const met = concerned(bench).filter(({ polygons }) => sharedArea(polygons, hole) > 0);
    if (met.length === 0) bench.session.notices.tell('info', words.nothingUnder);
    return bench.saveOutlines(
      words.steps.cutHole,
      new Map(met.map((feature) => [feature, cutHole(feature.polygons, ring)])),
    );
  },
});
