/** How the window was left: `workspace.json` in the user folder, a text that is the page's own. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { raise } from '../contract/fault.ts';
import { writeWhole } from './whole-file.ts';

export interface Workspace {
  /** Empty where nothing was kept or it cannot be read. */
  get(): Promise<string>;
  /** The newest text wins when several are kept at once. Faults: `settings.cannotWrite`. */
  keep(text: string): Promise<void>;
}

/** Characters that are read back; a longer file is not one of ours. */
const limit = 1_000_000;

export function openWorkspace(userFolder: string): Workspace {
  const path = join(userFolder, 'workspace.json');
  let turn: Promise<unknown> = Promise.resolve();
  let newest = 0;

  return {
    async get() {
      await turn;
      const text = await readFile(path, 'utf8').catch(() => '');
      return text.length <= limit ? text : '';
    },
    keep(text) {
      const mine = ++newest;
      const written = turn.then(async () => {
        if (mine !== newest) return;
        try {
          await writeWhole(path, text);
        } catch (thrown) {
          raise('settings.cannotWrite', { path }, thrown);
        }
      });
      turn = written.catch(() => {});
      return written;
    },
  };
}
