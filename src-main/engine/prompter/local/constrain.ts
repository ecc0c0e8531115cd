/** Keeps a model's choice within a form, token by token. */
import { type AllowedTokens, allowedTokens } from './allowed-tokens.ts';
import { type AnswerForm, answerForm, type FormState, longestShortAnswer } from './grammar.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Thinking ends where a quarter of the tokens, at most this many, are left for the answer. */
const mostKeptForAnswer = 512;

export class Constraint {
  readonly #allowed: AllowedTokens;
  readonly #vocabulary: Vocabulary;
  readonly #endAnswer: number;
  readonly #endThinking: number;
  #state: FormState;
  #left: number;

  /** `tokens`: how many may be written at most. */
  constructor(vocabulary: Vocabulary, allowed: AllowedTokens, form: AnswerForm & { readonly tokens: number }) {
    this.#vocabulary = vocabulary;
    this.#allowed = allowed;
    this.#state = answerForm(form);
    this.#left = form.tokens;
    this.#endAnswer = longestShortAnswer(form);
    this.#endThinking = this.#endAnswer + Math.min(mostKeptForAnswer, form.tokens / 4);
  }

  /** Sets the logits of tokens that may not come next to minus infinity; float32[words], changed in place. */
  apply(logits: Float32Array): void {
    const allowed = this.#allowed.after(this.#state, this.#ending);
    if (allowed.length > logits.length / 2) {
      // While it thinks nearly all may come; those that may not are few.
      for (const id of this.#allowed.others(allowed, logits.length)) logits[id] = -Infinity;
      return;
    }
    const kept = new Float32Array(allowed.length);
    for (let i = 0; i < kept.length; i++) kept[i] = logits[allowed[i]!] ?? -Infinity;
    logits.fill(-Infinity);
    for (let i = 0; i < kept.length; i++) if (allowed[i]! < logits.length) logits[allowed[i]!] = kept[i]!;
  }

  /** A token was chosen. */
  accept(id: number): void {
    const ending = this.#ending;
    for (const byte of this.#vocabulary.bytesOf(id)) this.#state = this.#state.step(byte, ending) ?? this.#state;
    this.#left--;
  }

  get complete(): boolean {
    return this.#state.complete;
  }

  get #ending(): boolean {
    return this.#left <= (this.#state.thinking ? this.#endThinking : this.#endAnswer);
  }
}

/** Makes constraints for one vocabulary; what is learnt of it is shared by all of them. */
export function constraintsFor(vocabulary: Vocabulary) {
  let allowed: AllowedTokens | undefined;
  return (form: AnswerForm & { readonly tokens: number }): Constraint => {
    allowed ??= allowedTokens(vocabulary);
    return new Constraint(vocabulary, allowed, form);
  };
}
