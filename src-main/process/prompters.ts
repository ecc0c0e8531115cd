/** Opens the prompter that a request names. */
import { createHash } from 'node:crypto';
import type { PrompterChoice } from '../engine/ports.ts';
import { createConceptsPrompter } from '../engine/prompter/concepts.ts';
import { createLocalPrompter } from '../engine/prompter/local/prompter.ts';
import type { Prompter } from '../engine/prompter/prompter.ts';
import { createRecordedPrompter } from '../engine/prompter/recorded.ts';
import { loadPack } from '../models/load.ts';

/** Faults: `models.missing`, `models.corrupt`, `models.cannotLoad`. */
export async function openPrompter(choice: PrompterChoice): Promise<Prompter> {
  if (choice.kind === 'recorded') return createRecordedPrompter(choice.text);
  if (choice.kind === 'local') return createLocalPrompter(choice.pack);
  if (choice.kind === 'server') throw new RangeError('a server is asked by the host, not by this process');
  return createConceptsPrompter(await loadPack(choice.pack));
}

/** Equal for choices that open the same prompter. What was taught is no part of it: it is told to an open one (`knowing`). */
export function prompterIdentity(choice: PrompterChoice): string {
  // A pack that was imported anew may have the same weights and be asked in another way.
  if (choice.kind === 'local') return `local ${choice.pack.ref.sha256} ${JSON.stringify(choice.pack.conversation)}`;
  if (choice.kind === 'server') return `server ${choice.model.id}`;
  if (choice.kind === 'concepts') return `concepts ${choice.pack.ref.sha256}`;
  return `recorded ${digest(choice.text)}`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
