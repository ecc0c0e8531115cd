/** The prompters behind servers that this account has set up: `prompters.json` in the user folder. Keys are not in it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { raise } from '../contract/fault.ts';
import { type ServerPrompter, serverPrompterSchema } from '../contract/prompters.ts';
import { writeWhole } from './whole-file.ts';

export interface PrompterStore {
  list(): readonly ServerPrompter[];
  /** Adds it, or puts it in the place of the one with its id. It holds for this process even where it cannot be written. Faults: `prompter.cannotKeep`. */
  save(prompter: ServerPrompter): Promise<void>;
  /** Faults: `prompter.cannotKeep`. */
  remove(id: string): Promise<void>;
}

/** An entry that this program cannot read (a newer one's, a slip in an editor) is not listed, and stays in the file. */
export function openPrompterStore(userFolder: string): PrompterStore {
  const path = join(userFolder, 'prompters.json');
  let entries = readEntries(path);

  async function write(changed: readonly unknown[]): Promise<void> {
    entries = changed;
    try {
      await writeWhole(path, `${JSON.stringify({ format: 1, prompters: changed }, null, 2)}\n`);
    } catch (thrown) {
      raise('prompter.cannotKeep', { path }, thrown);
    }
  }

  return {
    list: () => entries.flatMap((entry) => parsed(entry) ?? []),
    async save(prompter) {
      const at = entries.findIndex((entry) => parsed(entry)?.id === prompter.id);
      await write(at < 0 ? [...entries, prompter] : entries.with(at, prompter));
    },
    async remove(id) {
      await write(entries.filter((entry) => parsed(entry)?.id !== id));
    },
  };
}

function parsed(entry: unknown): ServerPrompter | undefined {
  const read = v.safeParse(serverPrompterSchema, entry);
  return read.success ? read.output : undefined;
}

const fileSchema = v.object({ prompters: v.array(v.unknown()) });

function readEntries(path: string): readonly unknown[] {
  try {
    const read = v.safeParse(fileSchema, JSON.parse(readFileSync(path, 'utf8')));
    return read.success ? read.output.prompters : [];
  } catch {
    return [];
  }
}
