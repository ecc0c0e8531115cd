/** What the reward service takes, checked at its border. */
import * as v from 'valibot';

/** Completions of one request. */
export const itemLimit = 4096;
/** Bytes of one request's body. */
export const bodyLimit = 64 * 1024 * 1024;

export const rewardsSchema = v.strictObject({
  items: v.pipe(
    v.array(v.strictObject({ sample: v.pipe(v.string(), v.minLength(1), v.maxLength(1024)), completion: v.string() })),
    v.minLength(1),
    v.maxLength(itemLimit),
  ),
});
export type RewardsRequest = v.InferOutput<typeof rewardsSchema>;

const whole = (fallback: number, most: number) =>
  v.optional(v.pipe(v.string(), v.regex(/^\d{1,9}$/), v.transform(Number), v.maxValue(most)), String(fallback));
export const pageSchema = v.object({ offset: whole(0, 1e9), limit: whole(100, 1000) });
