/** The questions of this session, walked with the arrow keys as in a shell. Pure. */
export interface History {
  readonly entries: readonly string[];
  /** Place in the walk: entries.length stands for what is being typed. */
  readonly at: number;
  /** What was being typed when the walk began. */
  readonly draft: string;
}

export const emptyHistory: History = { entries: [], at: 0, draft: '' };
const longest = 200;

/** Adds a question as the newest; asking the same again moves it to the end. */
export function remember(history: History, query: string): History {
  const entries = [...history.entries.filter((entry) => entry !== query), query].slice(-longest);
  return { entries, at: entries.length, draft: '' };
}

/** One step to older (-1) or newer (1) questions; `text` is what the field holds now. Returns what it is to hold. */
export function walk(history: History, step: -1 | 1, text: string): { history: History; text: string } {
  const { entries } = history;
  const at = history.at + step;
  if (at < 0 || at > entries.length) return { history, text };
  const draft = history.at === entries.length ? text : history.draft;
  return { history: { entries, at, draft }, text: entries[at] ?? draft };
}
