/** What a person types as a scale. Pure. */

/** The denominator of "1 : 25,000", "1:25000", "25.000" or "25 000"; null for anything else. Signs between thousands are ignored. */
export function parseScale(typed: string): number | null {
  const match = /^\s*(?:1\s*[:/]\s*)?(\d[\d\s.,'’\u202f\u00a0]*)\s*$/.exec(typed);
  const digits = (match?.[1] ?? '').replaceAll(/\D/g, '');
  const denominator = Number(digits);
  return digits !== '' && denominator > 0 && denominator < 1e10 ? denominator : null;
}
