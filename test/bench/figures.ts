/** How a figure is written down and printed. */

export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: 'ms' | 'x' | 'MiB';
  /** What it is compared with, and the measured value of that. */
  readonly floor?: { readonly what: string; readonly value: number };
  /** Budget in the figure's unit. */
  readonly budget?: number;
}

export function printFigures(figures: readonly Figure[], options: { json: boolean; machine: string }): void {
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ machine: options.machine, figures }, null, 2)}\n`);
    return;
  }
  const rows = figures.map((figure) => [
    figure.what,
    `${number(figure.value)} ${figure.unit}`,
    figure.floor ? `${number(figure.floor.value)} ${figure.unit} (${figure.floor.what})` : '',
    figure.floor ? number(figure.value / figure.floor.value) : '',
    figure.budget === undefined ? '' : `${number(figure.budget)} ${figure.unit}`,
    figure.budget === undefined ? '' : figure.value <= figure.budget ? 'yes' : 'NO',
  ]);
  const head = ['what', 'measured', 'floor in the same run', 'ratio', 'budget', 'kept'];
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  process.stdout.write(`Measured on ${options.machine}, ${process.version}\n\n`);
  process.stdout.write(`${[line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')}\n`);
}

function number(value: number): string {
  if (value >= 100) return value.toFixed(0);
  return value.toPrecision(3);
}
