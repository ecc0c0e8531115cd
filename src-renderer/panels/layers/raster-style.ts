/** How a raster is drawn: bands and ranges as the host resolved them, and a ramp over one band. Pure. */
import * as v from 'valibot';
import type { Json } from '../../../src-main/contract/document.ts';
import type { Display, RasterInfo, Stretch } from '../../../src-main/contract/raster.ts';
import { stretchSchema } from '../../../src-main/contract/request.ts';
import { rampNames } from '../../map/ramps.ts';

const band = v.pipe(v.number(), v.integer(), v.minValue(1));
const range = v.object({ min: v.number(), max: v.number() });
const displaySchema: v.GenericSchema<unknown, Display> = v.object({
  bands: v.strictTuple([band, band, band]),
  ranges: v.strictTuple([range, range, range]),
});
const automatic: Stretch = { kind: 'auto' };
const styleSchema = v.object({
  display: v.fallback(v.nullable(displaySchema), null),
  stretch: v.fallback(stretchSchema, automatic),
  ramp: v.fallback(v.nullable(v.picklist(rampNames)), null),
  single: v.fallback(v.boolean(), false),
});
export type RasterStyle = v.InferOutput<typeof styleSchema>;

/** What of a style is unusable is taken from the default alone. */
export function parseRasterStyle(style: { readonly [key: string]: Json }): RasterStyle {
  return v.parse(styleSchema, style);
}

/** The display to draw with; one that names bands the raster lacks is not used. */
export function displayOf(raster: RasterInfo, { display }: RasterStyle): Display {
  const fits = display?.bands.every((index) => index <= raster.bands.length);
  return display && fits ? display : raster.display;
}
