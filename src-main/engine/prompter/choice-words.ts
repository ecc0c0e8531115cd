/** Words of size, place and colour in English and German, as `wordsOf` writes them (plain letters). */
import type { Colour, Direction } from '../../contract/choice.ts';

const list = (text: string) => new Set(text.split(' '));

const colours: Readonly<Record<Colour, RegExp>> = {
  red: /^(red|reddish|rot(e[nrsm]?)?|rotlich(e[nrsm]?)?)$/,
  orange: /^orange(n|farben(e[nrsm]?)?)?$/,
  yellow: /^(yellow|yellowish|gelb(e[nrsm]?)?|gelblich(e[nrsm]?)?)$/,
  green: /^(green|greenish|grun(e[nrsm]?)?|grunlich(e[nrsm]?)?)$/,
  blue: /^(blue|bluish|blau(e[nrsm]?)?|blaulich(e[nrsm]?)?|turquoise|turkis(e[nrsm]?|farben(e[nrsm]?)?)?)$/,
  brown: /^(brown|brownish|braun(e[nrsm]?)?|braunlich(e[nrsm]?)?)$/,
  white: /^(white|whitish|weiss(e[nrsm]?)?|weisslich(e[nrsm]?)?)$/,
  gray: /^(gray|grey|grayish|greyish|silver|grau(e[nrsm]?)?|graulich(e[nrsm]?)?|silbern(e[nrsm]?)?)$/,
  black: /^(black|schwarz(e[nrsm]?)?)$/,
  dark: /^(dark|darker|dunkel|dunkle[nrsm]?)$/,
  bright: /^(bright|brighter|pale|hell(e[nrsm]?)?)$/,
};

const most = {
  largest: /^(largest|biggest|hugest|grosst(e[nrsm]?))$/,
  smallest: /^(smallest|tiniest|littlest|kleinst(e[nrsm]?))$/,
} as const;

const some = {
  large: /^(large|big|huge|gross(e[nrsm]?)?|riesig(e[nrsm]?)?)$/,
  small: /^(small|tiny|little|klein(e[nrsm]?)?|winzig(e[nrsm]?)?)$/,
} as const;

const numbers = new Map<number, RegExp>([
  [2, /^(two|zwei)$/],
  [3, /^(three|drei)$/],
  [4, /^(four|vier)$/],
  [5, /^(five|funf)$/],
  [6, /^(six|sechs)$/],
  [7, /^(seven|sieben)$/],
  [8, /^(eight|acht)$/],
  [9, /^(nine|neun)$/],
  [10, /^(ten|zehn)$/],
]);

const ends = '(e|en|er|es|em|ern|ernmost|most|wards?|warts)?';
const adjectiveOf: Readonly<Record<Direction, string>> = {
  north: `north${ends}|nord|norden|nordlich${ends}|top|topmost|upper|uppermost|oben|ober(e[nrsm]?)`,
  south: `south${ends}|sud|suden|sudlich${ends}|bottom|lower|lowermost|unten|unter(e[nrsm])`,
  east: `east${ends}|ost|osten|ostlich${ends}|right|rightmost|rechts|recht(e[nrsm])`,
  west: `west${ends}|westen|westlich${ends}|left|leftmost|links|link(e[nrsm])`,
};
const directions = Object.entries(adjectiveOf).map(
  ([direction, pattern]) => [direction as Direction, new RegExp(`^(${pattern})$`)] as const,
);
const corners: readonly (readonly [readonly Direction[], RegExp])[] = [
  [['north', 'east'], new RegExp(`^(northeast${ends}|nordost(en|lich${ends})?)$`)],
  [['north', 'west'], new RegExp(`^(northwest${ends}|nordwest(en|lich${ends})?)$`)],
  [['south', 'east'], new RegExp(`^(southeast${ends}|sudost(en|lich${ends})?)$`)],
  [['south', 'west'], new RegExp(`^(southwest${ends}|sudwest(en|lich${ends})?)$`)],
];

export const choiceWords = {
  colours: new Map(Object.entries(colours) as [Colour, RegExp][]),
  most: new Map(Object.entries(most) as ['largest' | 'smallest', RegExp][]),
  some: new Map(Object.entries(some) as ['large' | 'small', RegExp][]),
  numbers,
  centre: list('center centre middle central mitte zentrum zentral zentrale zentralen mittlere mittleren'),
  border: list('edge edges border borders margin rand rande rander'),
  /** Nouns that may stand after a direction. */
  parts: list('half part side corner quarter area region end section edge halfte teil seite ecke viertel bereich rand'),
  areas: list(
    'image picture scene map raster view area layer tile photo screen region frame bild bilds bildes karte ausschnitt ausschnitts gebiet gebiets flache szene rasters ansicht',
  ),
  of: list('of from von vom des der to'),
  articles: list('the this that my our der des dem den diesem dieser dieses'),
  at: list('in on at to near along toward towards im am an auf nahe entlang bei zum oben unten'),
  adjectives:
    /^((north|south)(east|west)?(ern|ernmost)|(east|west)(ern|ernmost)|topmost|upper|uppermost|lower|lowermost|rightmost|leftmost|central|(nord|sud)?(ost|west)?lich(e[nrsm])|(nord|sud)lich(e[nrsm])|ober(e[nrsm])|unter(e[nrsm])|link(e[nrsm])|recht(e[nrsm])|mittlere[nrsm]?|zentrale[nrsm]?)$/,
  negators: list('not no non without except kein keine keinen nicht ohne ausser'),
} as const;

/** What a word stands for; null for no such word. */
export function isFor<T>(word: string, patterns: ReadonlyMap<T, RegExp>): T | null {
  for (const [meaning, pattern] of patterns) if (pattern.test(word)) return meaning;
  return null;
}

/** One direction, or two for a corner; null for no word of direction. */
export function directionOf(word: string): readonly Direction[] | null {
  const corner = corners.find(([, pattern]) => pattern.test(word));
  if (corner) return corner[0];
  const single = directions.find(([, pattern]) => pattern.test(word));
  return single ? [single[0]] : null;
}
