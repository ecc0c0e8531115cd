/** Colours of a result: one per label, in the order of the palette, going on where the last result stopped. Pure. */
import { palette } from '../../map/styles.ts';

export function colourLabels(labels: Iterable<string>, used: number): ReadonlyMap<string, string> {
  const distinct = [...new Set(labels)];
  return new Map(distinct.map((label, index) => [label, palette[(used + index) % palette.length] ?? palette[0]]));
}
