/** Masks of a few pixels for property tests. */
import fc from 'fast-check';
import { pack } from '../../../src-main/engine/window/bits.ts';

export const masks = fc
  .tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 }))
  .chain(([width, height]) =>
    fc
      .array(fc.constantFrom(0, 1), { minLength: width * height, maxLength: width * height })
      .map((pixels) => pack(pixels, width, height)),
  );
