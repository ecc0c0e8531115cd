/** Plain tables in columns, for terminals and pipes. */
import { printable } from './terminal.ts';

/** Rows as columns two spaces apart, without trailing blanks; one line a row, ending with a newline. */
export function table(rows: readonly (readonly string[])[]): string {
  const clean = rows.map((row) => row.map((cell) => printable(cell.replace(/\s+/g, ' '))));
  const columns = Math.max(0, ...clean.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(0, ...clean.map((row) => width(row[column] ?? ''))),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - width(cell)))
      .join('  ')
      .trimEnd();
  return clean.map((row) => `${line(row)}\n`).join('');
}

/** Terminal cells of a text: none for combining marks, two for wide East Asian characters. */
function width(cell: string): number {
  let cells = 0;
  for (const character of cell) {
    if (/\p{M}/u.test(character)) continue;
    cells += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(
      character,
    )
      ? 2
      : 1;
  }
  return cells;
}
