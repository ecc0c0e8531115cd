/**
 * Masks to polygons along pixel edges, exactly: no pixel is lost, none is added.
 *
 * Foreground is 4-connected: pixels that meet in a corner belong to different polygons, or to one
 * polygon that goes round. Every ring is simple. Where a ring would touch itself in a corner it is
 * split there, so that what it went round becomes a hole; rings may meet in points only, and the
 * inside of every polygon stays connected, which is what OGC Simple Features asks for.
 *
 * Method: the runs of two neighbouring rows are merged from left to right. A run's end that is in one
 * row only is a corner; an end in both rows is a straight edge (no vertex) or, if the runs change
 * sides there, two corners at one place. Each corner knows its partner along the row and its partner
 * along the column, so rings are walked in linear time and have no collinear vertices.
 */
import type { MaskBits } from '../../contract/run.ts';
import { Corners } from './corners.ts';
import { RingWalk } from './ring-walk.ts';
import { RowRuns } from './row-runs.ts';
import { runSliced, runWhole, type SliceOptions } from './slice.ts';
import type { TracedPolygon } from './traced.ts';

export type { TracedPolygon } from './traced.ts';

/** Traces a mask in one go; in the order of the parts' first pixels. */
export function traceMaskSync(mask: MaskBits): TracedPolygon[] {
  return runWhole(traceSteps(mask));
}

/** Traces a mask and lets the event loop run after every `sliceMs` milliseconds. Faults: `run.cancelled`. */
export function traceMask(mask: MaskBits, options: SliceOptions = {}): Promise<TracedPolygon[]> {
  return runSliced(traceSteps(mask), options);
}

/** Pauses after this many corners or rows, so that a step stays far below a millisecond. */
const stepSize = 4096;

/** `traceMaskSync` in steps of some thousand corners, for `runSliced`. */
export function* traceSteps(mask: MaskBits): Generator<void, TracedPolygon[]> {
  const corners = new Corners();
  let above = new RowRuns();
  let below = new RowRuns();
  let worked = 0;
  for (let y = 0; y <= mask.height; y++) {
    below.read(mask, y, corners);
    joinRows(above, below, { y, corners });
    [above, below] = [below, above];
    worked += 16 + above.count + below.count;
    if (worked < stepSize) continue;
    worked = 0;
    yield;
  }
  const walk = new RingWalk(corners);
  for (let i = 0, walked = 0; i < corners.starts.length; i++) {
    walked += walk.from(corners.starts.data[i]!);
    if (walked < stepSize) continue;
    walked = 0;
    yield;
  }
  return walk.polygons();
}

/** Finds the corners on the line between two rows, and joins runs that share an edge over it. */
function joinRows(above: RowRuns, below: RowRuns, line: { readonly y: number; readonly corners: Corners }): void {
  const { y, corners } = line;
  let open = -1; // The corner from which an edge along this line has started.
  const close = (corner: number) => {
    if (open < 0) {
      open = corner;
      return;
    }
    corners.linkRow(open, corner);
    open = -1;
  };
  for (let i = 0, j = 0; i < above.count || j < below.count; ) {
    const u = i < above.count ? above.x[i]! : Number.MAX_SAFE_INTEGER;
    const d = j < below.count ? below.x[j]! : Number.MAX_SAFE_INTEGER;
    if (u < d) {
      close(corners.end(above.top[i]!, corners.add(u, y, above.run(i))));
      i++;
    } else if (d < u) {
      below.top[j] = corners.begin(corners.add(d, y, below.run(j)), (j & 1) === 0);
      close(below.top[j]!);
      j++;
    } else {
      if ((i & 1) === (j & 1)) below.top[j] = above.top[i]!;
      else open = saddle(above, below, { i, j, y, corners, open });
      i++;
      j++;
    }
    if ((i & 1) === 1 && (j & 1) === 1) corners.joinRuns(above.run(i), below.run(j));
  }
}

/**
 * Two foreground pixels meet in a corner: each keeps its own. `open` is the edge that comes from the
 * left; the edge to the right starts at the corner that is returned.
 */
function saddle(
  above: RowRuns,
  below: RowRuns,
  at: { i: number; j: number; y: number; corners: Corners; open: number },
): number {
  const { i, j, y, corners, open } = at;
  const x = above.x[i]!;
  const upper = corners.end(above.top[i]!, corners.add(x, y, above.run(i)));
  const lower = corners.begin(corners.add(x, y, below.run(j)), (j & 1) === 0);
  below.top[j] = lower;
  corners.pair(upper, lower);
  // The upper run ends here (it lies to the left) or begins here.
  const upperIsLeft = (i & 1) === 1;
  corners.linkRow(open, upperIsLeft ? upper : lower);
  return upperIsLeft ? lower : upper;
}
