/** What of the window is kept over restarts, part by part. A new part is one entry: what to take, how to give it back. */
import * as v from 'valibot';
import type { Session } from '../session.ts';
import { isLanguageStored, languages, storedLanguage, storeLanguage } from '../text/language.ts';
import { themes } from '../ui/theme.ts';
import type { KeptPart } from './keeping.svelte.ts';
import { keepLayout } from './layout.ts';
import { panels } from './panels.ts';

const finite = v.pipe(v.number(), v.finite());
const placeSchema = v.object({
  crs: v.string(),
  x: finite,
  y: finite,
  resolution: v.pipe(finite, v.gtValue(0)),
  rotation: finite,
});
const bookmarksSchema = v.array(v.object({ id: v.string(), name: v.string(), place: placeSchema }));
const mapSchema = v.object({ graticule: v.boolean(), overview: v.boolean(), basemap: v.nullable(v.string()) });
const questionSchema = v.object({
  asked: v.pipe(v.array(v.string()), v.maxLength(200)),
  area: v.fallback(v.picklist(['layer', 'view']), 'layer'),
  gsdKind: v.picklist(['auto', 'native', 'metres', 'coarse-to-fine']),
  metres: v.nullable(finite),
  mode: v.picklist(['semantic', 'instance']),
  prompter: v.string(),
  segmenter: v.string(),
  grammar: v.fallback(v.boolean(), false),
});

/** The parsed value; undefined for anything else than what the schema says. */
function read<T>(schema: v.GenericSchema<unknown, T>, kept: unknown): T | undefined {
  const parsed = v.safeParse(schema, kept);
  return parsed.success ? parsed.output : undefined;
}

export function keptParts(session: Session): readonly KeptPart[] {
  const { frame, view, bookmarks, mapOptions, basemaps, query } = session;
  return [
    { key: 'layout', take: () => keepLayout(frame.layout, panels), give: (kept) => frame.adopt(panels, kept) },
    {
      key: 'theme',
      take: () => frame.theme,
      give(kept) {
        const theme = read(v.picklist(themes), kept);
        if (theme && theme !== frame.theme) frame.setTheme(theme);
      },
    },
    { key: 'language', take: storedLanguage, give: giveLanguage },
    {
      key: 'view',
      take: () => view.place ?? view.left,
      give(kept) {
        view.left = read(placeSchema, kept) ?? null;
      },
    },
    {
      key: 'bookmarks',
      take: () => bookmarks.list,
      give(kept) {
        bookmarks.list = read(bookmarksSchema, kept) ?? [];
      },
    },
    {
      key: 'map',
      take: () => ({ graticule: mapOptions.graticule, overview: mapOptions.overview, basemap: basemaps.chosenId }),
      give(kept) {
        const map = read(mapSchema, kept);
        if (!map) return;
        mapOptions.graticule = map.graticule;
        mapOptions.overview = map.overview;
        basemaps.chosenId = map.basemap;
      },
    },
    {
      key: 'question',
      take: () => query.kept,
      give(kept) {
        const question = read(questionSchema, kept);
        if (question) query.restore(question);
      },
    },
  ];
}

/** A browser that knows no choice yet (another port is another origin to it) takes the kept one, and the page is loaded once more. */
function giveLanguage(kept: unknown): void {
  const choice = read(v.picklist(['system', ...languages]), kept);
  if (!choice || choice === 'system' || isLanguageStored()) return;
  storeLanguage(choice);
  location.reload();
}
