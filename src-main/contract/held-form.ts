/** What held a language model to the form of an answer, as a run says it of itself. */

/** `grammar`: token by token (in this program, or by a server that takes GBNF); the others by a server's JSON schema. */
export type HeldBy = 'grammar' | 'json-schema' | 'guided-json';

export interface HeldForm {
  readonly by: HeldBy;
  /** The server's own words where it refused that form, so that the model was asked without one; null where it was held. */
  readonly refused: string | null;
}

/** What a run over several windows says: a refusal, where there was one, since then not every answer was held. */
export function formOf(answers: readonly { readonly form?: HeldForm }[]): HeldForm | undefined {
  const forms = answers.flatMap(({ form }) => form ?? []);
  return forms.find(({ refused }) => refused !== null) ?? forms[0];
}
