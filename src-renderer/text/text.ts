/**
 * Every sentence of the user interface in the page's language: `text.area.sentence`.
 *
 * To add a text: put it into the file of its area in `en/` (a new area: a new file and a line in
 * `en/index.ts`). A sentence with values in it is a function of them. Each other language is a folder
 * beside `en/` whose index is a `Catalogue`: what is missing there, or too much, does not compile.
 */
import { de } from './de/index.ts';
import { type Catalogue, en } from './en/index.ts';
import { type Language, language } from './language.ts';

const catalogues: Readonly<Record<Language, Catalogue>> = { en, de };

export const text: Catalogue = catalogues[language];
