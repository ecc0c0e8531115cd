/** The corners of a mask's outline while it is traced, with their partners along row and column. */
import { IntList } from './int-list.ts';

export class Corners {
  readonly x = new IntList();
  readonly y = new IntList();
  /** Partner at the other end of the edge along the row, and along the column. */
  readonly rowMate = new IntList();
  readonly columnMate = new IntList();
  /** The other corner at the same place, or -1. */
  readonly twin = new IntList();
  /** Number of the run whose outline this is. */
  readonly runs = new IntList();
  /** Corners at the upper end of a run's left edge: from each, a ring goes down. */
  readonly starts = new IntList();
  private readonly parent = new IntList();

  /** Adds a corner and returns its number. */
  add(x: number, y: number, run: number): number {
    const corner = this.x.length;
    this.x.push(x);
    this.y.push(y);
    this.runs.push(run);
    this.rowMate.push(-1);
    this.columnMate.push(-1);
    this.twin.push(-1);
    return corner;
  }

  /** Says that an edge goes down from `corner`, with foreground to its right where `left`; returns `corner`. */
  begin(corner: number, left: boolean): number {
    if (left) this.starts.push(corner);
    return corner;
  }

  /** Ends the edge along the column that began at `top`, at `corner`; returns `corner`. */
  end(top: number, corner: number): number {
    this.columnMate.data[top] = corner;
    this.columnMate.data[corner] = top;
    return corner;
  }

  linkRow(a: number, b: number): void {
    this.rowMate.data[a] = b;
    this.rowMate.data[b] = a;
  }

  pair(a: number, b: number): void {
    this.twin.data[a] = b;
    this.twin.data[b] = a;
  }

  get runCount(): number {
    return this.parent.length;
  }

  /** Numbers `count` new runs and returns the first number. */
  addRuns(count: number): number {
    const first = this.parent.length;
    for (let i = 0; i < count; i++) this.parent.push(first + i);
    return first;
  }

  /** Says that two runs belong to one part. */
  joinRuns(a: number, b: number): void {
    const ra = this.partOf(a);
    const rb = this.partOf(b);
    if (ra < rb) this.parent.data[rb] = ra;
    else this.parent.data[ra] = rb;
  }

  /** The part of a run, known by its first run. */
  partOf(run: number): number {
    const { data } = this.parent;
    let r = run;
    while (data[r] !== r) {
      data[r] = data[data[r]!]!;
      r = data[r]!;
    }
    return r;
  }
}
