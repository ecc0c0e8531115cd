/** Joins what a prompter said on each window into one text for the run. */

/** Windows whose own words are shown; of more, the number is said. */
const shown = 12;

/** One window: its text. Several: what all say first, then what each adds. Lines are compared whole. */
export function joinThinking(texts: readonly string[]): string {
  const [first] = texts;
  if (first === undefined) return '';
  if (texts.length === 1) return first;
  const lines = texts.map((text) => text.split('\n').filter((line) => line.trim() !== ''));
  const common = (lines[0] ?? []).filter((line) => lines.every((others) => others.includes(line)));
  const own = lines.map((all) => all.filter((line) => !common.includes(line)));
  const parts = own.flatMap((rest, i) =>
    rest.length > 0 ? [`Window ${i + 1} of ${texts.length}: ${rest.join(' ')}`] : [],
  );
  const left = parts.length - shown;
  return [...common, ...parts.slice(0, shown), ...(left > 0 ? [`(and ${left} more windows)`] : [])].join('\n');
}
