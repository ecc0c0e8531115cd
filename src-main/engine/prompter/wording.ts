/** The user's turn of a conversation: the template with the question in its place. */
import type { Conversation } from '../../contract/conversation.ts';
import type { AnswerFrame } from './answer/policy.ts';

/**
 * Fills a template. The question is put in as it is, whatever it contains: `{width}` within it is not
 * a place any more.
 */
export function userText({ user }: Pick<Conversation, 'user'>, query: string, frame: AnswerFrame): string {
  const places: Readonly<Record<string, string>> = {
    '{query}': query,
    '{width}': String(frame.width),
    '{height}': String(frame.height),
  };
  return user.replace(/\{(?:query|width|height)\}/g, (place) => places[place] ?? place);
}

/** A question in which no `mark` of a tokenizer stands, so that words cannot end a turn or claim a second picture. */
export function withoutMarks(query: string, marks: readonly string[]): string {
  let plain = query;
  for (const mark of marks) {
    const [first = '', ...rest] = mark;
    plain = plain.split(mark).join(`${first} ${rest.join('')}`);
  }
  return plain;
}
