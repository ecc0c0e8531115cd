/** Asks in the form that a server is set up for, and without one where it refuses that form. */

import { FaultError } from '../../../contract/fault.ts';
import type { HeldForm } from '../../../contract/held-form.ts';
import { type Completion, type CompletionTools, complete } from './complete.ts';
import { type Question, requestBody } from './messages.ts';
import type { ServerModel } from './model.ts';

export interface FormedCompletion extends Completion {
  /** Absent where no form was set up. */
  readonly form?: HeldForm;
}

/** What servers have refused, so that each is asked for it once. */
export class RefusedForms {
  readonly #because = new Map<string, string>();

  because(model: ServerModel): string | null {
    return this.#because.get(nameOf(model)) ?? null;
  }

  note(model: ServerModel, because: string): void {
    this.#because.set(nameOf(model), because);
  }
}

function nameOf({ url, model, structured }: ServerModel): string {
  return JSON.stringify([url, model, structured]);
}

/** Faults: those of `complete`; a refused form is none, and is said in `form`. */
export async function completeInForm(
  {
    question,
    key,
    refused,
  }: { readonly question: Question; readonly key: string | null; readonly refused: RefusedForms },
  tools: CompletionTools,
): Promise<FormedCompletion> {
  const { model } = question;
  const by = model.structured;
  const ask = (asked: Question) => complete({ model, key, body: requestBody(asked) }, tools);
  if (by === 'none') return ask(question);
  if (refused.because(model) === null) {
    try {
      return { ...(await ask(question)), form: { by, refused: null } };
    } catch (thrown) {
      const because = refusalOfForm(thrown);
      if (because === null) throw thrown;
      refused.note(model, because);
    }
  }
  const free = { ...question, model: { ...model, structured: 'none' as const } };
  return { ...(await ask(free)), form: { by, refused: refused.because(model) } };
}

/**
 * How servers name what they do not take: vLLM, LM Studio and proxies the field, llama.cpp the parser
 * or sampler that it could not make of it.
 */
const formWords = /response_format|json[_ ]?schema|json_object|guided|structured|grammar|sampler|parser|constrain/i;

/** The words of a refusal (400, 422, 501) that speak of the form; null for any other fault. */
function refusalOfForm(thrown: unknown): string | null {
  if (!(thrown instanceof FaultError) || thrown.fault.code !== 'prompter.refused') return null;
  const { status, because } = thrown.fault.detail ?? {};
  const words = String(because);
  return [400, 422, 501].includes(Number(status)) && formWords.test(words) ? words : null;
}
