/** One sample as a picture of its own: image, truth, prompts and mask. */
import type { EnginePorts } from '../../ports.ts';
import { type EvalRecord, maskOfRecord } from '../record.ts';
import type { Sample } from '../sample.ts';
import { outline, pictureOf, prompts, truthOf } from './gallery.ts';
import { html } from './html.ts';

const style =
  '.truth{fill:none;stroke:#1fd071;stroke-width:2.5}.predicted{fill:#2f7bff66;stroke:#8bb6ff;stroke-width:1.5;fill-rule:evenodd}' +
  '.box{fill:none;stroke:#ff9a1f;stroke-width:1.5}.yes{fill:#ff9a1f;stroke:#fff}.no{fill:#e5484d;stroke:#fff}' +
  'path,rect,circle{vector-effect:non-scaling-stroke}';

/** An SVG document that needs nothing else. */
export async function sampleSvg(
  { record, sample }: { readonly record: EvalRecord; readonly sample: Sample },
  ports: Pick<EnginePorts, 'raster'>,
): Promise<string> {
  const [width, height] = record.size;
  const source = { ports, options: {} };
  const picture = await pictureOf(sample, source);
  const truth = await truthOf(sample, record, source);
  const predicted = maskOfRecord(record);
  const { text } =
    html`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><style>${style}</style>
${picture && html`<image href="${picture}" width="${width}" height="${height}" preserveAspectRatio="none"/>`}${predicted && outline(predicted, record, 'predicted')}${truth && outline(truth, record, 'truth')}${prompts(record)}</svg>`;
  return text;
}
