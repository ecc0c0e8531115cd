/** The form of an answer for servers that can hold a model to one. */
import type { PointRule } from '../answer/policy.ts';

/** Instances that a held model may give; what it gives beyond would be left off anyway. */
const instanceLimit = 64;

/**
 * JSON schema of an answer as one object, the thinking first, so that it is written before the list.
 * Every property is required and no other allowed, which OpenAI's strict mode wants.
 */
export function answerSchema({ positive, negative }: PointRule): object {
  const number = { type: 'number' };
  const list = (items: object, length: number) => ({ type: 'array', items, minItems: length, maxItems: length });
  const properties = {
    // Two points without a box are a template too, but a box never hurts where the form is held.
    bbox_2d: list(number, 4),
    ...(positive > 0 ? { positive_points: list(list(number, 2), positive) } : {}),
    ...(negative > 0 ? { negative_points: list(list(number, 2), negative) } : {}),
    label: { type: 'string' },
  };
  const instance = { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
  return {
    type: 'object',
    properties: {
      thinking: { type: 'string' },
      targets: { type: 'array', items: instance, maxItems: instanceLimit },
    },
    required: ['thinking', 'targets'],
    additionalProperties: false,
  };
}

/** GBNF (llama.cpp; vLLM takes it too) of the method's own form: think block, answer block, fenced JSON. */
export function answerGrammar({ positive, negative }: PointRule): string {
  const points = (count: number) => Array.from({ length: count }, () => 'point').join(' "," ');
  const parts = [
    '"\\"bbox_2d\\":[" number "," number "," number "," number "]"',
    ...(positive > 0 ? [`"\\"positive_points\\":[" ${points(positive)} "]"`] : []),
    ...(negative > 0 ? [`"\\"negative_points\\":[" ${points(negative)} "]"`] : []),
  ];
  return [
    'root ::= "<think>" thought* "</think>\\n<answer>```json[" (instance ("," instance)*)? "]```</answer>"',
    'thought ::= [^<]',
    `instance ::= "{" ${parts.join(' "," ')} "}"`,
    'point ::= "[" number "," number "]"',
    'number ::= [0-9] [0-9]? [0-9]? [0-9]?',
    '',
  ].join('\n');
}
