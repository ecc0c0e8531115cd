/** The English catalogue: one file an area. `Catalogue` is its type, which every other language has to have whole. */
import { basemaps } from './basemaps.ts';
import { bookmarks } from './bookmarks.ts';
import { buttons } from './buttons.ts';
import { concepts } from './concepts.ts';
import { editing } from './editing.ts';
import { evaluation } from './evaluation.ts';
import { frame } from './frame.ts';
import { history } from './history.ts';
import { identify } from './identify.ts';
import { keys } from './keys.ts';
import { layers } from './layers.ts';
import { map } from './map.ts';
import { measure } from './measure.ts';
import { notices } from './notices.ts';
import { panels } from './panels.ts';
import { planning } from './planning.ts';
import { processing } from './processing.ts';
import { program } from './program.ts';
import { progress } from './progress.ts';
import { prompters } from './prompters.ts';
import { properties } from './properties.ts';
import { query } from './query.ts';
import { result } from './result.ts';
import { settings } from './settings.ts';
import { status } from './status.ts';
import { style } from './style.ts';
import { welcome } from './welcome.ts';

export const en = {
  ...buttons,
  ...program,
  basemaps,
  bookmarks,
  concepts,
  frame,
  editing,
  evaluation,
  history,
  identify,
  keys,
  layers,
  map,
  measure,
  notices,
  panels,
  planning,
  processing,
  progress,
  prompters,
  properties,
  query,
  result,
  settings,
  status,
  style,
  welcome,
};

/** Sentences of another language fit where English has its own: a literal counts as any string. */
type Sentences<T> = T extends string
  ? string
  : T extends (...values: infer A) => infer R
    ? (...values: A) => Sentences<R>
    : { readonly [K in keyof T]: Sentences<T[K]> };

export type Catalogue = Sentences<typeof en>;
