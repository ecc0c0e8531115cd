/**
 * Questions in German, the window's second language: put into English word by word from a list of nouns
 * and question words. The order of words stays German, which the linear model does not mind.
 */
import { wordsOf } from './words.ts';

/** Words that tell German from English. */
const markers = new Set(
  'wo ist sind zeige zeig zeigen alle der das den dem des ein eine einen einem einer welche welcher welches welchen gibt es finde suche markiere wie viele kann kannst konnte konnten man ich mir auf und oder mit ohne ausser kein keine keinen nicht fur von im zum zur wird werden wurde bitte hier dort uber bei neben wohin woher jede jeder jedes wer was ja'.split(
    ' ',
  ),
);
const english = new Set(
  'the is are where which show find me all of for a an and could would can do does mark segment there with without not what how'.split(
    ' ',
  ),
);
const endings = ['', 'e', 'n', 'en', 'er', 's', 'es', 'em', 'ern'];
const links = ['', 's', 'n', 'en', 'es', 'er'];

/** The question in English words; null where it is not German. `isEnglish` tells whether a word is known in English. */
export function fromGerman(
  query: string,
  german: ReadonlyMap<string, string>,
  isEnglish: (word: string) => boolean,
): string | null {
  const words = wordsOf(query);
  const count = (set: ReadonlySet<string>) => words.filter((word) => set.has(word)).length;
  const translated = words.map((word) => lookUp(word, german));
  const foreign = words.some((word, i) => !isEnglish(word) && translated[i] !== null);
  const told = count(markers) > count(english) || (count(english) === 0 && foreign);
  if (!told || translated.every((one) => one === null)) return null;
  return words.map((word, i) => translated[i] ?? word).join(' ');
}

function lookUp(word: string, german: ReadonlyMap<string, string>): string | null {
  const whole = withoutEnding(word, german);
  if (whole !== null) return whole;
  for (let at = word.length - 3; at >= 3; at--) {
    const second = withoutEnding(word.slice(at), german);
    if (second === null) continue;
    for (const link of links) {
      if (!word.slice(0, at).endsWith(link)) continue;
      const first = german.get(word.slice(0, at - link.length));
      if (first !== undefined) return `${first} ${second}`;
    }
  }
  return null;
}

function withoutEnding(word: string, german: ReadonlyMap<string, string>): string | null {
  for (const ending of endings) {
    if (!word.endsWith(ending)) continue;
    const found = german.get(word.slice(0, word.length - ending.length));
    if (found !== undefined) return found;
  }
  return null;
}
