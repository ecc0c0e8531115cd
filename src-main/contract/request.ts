/** Schemas of what people and scripts ask for, shared by the contract and the command line. */
import * as v from 'valibot';
import type { Stretch } from './raster.ts';
import type { CleanUp, GsdChoice, MaskMode } from './run.ts';

export const queryLimit = 2000;

const finite = v.pipe(v.number(), v.finite());

export const modeSchema: v.GenericSchema<unknown, MaskMode> = v.picklist(['semantic', 'instance']);

export const gsdSchema: v.GenericSchema<unknown, GsdChoice> = v.variant('kind', [
  v.strictObject({ kind: v.literal('native') }),
  v.strictObject({ kind: v.literal('auto') }),
  v.strictObject({ kind: v.literal('coarse-to-fine') }),
  v.strictObject({ kind: v.literal('metres'), metres: v.pipe(finite, v.gtValue(0)) }),
]);

export const stretchSchema: v.GenericSchema<unknown, Stretch> = v.variant('kind', [
  v.strictObject({ kind: v.literal('auto') }),
  v.pipe(
    v.strictObject({ kind: v.literal('range'), min: finite, max: finite }),
    v.check((range) => range.min < range.max, 'a stretch begins below its end'),
  ),
  v.pipe(
    v.strictObject({
      kind: v.literal('percentile'),
      low: v.pipe(finite, v.minValue(0), v.maxValue(100)),
      high: v.pipe(finite, v.minValue(0), v.maxValue(100)),
    }),
    v.check((share) => share.low < share.high, 'a stretch begins below its end'),
  ),
]);

const squareMetres = v.pipe(finite, v.minValue(0));

export const cleanSchema: v.GenericSchema<unknown, CleanUp> = v.strictObject({
  fillHoles: squareMetres,
  dropSpecks: squareMetres,
});

export const boxSchema = v.pipe(
  v.strictObject({ minX: finite, minY: finite, maxX: finite, maxY: finite }),
  v.check((b) => b.minX < b.maxX && b.minY < b.maxY, 'the area has no size'),
);

export const aoiSchema = v.strictObject({
  box: boxSchema,
  crs: v.nullable(v.pipe(v.string(), v.minLength(1), v.maxLength(64))),
});
