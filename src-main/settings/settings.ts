/** The settings of this account: `settings.json` in the user folder. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { raise } from '../contract/fault.ts';
import { deviceChoiceSchema, type Settings } from '../contract/settings.ts';
import { writeWhole } from './whole-file.ts';

/** A value that cannot be used (an older or newer program, a slip in an editor) is replaced alone; the others stand. */
const kept = v.object({
  offline: v.fallback(v.boolean(), false),
  device: v.fallback(deviceChoiceSchema, 'auto'),
});

export interface SettingsStore {
  readonly current: Settings;
  /** Keeps what is named; it holds for this process even where it cannot be written. Faults: `settings.cannotWrite`. */
  change(patch: Partial<Settings>): Promise<Settings>;
  /** Called after each change; returns the function that ends it. */
  onChange(listener: (settings: Settings) => void): () => void;
}

/**
 * `forNow` holds over what is kept, for this process only (the command line's `--offline`). It is
 * read once; a file that cannot be read counts as none.
 */
export function openSettings(userFolder: string, forNow: Partial<Settings> = {}): SettingsStore {
  const path = join(userFolder, 'settings.json');
  const listeners = new Set<(settings: Settings) => void>();
  let file = readFields(path);
  let over = forNow;
  const current = (): Settings => ({ ...v.parse(kept, file), ...over });

  return {
    get current() {
      return current();
    },
    async change(patch) {
      const named = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
      // What another program of this account has written meanwhile is kept, except for what is changed here.
      file = { ...file, ...readFields(path), ...named };
      over = Object.fromEntries(Object.entries(over).filter(([name]) => !(name in named)));
      for (const listener of listeners) listener(current());
      try {
        await writeWhole(path, `${JSON.stringify(file, null, 2)}\n`);
      } catch (thrown) {
        raise('settings.cannotWrite', { path }, thrown);
      }
      return current();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function readFields(path: string): Record<string, unknown> {
  try {
    const read: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? { ...read } : {};
  } catch {
    return {};
  }
}
