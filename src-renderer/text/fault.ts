/** The sentences of a fault in the page's language. The host sends them in English, with the values that fill their places. */
import { type ReasonCode, reasons } from '../../src-main/contract/because.ts';
import type { Fault } from '../../src-main/contract/fault.ts';
import { filled } from '../../src-main/contract/sentence.ts';
import { faults as german } from './de/faults/index.ts';
import { reasons as germanReasons } from './de/reasons.ts';
import type { FaultSentences } from './fault-sentences.ts';
import { type Language, language } from './language.ts';

const reasonsIn: Readonly<Record<Language, Readonly<Record<ReasonCode, string>> | null>> = {
  en: null,
  de: germanReasons,
};
const translations: Readonly<Record<Language, FaultSentences | null>> = { en: null, de: german };

/** A fault's two sentences as a person reads them; a code that this window does not know stays as the host said it. */
export function saidOf(fault: Fault, into: Language = language): { readonly text: string; readonly hint: string } {
  const sentences = translations[into]?.[fault.code];
  if (!sentences) return { text: fault.text, hint: fault.hint };
  const values = valuesOf(fault.detail ?? {}, into);
  const [text, hint] = sentences.map((sentence) => filled(sentence, values));
  return { text: text ?? fault.text, hint: hint ?? fault.hint };
}

/** With the reason in the window's language, where the program itself has given it. */
function valuesOf(detail: NonNullable<Fault['detail']>, into: Language): NonNullable<Fault['detail']> {
  const { reason } = detail;
  const known = reasonsIn[into];
  if (known === null || typeof reason !== 'string' || !isReason(reason)) return detail;
  return { ...detail, because: filled(known[reason], detail) };
}

const isReason = (code: string): code is ReasonCode => Object.hasOwn(reasons, code);
