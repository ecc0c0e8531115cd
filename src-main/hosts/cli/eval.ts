/** The commands `eval` and `eval compare`: figures as a table, or as JSON. */
import { resolve } from 'node:path';
import { defaultPrompter, defaultSegmenter } from '../../engine/defaults.ts';
import { type Comparison, compare } from '../../engine/evaluate/compare.ts';
import type { EvaluateProgress } from '../../engine/evaluate/evaluate.ts';
import { readResults } from '../../engine/evaluate/journal.ts';
import type { Evaluation } from '../../engine/evaluate/run.ts';
import type { Group, Summary } from '../../engine/evaluate/summary.ts';
import type { CompareCommand, EvalCommand } from './command.ts';
import { estimate, evalText, share } from './eval-text.ts';
import type { Work } from './segment.ts';
import { table } from './table.ts';
import type { Terminal } from './terminal.ts';
import { duration } from './text.ts';

/** Runs an evaluation and prints its summary. Faults are thrown. */
export async function evaluateDataset(command: EvalCommand, work: Work, version: string): Promise<void> {
  const { engine, terminal, signal, folder } = work;
  const onProgress = command.quiet ? undefined : showProgress(terminal);
  const evaluation = await engine.evaluate(
    {
      ...command,
      folder: resolve(folder, command.dataset),
      prompter: command.prompter ?? defaultPrompter,
      segmenter: command.segmenter ?? defaultSegmenter,
      answers: command.answers === null ? null : resolve(folder, command.answers),
      out: resolve(folder, command.out),
      program: version,
    },
    { signal, ...(onProgress && { onProgress }) },
  );
  terminal.status('');
  const { summary, files } = evaluation;
  await terminal.result(command.json ? `${JSON.stringify(summary)}\n` : describe(evaluation));
  if (!command.quiet) terminal.say(evalText.written(files.report));
}

/** Compares two folders of results. Faults: `evaluate.noResults`, `evaluate.notComparable`. */
export async function compareResults(command: CompareCommand, { terminal, folder }: Work): Promise<void> {
  const [a, b] = await Promise.all([readResults(resolve(folder, command.a)), readResults(resolve(folder, command.b))]);
  const comparison = compare(a, b);
  await terminal.result(command.json ? `${JSON.stringify(comparison)}\n` : describeComparison(comparison));
}

/** Milliseconds between plain lines where stderr is no terminal. */
const plainInterval = 10_000;

function showProgress(terminal: Terminal): (progress: EvaluateProgress) => void {
  let lastAt = Number.NEGATIVE_INFINITY;
  let first = true;
  return (progress) => {
    const { done, total, resumed, elapsed } = progress;
    if (first && resumed > 0) terminal.say(evalText.resumed(resumed));
    first = false;
    const line = evalText.progress(done, total, timeLeft(progress));
    terminal.status(line);
    if (terminal.interactive || (elapsed - lastAt < plainInterval && done < total)) return;
    lastAt = elapsed;
    terminal.say(line);
  };
}

function timeLeft({ done, total, resumed, elapsed }: EvaluateProgress): string | null {
  const fresh = done - resumed;
  return fresh < 2 || done >= total ? null : duration((elapsed / fresh) * (total - done));
}

function describe({ summary, elapsed, fresh, model }: Evaluation): string {
  const { settings, figures } = summary;
  const { rows } = evalText;
  const { noTarget } = figures;
  const over = `${(Math.max(0, 1 - model / Math.max(1, elapsed)) * 100).toFixed(1)} %`;
  const precise = Object.entries(figures.precisionAt).map(([at, value]) => `${at}: ${value.toFixed(3)}`);
  const none = [noTarget.precision, noTarget.recall, noTarget.falsePositiveRate].map(share);
  const properties = [
    [evalText.head(settings.dataset, settings.split, figures.samples), ''],
    [rows.protocol, evalText.protocolOf(settings.protocol, settings.question, settings.resolution)],
    [rows.prompter, `${settings.prompter.id} ${settings.prompter.version}`],
    [rows.segmenter, `${settings.segmenter.id} ${settings.segmenter.version}`],
    [rows.gIoU, estimate(figures.gIoU)],
    [rows.cIoU, estimate(figures.cIoU)],
    ...Object.entries(summary.counted)
      .filter(([id]) => id !== settings.protocol)
      .map(([id, { gIoU, cIoU }]) => [`  ${id}`, `${gIoU.value.toFixed(3)} / ${cIoU.value.toFixed(3)}`]),
    [rows.precision, precise.join('  ')],
    [rows.answers, evalText.counts(figures.answers)],
    [rows.noTarget, evalText.noTargetOf(noTarget.samples, none[0] ?? '', none[1] ?? '', none[2] ?? '')],
    ...(fresh > 0 ? [[rows.time, evalText.timeOf((elapsed / 1000).toFixed(1), fresh, over)]] : []),
  ];
  return `${table(properties)}${groupTables(summary.groups)}`;
}

function groupTables(groups: Summary['groups']): string {
  return (Object.keys(evalText.groups) as (keyof Summary['groups'])[])
    .filter((key) => groups[key].length > 1 && (key !== 'sourceClass' || groups.source.length > 1))
    .map((key) => `\n${table([[evalText.groups[key], ...evalText.groupColumns], ...groups[key].map(groupRow)])}`)
    .join('');
}

function groupRow({ name, samples, gIoU, cIoU }: Group): string[] {
  return [name.replace(/^\d /, ''), String(samples), estimate(gIoU), estimate(cIoU)];
}

function describeComparison({ test, samples, better, worse, same, gains, losses, classes }: Comparison): string {
  const { compareRows } = evalText;
  const signed = (value: number) => `${value >= 0 ? '+' : ''}${value.toFixed(3)}`;
  const properties = [
    [compareRows.pairs, evalText.pairs(samples, better, worse, same)],
    [
      compareRows.difference,
      evalText.differenceOf(signed(test.difference), signed(test.low), signed(test.high), test.p.toFixed(4)),
    ],
    [compareRows.verdict, evalText.verdict(test.p, test.difference)],
  ];
  const changes = (title: string, list: Comparison['gains']) =>
    list.length === 0
      ? ''
      : `\n${title}\n${table([
          evalText.changeColumns,
          ...list.map(({ id, a, b, question }) => [id, a.toFixed(3), b.toFixed(3), question]),
        ])}`;
  const perClass = classes.map(({ name, samples: count, difference }) => [name, String(count), signed(difference)]);
  const classTable = classes.length > 1 ? `\n${table([evalText.classColumns, ...perClass])}` : '';
  return `${table(properties)}${classTable}${changes(evalText.gains, gains)}${changes(evalText.losses, losses)}`;
}
