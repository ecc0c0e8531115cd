/** HTML as text: every value that comes from a data set, a model or a file is escaped here. */

/** A piece of HTML that is safe to put into another. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Piece = Html | string | number | null | readonly Piece[];

/** A template whose values are escaped unless they are HTML themselves; lists are joined, null is nothing. */
export function html(parts: TemplateStringsArray, ...values: readonly Piece[]): Html {
  return new Html(parts.map((part, i) => part + (i < values.length ? piece(values[i] ?? null) : '')).join(''));
}

function piece(value: Piece): string {
  if (value === null) return '';
  if (value instanceof Html) return value.text;
  if (typeof value === 'object') return value.map(piece).join('');
  return escaped(String(value));
}

/** Control characters, which HTML does not allow, are dropped. */
function escaped(text: string): string {
  const signs: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text
    .replace(/[\p{Cc}\p{Cs}]/gu, (c) => (c === '\n' || c === '\t' ? c : ''))
    .replace(/[&<>"']/g, (c) => signs[c]!);
}

/** A table; the first column is a heading of its row. */
export function tableOf(head: readonly string[], rows: readonly (readonly (string | number | Html)[])[]): Html {
  return html`<div class="scroll"><table><thead><tr>${head.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>
<tbody>${rows.map(
    (
      row,
    ) => html`<tr>${row.map((cell, i) => (i === 0 ? html`<th scope="row">${cell}</th>` : html`<td class="${isNumber(cell) ? 'n' : ''}">${cell}</td>`))}</tr>
`,
  )}</tbody></table></div>`;
}

function isNumber(cell: string | number | Html): boolean {
  const shown = cell instanceof Html ? cell.text.replace(/<[^>]*>/g, '') : String(cell);
  return /^[-–+]?\d*[.,]?\d*( \(.*\))?$/.test(shown);
}
