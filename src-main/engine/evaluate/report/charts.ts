/** Bars and the histogram, drawn as HTML and SVG without a script. */
import type { Estimate } from '../metrics.ts';
import { type Html, html } from './html.ts';

/** A row for each group: its gIoU as a bar with its interval as a whisker. */
export function bars(
  groups: readonly { readonly name: string; readonly samples: number; readonly gIoU: Estimate }[],
): Html {
  const percent = (value: number) => `${(value * 100).toFixed(2)}%`;
  return html`<div class="bars">${groups.map(
    ({ name, samples, gIoU }) => html`<span class="name">${name}</span><span class="count">${samples}</span>
<span class="track"><span class="bar" style="width:${percent(gIoU.value)}"></span><span class="whisker" style="left:${percent(gIoU.low)};width:${percent(gIoU.high - gIoU.low)}"></span></span>
<span class="value">${gIoU.value.toFixed(3)}</span>`,
  )}</div>`;
}

const bins = 20;
const [width, height, bottom, top] = [640, 180, 22, 16];

/** Samples by IoU in twentieths; the first and last hold exactly 0 and 1, too. */
export function histogram(ious: readonly number[], axis: string): Html {
  const counts = Array.from({ length: bins }, () => 0);
  for (const iou of ious) counts[Math.min(bins - 1, Math.floor(iou * bins))]!++;
  const most = Math.max(1, ...counts);
  const step = width / bins;
  const columns = counts.map((count, i) => {
    const tall = (count / most) * (height - bottom - top);
    const x = i * step;
    const y = height - bottom - tall;
    return html`<rect x="${x + 1}" y="${y.toFixed(1)}" width="${step - 2}" height="${tall.toFixed(1)}"/>${
      count > 0 ? html`<text class="n" x="${x + step / 2}" y="${(y - 4).toFixed(1)}">${count}</text>` : null
    }`;
  });
  const ticks = [0, 0.25, 0.5, 0.75, 1].map(
    (value) =>
      html`<text class="tick" x="${value * width}" y="${height - 6}" text-anchor="${
        value === 0 ? 'start' : value === 1 ? 'end' : 'middle'
      }">${value}</text>`,
  );
  return html`<svg class="histogram" viewBox="0 0 ${width} ${height}" role="img" aria-label="${axis}">${columns}
<line x1="0" x2="${width}" y1="${height - bottom}" y2="${height - bottom}"/>${ticks}</svg>`;
}
