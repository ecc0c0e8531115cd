/**
 * The language of the page, chosen once when it is loaded: texts are plain values everywhere, so another
 * language means loading the page again (which restores what was open).
 */
export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];
export type LanguageChoice = Language | 'system';

const key = 'think2seg.language';

/** What a person chose; `system` until they do. */
export function storedLanguage(): LanguageChoice {
  const value = globalThis.localStorage?.getItem(key);
  return languages.find((language) => language === value) ?? 'system';
}

/** Whether a person has chosen in this browser. */
export function isLanguageStored(): boolean {
  return globalThis.localStorage?.getItem(key) !== null;
}

/** Keeps the choice for the next load of the page. */
export function storeLanguage(choice: LanguageChoice): void {
  localStorage.setItem(key, choice);
}

/** The first of the system's languages that there is a catalogue for, else English. */
export function languageOf(choice: LanguageChoice, system: readonly string[]): Language {
  if (choice !== 'system') return choice;
  const primary = system.map((tag) => tag.toLowerCase().split('-')[0]);
  return primary.flatMap((tag) => languages.find((language) => language === tag) ?? [])[0] ?? 'en';
}

/** Outside of a page (unit tests) the catalogue is English. */
const inPage = typeof localStorage !== 'undefined';
export const language: Language = inPage ? languageOf(storedLanguage(), navigator.languages) : 'en';

/** BCP 47 tag for numbers and dates: British for English, so that days come before months. */
export const locale: string = { en: 'en-GB', de: 'de-DE' }[language];
