/** The report: one HTML file that opens without a network, a server or a script. */
import type { CallOptions, EnginePorts } from '../../ports.ts';
import type { Estimate } from '../metrics.ts';
import type { EvalRecord } from '../record.ts';
import type { Dataset } from '../sample.ts';
import type { Group, Summary } from '../summary.ts';
import { bars, histogram } from './charts.ts';
import { cards, choose } from './gallery.ts';
import { Html, html, tableOf } from './html.ts';
import { published } from './published.ts';
import { style } from './style.ts';
import { reportText as text } from './text.ts';

export interface ReportContent {
  readonly summary: Summary;
  readonly records: readonly EvalRecord[];
  readonly dataset: Dataset;
}

/** The whole file. Reads the pictures that it shows; one that cannot be read is left empty. Faults: `run.cancelled`. */
export async function reportOf(
  content: ReportContent,
  ports: Pick<EnginePorts, 'raster'>,
  options: CallOptions,
): Promise<string> {
  const { summary, records, dataset } = content;
  const { settings } = summary;
  const chosen = choose(records);
  const source = { dataset, ports, options };
  const gallery = async (title: string, list: readonly EvalRecord[]) =>
    list.length === 0 ? null : html`<h3>${title}</h3><div class="gallery">${await cards(list, source)}</div>`;
  const title = text.title(settings.dataset, settings.split);
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${title}</title><style>${new Html(style)}</style></head><body><main>
<h1>${title}</h1><p class="soft">${text.lead(summary.figures.samples, nameOf(settings.prompter), nameOf(settings.segmenter))}</p>
${summary.complete ? null : html`<p class="warn">${text.incomplete}</p>`}
${settings.prompter.id === 'oracle' ? html`<p class="warn">${text.oracle}</p>` : null}
${numbers(summary)}
<h2>${text.classes}</h2>${bars(byValue(summary.groups.class))}
<h2>${text.histogram}</h2>${histogram(
    records.map((r) => r.iou),
    text.histogramAxis,
  )}
<h2>${text.published}</h2>${publishedTable(summary)}<p class="note">${text.publishedNote}</p>
<h2>${text.counted}</h2>${countedTable(summary)}<p class="note">${text.countedNote}</p>
${groupTables(summary)}
<h2>${text.gallery}</h2><p class="note">${text.legend}</p>
${await gallery(text.best, chosen.best)}${await gallery(text.worst, chosen.worst)}${await gallery(text.failed, chosen.failed)}
<h2>${text.how}</h2>${howMade(summary, records)}
</main></body></html>
`;
  return page.text;
}

function nameOf({ id, version }: Summary['settings']['prompter']): string {
  return `${id} ${version}`;
}

function numbers({ figures, settings }: Summary): Html {
  const { noTarget, answers, precisionAt } = figures;
  const range = ({ low, high }: Estimate) => `${text.interval} ${low.toFixed(3)} – ${high.toFixed(3)}`;
  const shown = (value: number | null) => (value === null ? '–' : value.toFixed(3));
  const rows = text.noTargetRows;
  return html`<h2>${text.figures} (${settings.protocol})</h2><div class="numbers">
<div><b>${figures.gIoU.value.toFixed(3)}</b>${text.gIoU}<br><small>${range(figures.gIoU)}</small></div>
<div><b>${figures.cIoU.value.toFixed(3)}</b>${text.cIoU}<br><small>${range(figures.cIoU)}</small></div>
<div><b>${shown(noTarget.recall)}</b>${rows.recall}<br><small>${noTarget.samples} ${rows.samples}</small></div>
<div><b>${shown(noTarget.falsePositiveRate)}</b>${rows.falsePositiveRate}<br><small>${shown(noTarget.precision)} ${rows.precision}</small></div></div>
${tableOf([text.precision, ...Object.keys(precisionAt)], [['', ...Object.values(precisionAt).map((v) => v.toFixed(3))]])}
${tableOf(
  [text.answers, ...Object.values(text.answerNames)],
  [['', answers.instances, answers['no-target'], answers.unreadable, answers.refused]],
)}`;
}

function publishedTable({ settings, figures }: Summary): Html {
  const percent = (value: number | null) => (value === null ? '–' : value.toFixed(2));
  const own = [
    `${text.thisRun} (${nameOf(settings.prompter)})`,
    settings.dataset,
    settings.split,
    percent(figures.cIoU.value * 100),
    percent(figures.gIoU.value * 100),
  ].map((cell) => html`<b>${cell}</b>`);
  const rows = published.map((p) => [p.model, p.benchmark, p.split, percent(p.cIoU), percent(p.gIoU)]);
  return tableOf(text.publishedColumns, [own, ...rows]);
}

function countedTable({ counted }: Summary): Html {
  const rows = Object.entries(counted).map(([id, f]) => [id, f.gIoU.value.toFixed(4), f.cIoU.value.toFixed(4)]);
  return tableOf(['', 'gIoU', 'cIoU'], rows);
}

function groupTables({ groups }: Summary): Html {
  const keys = (Object.keys(text.groups) as (keyof Summary['groups'])[]).filter(
    (key) => groups[key].length > 1 && (key !== 'sourceClass' || groups.source.length > 1),
  );
  const shown = ({ value, low, high }: Estimate) => `${value.toFixed(3)} (${low.toFixed(3)} – ${high.toFixed(3)})`;
  const row = ({ name, samples, gIoU, cIoU }: Group) => [name.replace(/^\d /, ''), samples, shown(gIoU), shown(cIoU)];
  return html`${keys.map(
    (key) =>
      html`<h3>${text.groups[key]}</h3>${tableOf([text.groups[key], ...text.groupColumns], groups[key].map(row))}`,
  )}`;
}

function howMade({ settings }: Summary, records: readonly EvalRecord[]): Html {
  const rows = text.howRows;
  const median = (pick: (t: EvalRecord['timings']) => number) => {
    const sorted = records.map((r) => pick(r.timings)).sort((a, b) => a - b);
    return (sorted[Math.floor(sorted.length / 2)] ?? 0).toFixed(0);
  };
  const times = [median((t) => t.read), median((t) => t.encode), median((t) => t.prompt), median((t) => t.decode)];
  const table = tableOf(
    ['', ''],
    [
      [rows.program, settings.program],
      [rows.protocol, settings.protocol],
      [rows.question, settings.question],
      [rows.resolution, settings.resolution],
      [rows.seed, settings.seed],
      [rows.limit, settings.limit ?? rows.all],
      [rows.samples, settings.samples],
      [rows.fingerprint, settings.fingerprint],
      [rows.prompter, `${nameOf(settings.prompter)} ${settings.prompter.sha256}`],
      [rows.segmenter, `${nameOf(settings.segmenter)} ${settings.segmenter.sha256}`],
      [rows.time, times.join(', ')],
    ],
  );
  return new Html(table.text.replace('<table>', '<table class="words">'));
}

function byValue(groups: readonly Group[]): Group[] {
  return [...groups].sort((a, b) => b.gIoU.value - a.gIoU.value);
}
