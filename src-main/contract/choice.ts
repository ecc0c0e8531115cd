/**
 * What a question says to choose among what is found: by size, by place, by colour. Rules, not judgement: each
 * does the same for everybody, is said in the reason as a rule, and so is how many it left out.
 */
export const colours = [
  'red',
  'orange',
  'yellow',
  'green',
  'blue',
  'brown',
  'white',
  'gray',
  'black',
  'dark',
  'bright',
] as const;
export type Colour = (typeof colours)[number];

export const directions = ['north', 'south', 'east', 'west'] as const;
/** On the map where the raster has a CRS; of the picture (up is north) where it has none. */
export type Direction = (typeof directions)[number];

export type ChoiceRule =
  | { readonly kind: 'largest' | 'smallest'; readonly count: number; readonly words: string }
  /** At least, or at most, as large as the middle one of what is found. */
  | { readonly kind: 'large' | 'small'; readonly words: string }
  | { readonly kind: 'over' | 'under'; readonly m2: number; readonly words: string }
  /** In a half (one direction) or a quarter (two) of the area that is asked about. */
  | { readonly kind: 'part'; readonly directions: readonly Direction[]; readonly words: string }
  /** In the middle half of the area's width and height. */
  | { readonly kind: 'centre'; readonly words: string }
  /** Within a tenth of the area's shorter side from its border; with a direction from that side alone. */
  | { readonly kind: 'border'; readonly direction: Direction | null; readonly words: string }
  | { readonly kind: 'colour'; readonly colour: Colour; readonly words: string };

/** Rules about the whole run, which need all that was found: every one but colour. */
export type RunRule = Exclude<ChoiceRule, { readonly kind: 'colour' }>;
export type ColourRule = Extract<ChoiceRule, { readonly kind: 'colour' }>;
