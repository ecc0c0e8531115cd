/** What a server says, read at the border: pieces of a stream, whole answers, errors, lists of models. */
import * as v from 'valibot';
import { because } from '../../../contract/because.ts';
import { raise } from '../../../contract/fault.ts';
import type { Delta } from './written.ts';

const text = v.optional(v.nullable(v.string()));
const said = v.object({ content: text, reasoning: text, reasoning_content: text });
const choice = v.object({ delta: v.optional(said), message: v.optional(said), finish_reason: text });
const errorSchema = v.union([v.string(), v.object({ message: v.string() })]);
const replySchema = v.object({ choices: v.optional(v.array(choice)), error: v.optional(v.nullable(errorSchema)) });
const modelsSchema = v.object({ data: v.array(v.object({ id: v.string(), owned_by: text })) });

export interface Step extends Delta {
  /** Why the model stopped ("stop", "length"); null while it goes on. */
  readonly finish: string | null;
}

/** Parses one event or a whole answer. Faults: `prompter.notAServer`, `prompter.refused` for an error in its stead. */
export function parseStep(source: string, host: string): Step {
  const read = v.safeParse(replySchema, parseJson(source, host));
  if (!read.success)
    return raise('prompter.notAServer', { host, ...because('server.sent', { excerpt: excerpt(source) }) });
  const { choices = [], error } = read.output;
  if (error) {
    return raise('prompter.refused', { host, status: 200, because: typeof error === 'string' ? error : error.message });
  }
  const [first] = choices;
  const piece = first?.delta ?? first?.message;
  return {
    reasoning: piece?.reasoning_content ?? piece?.reasoning ?? '',
    content: piece?.content ?? '',
    finish: first?.finish_reason ?? null,
  };
}

export interface ListedModel {
  readonly id: string;
  readonly owner: string;
}

/** Parses a list of models. Faults: `prompter.notAServer`. */
export function parseModels(source: string, host: string): ListedModel[] {
  const read = v.safeParse(modelsSchema, parseJson(source, host));
  if (!read.success)
    return raise('prompter.notAServer', { host, ...because('server.models', { excerpt: excerpt(source) }) });
  return read.output.data.slice(0, 1000).map(({ id, owned_by }) => ({ id: id.slice(0, 300), owner: owned_by ?? '' }));
}

function parseJson(source: string, host: string): unknown {
  try {
    return JSON.parse(source);
  } catch {
    return raise('prompter.notAServer', { host, ...because('server.sent', { excerpt: excerpt(source) }) });
  }
}

/** The words of an error body in any of the forms that servers use; the beginning of anything else. */
export function errorWords(source: string): string {
  const forms = v.union([
    v.pipe(
      v.object({ error: errorSchema }),
      v.transform(({ error }) => error),
    ),
    v.pipe(
      v.object({ detail: v.string() }),
      v.transform(({ detail }) => detail),
    ),
    v.object({ message: v.string() }),
  ]);
  try {
    const read = v.safeParse(forms, JSON.parse(source));
    if (read.success) return excerpt(typeof read.output === 'string' ? read.output : read.output.message);
  } catch {
    // No JSON: said as it is.
  }
  return excerpt(source);
}

const excerptLimit = 300;

/** One line for a sentence; a page of HTML is called one. */
function excerpt(source: string): string {
  const line = source.replace(/[\p{C}\s]+/gu, ' ').trim();
  if (line === '') return 'nothing';
  if (/^<(?:!doctype|html)/i.test(line)) return 'a web page';
  return line.length > excerptLimit ? `${line.slice(0, excerptLimit)}…` : line;
}
