/** The sentences of a fault in the page's language. The host sends them in English, with the values that fill their places. */
import type { Fault } from '../../src-main/contract/fault.ts';
import { faults as german } from './de/faults/index.ts';
import type { FaultSentences } from './fault-sentences.ts';
import { type Language, language } from './language.ts';

const translations: Readonly<Record<Language, FaultSentences | null>> = { en: null, de: german };

/** A fault's two sentences as a person reads them; a code that this window does not know stays as the host said it. */
export function saidOf(fault: Fault, into: Language = language): { readonly text: string; readonly hint: string } {
  const sentences = translations[into]?.[fault.code];
  if (!sentences) return { text: fault.text, hint: fault.hint };
  const [text, hint] = sentences.map((sentence) => filled(sentence, fault.detail ?? {}));
  return { text: text ?? fault.text, hint: hint ?? fault.hint };
}

function filled(sentence: string, values: NonNullable<Fault['detail']>): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole));
}
