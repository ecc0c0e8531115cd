/** What was measured in the window, as the table that is printed and as figures of the bench. */
import type { Figure } from './figures.ts';
import type { Measured } from './window-recorder.ts';

/** One action, at rest and while a model runs. */
export interface Row {
  readonly scene: string;
  readonly idle: Measured;
  /** With the number of windows that were encoded meanwhile, 1 at least. */
  readonly busy: (Measured & { readonly encoded: number }) | null;
  /** p95 from input to frame; milliseconds. */
  readonly budget: number;
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** Each action's p95 while a model runs, over the same at rest. */
export function figuresOf(rows: readonly Row[]): Figure[] {
  // Opening a session has scripts and tasks, but no hand in it.
  const handled = rows.filter(({ idle }) => idle.latency.length > 0);
  return handled.map(({ scene, idle, busy, budget }) => {
    const what = `${scene}: ${idle.action}, input to frame (p95)`;
    const floor = { what: 'no model at work', value: percentile(idle.latency, 0.95) };
    if (!busy) return { what, value: floor.value, unit: 'ms', budget };
    return { what: `${what} while a model runs`, value: percentile(busy.latency, 0.95), unit: 'ms', floor, budget };
  });
}

/** The longest script of all rows. */
export function longestScript(rows: readonly Row[]): Figure {
  const all = rows.flatMap(({ idle, busy }) => [idle, ...(busy ? [busy] : [])]);
  const value = Math.max(...all.map((measured) => measured.longestScript));
  return { what: 'longest script in one task of the window', value, unit: 'ms', budget: 50 };
}

/** Prints every row: input to frame as p50 / p95 / max, script a frame as p95, the longest script and task. */
export function printRows(rows: readonly Row[]): void {
  const head = [
    'in the window',
    'model',
    'n',
    'p50',
    'p95',
    'max',
    'budget p95',
    'script a frame p95',
    'longest script',
    'longest task, drawing included',
    'p95 over rest',
    'encodings that ended meanwhile',
  ];
  const lines = rows.flatMap((row) => [
    [...cells(row, row.idle, 'rests'), ''],
    ...(row.busy ? [[...cells(row, row.busy, 'runs'), String(row.busy.encoded)]] : []),
  ]);
  const line = (cell: readonly string[]) => `| ${cell.join(' | ')} |`;
  process.stdout.write(
    `\nMilliseconds. ${[line(head), line(head.map(() => '---')), ...lines.map(line)].join('\n')}\n\n`,
  );
}

function cells({ scene, idle, budget }: Row, measured: Measured, model: string): string[] {
  const { latency, script } = measured;
  const number = (value: number) => (Number.isFinite(value) ? value.toFixed(value < 10 ? 1 : 0) : '-');
  const ratio = percentile(latency, 0.95) / percentile(idle.latency, 0.95);
  return [
    `${scene}: ${measured.action}`,
    model,
    String(latency.length),
    number(percentile(latency, 0.5)),
    number(percentile(latency, 0.95)),
    number(percentile(latency, 1)),
    number(budget),
    number(percentile(script, 0.95)),
    number(measured.longestScript),
    number(measured.longestTask),
    measured === idle || !Number.isFinite(ratio) ? '' : ratio.toFixed(2),
  ];
}
