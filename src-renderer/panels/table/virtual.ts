/**
 * Which rows of a long list are in sight. All rows are of one height, so this is one division; a library
 * for virtual lists would measure rows that need no measuring. Pure.
 */
export interface Sight {
  readonly scrollTop: number;
  /** CSS pixels. */
  readonly height: number;
  readonly rowHeight: number;
  readonly count: number;
}

/** Rows that are drawn beyond each edge, so that none is blank while it scrolls in. */
const beyond = 24;

/** First row to draw and the one after the last. */
export function rowsInSight({ scrollTop, height, rowHeight, count }: Sight): {
  readonly from: number;
  readonly to: number;
} {
  const first = Math.floor(Math.max(0, scrollTop) / rowHeight);
  const from = Math.max(0, Math.min(first, count) - beyond);
  return { from, to: Math.min(count, first + Math.ceil(height / rowHeight) + beyond) };
}
