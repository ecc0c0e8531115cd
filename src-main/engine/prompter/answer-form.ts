/**
 * The form that a held model answers in, written once: servers get it as a JSON schema or as GBNF
 * (`server/structure.ts`), the model in this program as a machine over bytes (`local/grammar.ts`).
 */
import type { PointRule } from './answer/policy.ts';

export const answerTags = {
  think: ['<think>', '</think>'],
  answer: ['<answer>', '</answer>'],
  fence: ['```json', '```'],
} as const;

export interface InstancePart {
  readonly key: string;
  /** A list of so many points [x, y]; null for the box's four numbers. */
  readonly points: number | null;
}

/**
 * The members of an instance, in their order. A box is among them also where a template asks for points only:
 * it never hurts where the form is held.
 */
export function instanceParts({ positive, negative }: PointRule): readonly InstancePart[] {
  const parts: readonly InstancePart[] = [
    { key: 'bbox_2d', points: null },
    { key: 'positive_points', points: positive },
    { key: 'negative_points', points: negative },
  ];
  return parts.filter(({ points }) => points !== 0);
}
