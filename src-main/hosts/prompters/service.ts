/** Prompters behind servers, put together: what is set up, with which key, and asking them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { raise } from '../../contract/fault.ts';
import type { ServerSource } from '../../engine/ports.ts';
import { completeInForm, RefusedForms } from '../../engine/prompter/server/in-form.ts';
import { Turns } from '../../engine/prompter/server/turns.ts';
import { type Conversations, parseConversations } from '../../models/conversation.ts';
import { isLoopback } from '../../network/loopback.ts';
import type { ServerAsker } from '../../process/server-prompting.ts';
import { createChoices } from './choices.ts';
import type { PrompterParts, PrompterSetups } from './parts.ts';
import { createSetups } from './setups.ts';

export interface ServerPrompterService extends ServerSource, ServerAsker, PrompterSetups {}

export function createServerPrompters(
  parts: Omit<PrompterParts, 'conversations'> & { readonly appRoot: string },
): ServerPrompterService {
  let read: Conversations | undefined;
  const conversations = () => {
    read ??= parseConversations(readFileSync(join(parts.appRoot, 'models', 'conversations.json'), 'utf8'));
    return read;
  };
  const all: PrompterParts = { ...parts, conversations };
  return { ...createSetups(all), ...createChoices(all), ...createAsker(all) };
}

function createAsker({ keys, network }: PrompterParts): ServerAsker {
  const turns = new Turns();
  const refused = new RefusedForms();
  return {
    check({ url }) {
      const { hostname } = new URL(url);
      if (network.offline && !isLoopback(hostname)) raise('network.offline', { host: hostname });
    },
    ask(question, { signal, onText }) {
      const { model } = question;
      const request = { question, key: keys.find(model.id)?.key ?? null, refused };
      const work = () => completeInForm(request, { fetch: network.fetch, signal, onText });
      return turns.take(model.id, model.concurrency, { signal, work });
    },
  };
}
