/** Where texts were before they had a language; import `text.ts` instead. */
export { text } from './text.ts';
