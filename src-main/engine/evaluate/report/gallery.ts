/** Pictures of samples with their truth, prompts and masks, drawn into the report itself. */
import { open } from 'node:fs/promises';
import { encode } from 'fast-png';
import type { MaskBits } from '../../../contract/run.ts';
import type { CallOptions, EnginePorts } from '../../ports.ts';
import { plainKind } from '../../raster/plain-picture.ts';
import { traceMaskSync } from '../../vector/trace.ts';
import { resizeLanczos, resizeMask } from '../../window/lanczos.ts';
import { type EvalRecord, maskOfRecord } from '../record.ts';
import type { Dataset, Sample } from '../sample.ts';
import { readPixels, readTruth } from '../truth.ts';
import { type Html, html } from './html.ts';
import { reportText as text } from './text.ts';

/** A picture's file is put in as it is up to this; larger ones and TIFFs are made small. */
const embedLimit = 300 * 1024;
/** Long side of a picture made small, and of the masks that outlines are traced from. */
const smallSide = 420;

export interface Galleries {
  readonly best: readonly EvalRecord[];
  readonly worst: readonly EvalRecord[];
  readonly failed: readonly EvalRecord[];
}

const each = 8;

/** The best, the worst that got something right, and those that failed. No sample is in two of them. */
export function choose(records: readonly EvalRecord[]): Galleries {
  const failed = records.filter((r) => r.iou === 0);
  const scored = records.filter((r) => r.iou > 0).sort((a, b) => b.iou - a.iou || a.index - b.index);
  // A right "no target" has nothing to look at; those with a mask come first.
  const best = [...scored.filter((r) => r.truth > 0), ...scored.filter((r) => r.truth === 0)].slice(0, each);
  const rest = scored.filter((r) => !best.includes(r));
  return { best, worst: rest.slice(-each).reverse(), failed: spread(failed, each) };
}

/** Some of many, evenly over their order, so that one class does not fill the row. */
function spread<T>(items: readonly T[], count: number): T[] {
  if (items.length <= count) return [...items];
  return Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)]!);
}

interface Source {
  readonly dataset: Dataset;
  readonly ports: Pick<EnginePorts, 'raster'>;
  readonly options: CallOptions;
}

/** A card for each record. A picture that cannot be read any more leaves an empty frame. */
export async function cards(records: readonly EvalRecord[], source: Source): Promise<Html[]> {
  const samples = new Map(source.dataset.samples.map((sample) => [sample.id, sample]));
  const made: Html[] = [];
  for (const record of records) made.push(await card(record, samples.get(record.id), source));
  return made;
}

async function card(record: EvalRecord, sample: Sample | undefined, source: Source): Promise<Html> {
  const [width, height] = record.size;
  const truth = sample ? await truthOf(sample, record, source) : null;
  const picture = sample ? await pictureOf(sample, source) : null;
  const id = `p${record.index}`;
  const view = `0 0 ${width} ${height}`;
  const image =
    picture &&
    html`<image id="${id}" href="${picture}" width="${width}" height="${height}" preserveAspectRatio="none"/>`;
  const predicted = maskOfRecord(record);
  const status = text.answerNames[record.answered];
  return html`<figure><div class="pair">
<svg viewBox="${view}" role="img" aria-label="${text.truth}">${image}${truth ? outline(truth, record, 'truth') : null}</svg>
<svg viewBox="${view}" role="img" aria-label="${text.answer}">${picture ? html`<use href="#${id}"/>` : null}${
    predicted ? outline(predicted, record, 'predicted') : null
  }${prompts(record)}</svg></div>
<figcaption><b>${record.iou.toFixed(3)}</b> <span class="status">${status}</span> ${record.question}
<small>${record.id}${record.class ? ` · ${record.class}` : ''}${record.because ? ` · ${record.because}` : ''}</small></figcaption></figure>
`;
}

export async function truthOf(
  sample: Sample,
  record: EvalRecord,
  { ports, options }: Omit<Source, 'dataset'>,
): Promise<MaskBits | null> {
  const [width, height] = record.size;
  return readTruth(sample, { width, height }, ports, options).then(
    ({ mask }) => mask,
    () => null,
  );
}

/** Outlines traced from a small copy, in pixels of the record. */
export function outline(
  mask: MaskBits,
  { size: [width, height] }: EvalRecord,
  kind: 'truth' | 'predicted',
): Html | null {
  const factor = Math.min(1, smallSide / Math.max(width, height));
  const small = resizeMask(mask, { width: Math.ceil(width * factor), height: Math.ceil(height * factor) });
  const path = traceMaskSync(small)
    .flatMap(({ exterior, holes }) => [exterior, ...holes])
    .map((ring) => pathOf(ring, width / small.width, height / small.height))
    .join('');
  return path === '' ? null : html`<path class="${kind}" d="${path}"/>`;
}

function pathOf(ring: Int32Array, sx: number, sy: number): string {
  const points = Array.from({ length: ring.length / 2 }, (_, i) => {
    return `${Math.round(ring[2 * i]! * sx)} ${Math.round(ring[2 * i + 1]! * sy)}`;
  });
  return `M${points.join('L')}Z`;
}

export function prompts({ prompts: given, size: [width, height] }: EvalRecord): Html[] {
  const radius = (Math.max(width, height) / 110).toFixed(1);
  return given
    .slice(0, 64)
    .map(
      ({ box, positive, negative }) =>
        html`${
          box &&
          html`<rect class="box" x="${Math.min(box[0], box[2])}" y="${Math.min(box[1], box[3])}" width="${Math.abs(box[2] - box[0])}" height="${Math.abs(box[3] - box[1])}"/>`
        }${positive.map(([x, y]) => html`<circle class="yes" cx="${x}" cy="${y}" r="${radius}"/>`)}${negative.map(
          ([x, y]) => html`<circle class="no" cx="${x}" cy="${y}" r="${radius}"/>`,
        )}`,
    );
}

/** A data URL; null where the picture cannot be read. */
export async function pictureOf(sample: Sample, { ports, options }: Omit<Source, 'dataset'>): Promise<string | null> {
  try {
    const whole = sample.window ? null : await smallFile(sample.picture);
    if (whole) return whole;
    const { width, height, rgb } = await readPixels(sample, null, ports, options);
    const factor = Math.min(1, smallSide / Math.max(width, height));
    const size = { width: Math.ceil(width * factor), height: Math.ceil(height * factor) };
    const data = resizeLanczos(rgb, { width, height }, size);
    return dataUrl('png', encode({ ...size, data, channels: 3, depth: 8 }));
  } catch {
    options.signal?.throwIfAborted();
    return null;
  }
}

async function smallFile(path: string): Promise<string | null> {
  const handle = await open(path);
  try {
    const { size } = await handle.stat();
    if (size > embedLimit) return null;
    const bytes = await handle.readFile();
    const kind = plainKind(bytes);
    return kind && dataUrl(kind, bytes);
  } finally {
    await handle.close();
  }
}

function dataUrl(kind: 'png' | 'jpeg', bytes: Uint8Array): string {
  return `data:image/${kind};base64,${Buffer.from(bytes).toString('base64')}`;
}
