/** The runs of one mask row as the places where it changes, for the tracer. */
import type { MaskBits } from '../../contract/run.ts';
import { nextClear, nextSet } from '../window/bits.ts';
import type { Corners } from './corners.ts';

export class RowRuns {
  /** Places where the row changes: even ones begin a run, odd ones end it. */
  x: Int32Array = new Int32Array(64);
  /** The corner at the upper end of the edge below each place. */
  top: Int32Array = new Int32Array(64);
  count = 0;
  private first = 0;

  /** Reads row `y`; empty below the mask's last row. Every run gets a number from `corners`. */
  read(mask: MaskBits, y: number, corners: Corners): void {
    this.count = 0;
    if (y >= mask.height) return;
    const start = y * mask.width;
    const end = start + mask.width;
    for (let at = nextSet(mask.bits, start, end); at < end; ) {
      const stop = nextClear(mask.bits, at, end);
      if (this.count + 2 > this.x.length) this.grow();
      this.x[this.count++] = at - start;
      this.x[this.count++] = stop - start;
      at = nextSet(mask.bits, stop, end);
    }
    this.first = corners.addRuns(this.count >> 1);
  }

  /** Number of the run that place `i` begins or ends. */
  run(i: number): number {
    return this.first + (i >> 1);
  }

  private grow(): void {
    for (const name of ['x', 'top'] as const) {
      const larger = new Int32Array(this[name].length * 2);
      larger.set(this[name]);
      this[name] = larger;
    }
  }
}
