/**
 * The form of an answer as a machine over bytes: which byte may come next. Thinking is free text;
 * the answer is a JSON list whose boxes and points lie within the frame, boxes with an area.
 */

import { answerTags, instanceParts } from '../answer-form.ts';

/** A place in the form. States are made when they are reached; equal texts reach the same object. */
export interface FormState {
  /** The state after a byte, or null where it may not come. `ending`: no new thought or instance is begun any more. */
  step(byte: number, ending: boolean): FormState | null;
  /** The whole answer has been written. */
  readonly complete: boolean;
  /** Within the thinking block. */
  readonly thinking: boolean;
}

export interface AnswerForm {
  readonly frame: { readonly width: number; readonly height: number };
  readonly points: { readonly positive: number; readonly negative: number };
}

type Next = () => FormState;

const code = (character: string) => character.charCodeAt(0);

/** The state before the first byte: `<think>…</think><answer>[…]</answer>`, the list with or without a json fence. */
export function answerForm(form: AnswerForm): FormState {
  const [openThinking, closeThinking] = answerTags.think;
  const [openAnswer, closeAnswer] = answerTags.answer;
  const [openFence, closeFence] = answerTags.fence;
  const close = literal(closeAnswer, () => done);
  const fenced = literal(openFence, () =>
    list(
      form,
      literal(closeFence, () => close),
    ),
  );
  const plain = list(form, close);
  const answer = literal(openAnswer, () => either(fenced, plain));
  return literal(openThinking, () =>
    freeText(closeThinking, () =>
      either(
        answer,
        literal('\n', () => answer),
      ),
    ),
  );
}

/** Bytes that the longest way from the end of the thinking to a complete answer with one instance takes. */
export function longestShortAnswer({ frame, points }: AnswerForm): number {
  const number = String(Math.max(frame.width, frame.height)).length + 2;
  const numbers = 4 + 2 * (points.positive + points.negative);
  return '</think>\n<answer>```json[]```</answer>'.length + 80 + numbers * (number + 2);
}

const done: FormState = { step: () => null, complete: true, thinking: false };

function state(step: (byte: number, ending: boolean) => FormState | null, thinking = false): FormState {
  const known = new Map<number, FormState | null>();
  return {
    complete: false,
    thinking,
    step(byte, ending) {
      const key = ending ? byte + 256 : byte;
      const found = known.get(key);
      if (found !== undefined) return found;
      const made = step(byte, ending);
      known.set(key, made);
      return made;
    },
  };
}

/** The text, which may not be empty, and then what follows. */
function literal(text: string, then: Next, thinking = false): FormState {
  return state((byte) => {
    if (byte !== code(text)) return null;
    return text.length === 1 ? then() : literal(text.slice(1), then, thinking);
  }, thinking);
}

/** Either of two forms that begin with different bytes. */
function either(a: FormState, b: FormState): FormState {
  return state((byte, ending) => a.step(byte, ending) ?? b.step(byte, ending));
}

/** Any text up to and with `end`, whose first byte stands nowhere else in it. */
function freeText(end: string, then: Next): FormState {
  const states = Array.from(end, (_, matched): FormState => {
    return state((byte, ending) => {
      if (byte === code(end.charAt(matched))) return states[matched + 1] ?? then();
      if (ending) return null;
      return states[byte === code(end.charAt(0)) ? 1 : 0] ?? null;
    }, true);
  });
  return states[0] ?? then();
}

/** `[`, instances with commas between, `]`. */
function list(form: AnswerForm, after: FormState): FormState {
  const end = literal(']', () => after);
  const more = literal(',', () => optionalSpace(() => instance(form, () => afterInstance)));
  const afterInstance: FormState = notWhenEnding(more, end);
  const first = lazily(() => instance(form, () => afterInstance));
  return literal('[', () => notWhenEnding(first, end));
}

function notWhenEnding(goOn: FormState, end: FormState): FormState {
  return state((byte, ending) => end.step(byte, ending) ?? (ending ? null : goOn.step(byte, ending)));
}

function lazily(make: Next): FormState {
  return state((byte, ending) => make().step(byte, ending));
}

function optionalSpace(then: Next): FormState {
  return state((byte, ending) => (byte === 32 ? then() : then().step(byte, ending)));
}

/** `{"bbox_2d": [x1, y1, x2, y2], "positive_points": [[x, y], …]}`, with a space or none after signs. */
function instance(form: AnswerForm, then: Next): FormState {
  const parts = instanceParts(form.points);
  const from = (index: number): FormState => {
    const part = parts[index];
    if (!part) return literal('}', then);
    const { key, points } = part;
    const after = () => from(index + 1);
    const value = points === null ? () => box(form, after) : () => pointList(points, { form, after });
    const named = () => literal(`"${key}":`, () => optionalSpace(value));
    return index === 0 ? named() : literal(',', () => optionalSpace(named));
  };
  return literal('{', () => from(0));
}

/** Each side after its opposite, so that the box has an area. */
function box({ frame: { width, height } }: AnswerForm, then: Next): FormState {
  const comma = (next: Next) => literal(',', () => optionalSpace(next));
  const right = (x1: number, y1: number) => number(x1 + 1, width, () => comma(() => number(y1 + 1, height, end)));
  const end = () => literal(']', then);
  return literal('[', () =>
    number(0, width - 1, (x1) => comma(() => number(0, height - 1, (y1) => comma(() => right(x1, y1))))),
  );
}

function pointList(count: number, { form, after }: { form: AnswerForm; after: Next }): FormState {
  const { width, height } = form.frame;
  const point = (next: Next) =>
    literal('[', () =>
      number(0, width, () => literal(',', () => optionalSpace(() => number(0, height, () => literal(']', next))))),
    );
  const rest = (left: number): FormState =>
    left === 0 ? literal(']', after) : literal(',', () => optionalSpace(() => point(() => rest(left - 1))));
  return literal('[', () => point(() => rest(count - 1)));
}

/** A whole number within bounds, without leading zeros; what follows it begins with no digit. */
function number(least: number, most: number, then: (value: number) => FormState): FormState {
  return state((byte) => {
    const digit = byte - 48;
    return digit >= 0 && digit <= 9 && canBecome(digit, least, most)
      ? digits(digit, { least, most, onwards: then })
      : null;
  });
}

interface Bounds {
  readonly least: number;
  readonly most: number;
  readonly onwards: (value: number) => FormState;
}

function digits(value: number, bounds: Bounds): FormState {
  const { least, most, onwards } = bounds;
  return state((byte, ending) => {
    const digit = byte - 48;
    if (digit < 0 || digit > 9) return value >= least && value <= most ? onwards(value).step(byte, ending) : null;
    const longer = value * 10 + digit;
    return value > 0 && canBecome(longer, least, most) ? digits(longer, bounds) : null;
  });
}

/** Whether a number that begins with these digits lies within the bounds. */
function canBecome(value: number, least: number, most: number): boolean {
  for (let low = value, high = value; low <= most; low *= 10, high = high * 10 + 9) {
    if (high >= least) return true;
    if (value === 0) return false;
  }
  return false;
}
