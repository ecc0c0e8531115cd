/** The form of an answer for servers that can hold a model to one. */
import type { PointRule } from '../answer/policy.ts';
import { answerTags, instanceParts } from '../answer-form.ts';

/** Instances that a held model may give; what it gives beyond would be left off anyway. */
const instanceLimit = 64;

/**
 * JSON schema of an answer as one object, the thinking first, so that it is written before the list.
 * Every property is required and no other allowed, which OpenAI's strict mode wants.
 */
export function answerSchema(points: PointRule): object {
  const number = { type: 'number' };
  const list = (items: object, length: number) => ({ type: 'array', items, minItems: length, maxItems: length });
  const parts = instanceParts(points).map(({ key, points: count }): [string, object] => [
    key,
    count === null ? list(number, 4) : list(list(number, 2), count),
  ]);
  const properties = { ...Object.fromEntries(parts), label: { type: 'string' } };
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
export function answerGrammar(points: PointRule): string {
  const { think, answer, fence } = answerTags;
  const several = (what: string, count: number) => new Array<string>(count).fill(what).join(' "," ');
  const parts = instanceParts(points).map(
    ({ key, points: count }) =>
      `"\\"${key}\\":[" ${count === null ? several('number', 4) : several('point', count)} "]"`,
  );
  const list = '(instance ("," instance)*)?';
  return [
    `root ::= "${think[0]}" thought* "${think[1]}\\n${answer[0]}${fence[0]}[" ${list} "]${fence[1]}${answer[1]}"`,
    'thought ::= [^<]',
    `instance ::= "{" ${parts.join(' "," ')} "}"`,
    'point ::= "[" number "," number "]"',
    'number ::= [0-9] [0-9]? [0-9]? [0-9]?',
    '',
  ].join('\n');
}
