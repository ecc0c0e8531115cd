/** An example of something: what one click on an object showed, in terms of a segmenter's embedding. */
import * as v from 'valibot';

const finite = v.pipe(v.number(), v.finite());
const above = (least: number) => v.pipe(finite, v.gtValue(least));
const whole = v.pipe(v.number(), v.safeInteger());
const point = v.strictObject({ x: finite, y: finite });

/** Numbers that describe an object: 256 channels of the segmenter's embedding and 6 of colour. */
export const featureCount = 262;

/** What one click showed. */
export const exampleSchema = v.strictObject({
  /** Something that is not meant, though it looks alike. */
  counter: v.boolean(),
  /** Base64 of float32[262], little-endian: the mean over the outlined object. */
  features: v.pipe(v.string(), v.base64(), v.length(4 * Math.ceil((4 * featureCount) / 3))),
  /** Pixels of the window in the outline. */
  pixels: v.pipe(whole, v.minValue(1)),
  /** Metres of a window pixel's side; null without a CRS. */
  gsd: v.nullable(above(0)),
  /** Longer over shorter side, from 1. */
  elongation: v.pipe(finite, v.minValue(1)),
  /** The segmenter's own estimate of the outline's IoU, 0..1. */
  certainty: v.pipe(finite, v.minValue(0), v.maxValue(1)),
  /** Where it was clicked: map coordinates of the raster. */
  from: v.strictObject({
    raster: v.pipe(v.string(), v.maxLength(500)),
    crs: v.pipe(v.string(), v.maxLength(4000)),
    at: point,
  }),
});
export type TaughtExample = v.InferOutput<typeof exampleSchema>;

export const exampleLimit = 64;

/** Examples of something that has no name: what is like them is looked for. At least one is no counter-example. */
export const likeSchema = v.pipe(
  v.array(exampleSchema),
  v.minLength(1),
  v.maxLength(exampleLimit),
  v.check((examples) => examples.some(({ counter }) => !counter), 'there is no example of what is meant'),
);
