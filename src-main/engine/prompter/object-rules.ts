/** What the pack's object head can see, and how its places become prompts: data of the pack (`objects.json`). */
import * as v from 'valibot';
import { raise } from '../../contract/fault.ts';
import { coverIds } from './lexicon.ts';

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const metres = v.pipe(v.number(), v.finite(), v.gtValue(0));

const kindSchema = v.strictObject({
  /** A concept of `concepts.json`. */
  id: v.pipe(v.string(), v.minLength(1)),
  /** Whether it is answered. What the head was trained for and sees too badly stays in the list, since the order is the head's. */
  claimed: v.boolean(),
  /** Least probability of the best place, under which there is none in the window. */
  gate: share,
  /** Least probability of the other places. */
  keep: share,
  /** Added to each side of the box, as a share of it. */
  padding: v.pipe(v.number(), v.minValue(-0.3), v.maxValue(0.5)),
  /** Least and greatest longer side of its upright box; places of other sizes are dropped where the ground size is known. */
  metres: v.strictTuple([metres, metres]),
  /** Land cover that belongs around it: where little of it is, a place is less sure. `reach`: how far around, in sides of its box. */
  near: v.optional(
    v.strictObject({ cover: v.picklist(coverIds), reach: v.pipe(v.number(), v.minValue(0), v.maxValue(4)) }),
  ),
});
const rulesSchema = v.strictObject({ format: v.literal(1), kinds: v.pipe(v.array(kindSchema), v.minLength(1)) });

export type ObjectKind = v.InferOutput<typeof kindSchema>;

/** In the order of the head's outputs. */
export type ObjectRules = readonly ObjectKind[];

/** Reads `objects.json`. Fault: `models.corrupt`. */
export function parseObjectRules(bytes: Uint8Array): ObjectRules {
  try {
    return v.parse(rulesSchema, JSON.parse(new TextDecoder().decode(bytes))).kinds;
  } catch (cause) {
    return raise('models.corrupt', { id: 'concepts', path: 'objects.json' }, cause);
  }
}
