/** Sentences with places for values. */

export type Values = Readonly<Record<string, string | number | boolean | null>>;

/** Fills `{name}` from `values`; a place without a value stays. */
export function filled(sentence: string, values: Values): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole));
}
