/** How language models are asked. A template is an interface constant of weights, so it is data beside them and names its source. */
import * as v from 'valibot';
import { raise } from '../contract/fault.ts';
import { frameRuleSchema } from '../contract/frame.ts';

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(500));
const name = v.pipe(v.string(), v.maxLength(64), v.regex(/^[a-z0-9][a-z0-9._-]*$/, 'not a plain name'));
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(16));
const wording = v.pipe(v.string(), v.maxLength(20_000));

const templateEntries = {
  source: text,
  system: wording,
  /** `{query}` stands where the question goes; `{width}` and `{height}` where the frame's size does. */
  user: v.pipe(wording, v.includes('{query}', 'has no place for the {query}')),
  /** Points that are asked for of each instance. */
  points: v.optional(v.strictObject({ positive: count, negative: count }), { positive: 2, negative: 0 }),
};
const maxNewTokens = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000));

/** The conversation of one model pack. */
export const conversationSchema = v.strictObject({ ...templateEntries, frame: frameRuleSchema, maxNewTokens });
export type Conversation = v.InferOutput<typeof conversationSchema>;

const templateSchema = v.strictObject({
  id: name,
  /** For the list from which a person chooses. */
  name: text,
  ...templateEntries,
});
export type Template = v.InferOutput<typeof templateSchema>;

const modelSchema = v.strictObject({
  /** Found anywhere in a model's name, without regard to case, dots, dashes and underscores. */
  match: v.pipe(v.string(), v.regex(/^[a-z0-9]*$/, 'not lower-case letters and digits')),
  template: name,
  frame: frameRuleSchema,
});

const conversationsSchema = v.pipe(
  v.strictObject({
    format: v.literal(1),
    templates: v.pipe(v.array(templateSchema), v.minLength(1)),
    /** The first that matches counts; the last matches every name. */
    models: v.pipe(v.array(modelSchema), v.minLength(1)),
  }),
  v.check(({ models }) => models.at(-1)?.match === '', 'its last model does not match every name'),
  v.check(
    ({ models, templates }) => models.every((model) => templates.some(({ id }) => id === model.template)),
    'a model names a template that is not there',
  ),
);
export type Conversations = v.InferOutput<typeof conversationsSchema>;

/** Parses `models/conversations.json`. Faults: `models.badManifest`. */
export function parseConversations(source: string): Conversations {
  let read: unknown;
  try {
    read = JSON.parse(source);
  } catch (cause) {
    return raise('models.badManifest', {}, cause);
  }
  const parsed = v.safeParse(conversationsSchema, read);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  return raise('models.badManifest', { because: `${v.getDotPath(issue) ?? 'the whole file'}: ${issue.message}` });
}

/** What a model is asked with when its name is all that is known; names are compared without case, dots, dashes and underscores. */
export function conversationFor({ models, templates }: Conversations, model: string) {
  const plain = model.toLowerCase().replace(/[^a-z0-9]/g, '');
  const found = models.find(({ match }) => plain.includes(match)) ?? models.at(-1);
  const template = templates.find(({ id }) => id === found?.template) ?? templates[0];
  if (!found || !template) throw new RangeError('no conversation matches every name');
  return { template, frame: found.frame };
}
