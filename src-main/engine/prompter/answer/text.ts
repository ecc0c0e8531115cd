/** The blocks of an answer's text. Everything here takes time in proportion to the text, whatever stands in it. */

/** What stands between the first `open` and the next `close` after it; null where either is missing. */
export function between(text: string, open: string, close: string): string | null {
  const from = text.indexOf(open);
  if (from < 0) return null;
  const to = text.indexOf(close, from + open.length);
  return to < 0 ? null : text.slice(from + open.length, to);
}

/** From the first `[` to the last `]`; null where there is no such pair, '' where they stand the wrong way round. */
export function listSlice(text: string): string | null {
  const from = text.indexOf('[');
  const to = text.lastIndexOf(']');
  return from < 0 || to < 0 ? null : text.slice(from, Math.max(from, to + 1));
}

/** Python's white space, which the reference's patterns mean by `\s`. */
const pythonSpace = '[\\t\\n\\v\\f\\r\\x1c-\\x1f \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const blocksMeet = new RegExp(`</think>${pythonSpace}*<answer>`);

/**
 * The format check of the reference's reward: the whole text is a think block, white space at most,
 * and an answer block, with nothing before, between or after. What stands inside does not matter.
 */
export function hasExactFormat(text: string): boolean {
  const open = '<think>';
  const close = '</answer>';
  if (!text.startsWith(open) || !text.endsWith(close)) return false;
  return blocksMeet.test(text.slice(open.length, -close.length));
}

/** The thinking as far as it goes: a block that is not closed ends at the answer or at the text's end. */
export function thinkingOf(text: string): string {
  const open = '<think>';
  const from = text.indexOf(open);
  if (from < 0) return thinkingBeforeClose(text);
  const rest = text.slice(from + open.length);
  const ends = ['</think>', '<answer>'].map((tag) => rest.indexOf(tag)).filter((at) => at >= 0);
  return rest.slice(0, ends.length > 0 ? Math.min(...ends) : undefined).trim();
}

/** Some chat templates put the opening tag into the prompt, so that the text begins within the block. */
function thinkingBeforeClose(text: string): string {
  const to = text.indexOf('</think>');
  return to < 0 ? '' : text.slice(0, to).trim();
}

/** The answer block as far as it goes; without tags, what follows the thinking; without that, everything. */
export function answerBody(text: string): string {
  const thought = text.lastIndexOf('</think>');
  const after = thought < 0 ? text : text.slice(thought + '</think>'.length);
  for (const part of [after, text]) {
    const from = part.indexOf('<answer>');
    if (from < 0) continue;
    const rest = part.slice(from + '<answer>'.length);
    const to = rest.indexOf('</answer>');
    return to < 0 ? rest : rest.slice(0, to);
  }
  return after;
}
