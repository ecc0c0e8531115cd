/** Prompters behind servers, put together: what is set up, with which key, and asking them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { raise } from '../../contract/fault.ts';
import type { ConnectionReport, ServerPrompter, ServerPrompters } from '../../contract/prompters.ts';
import type { ServerSource } from '../../engine/ports.ts';
import { complete } from '../../engine/prompter/server/complete.ts';
import { requestBody } from '../../engine/prompter/server/messages.ts';
import { Turns } from '../../engine/prompter/server/turns.ts';
import { type Conversations, parseConversations } from '../../models/conversation.ts';
import { isLoopback } from '../../network/loopback.ts';
import type { Network } from '../../network/network.ts';
import type { ServerAsker } from '../../process/server-prompting.ts';
import type { KeyStore } from '../../settings/keys.ts';
import type { PrompterStore } from '../../settings/prompters.ts';
import { createChoices } from './choices.ts';
import { createSetups } from './setups.ts';

export interface ServerPrompterService extends ServerSource, ServerAsker, PrompterSetups {}

/** What a person does with them. */
export interface PrompterSetups {
  list(): ServerPrompters;
  /**
   * `key`: '' takes it away, null leaves it, unless the prompter moves to another server.
   * Faults: `prompter.cannotKeep`, `prompter.noKeyStore`, `request.unknownId` for a template.
   */
  save(prompter: ServerPrompter, key: string | null): Promise<ServerPrompters>;
  /** Faults: `prompter.cannotKeep`. */
  remove(id: string): Promise<ServerPrompters>;
  /** Faults: `prompter.*`, `network.*`. */
  test(prompter: ServerPrompter, key: string | null): Promise<ConnectionReport>;
}

export interface PrompterParts {
  /** Read when first needed. Faults: `models.badManifest` where the program's own list is damaged. */
  readonly conversations: () => Conversations;
  readonly store: PrompterStore;
  readonly keys: KeyStore;
  readonly network: Network;
}

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
  return {
    check({ url }) {
      const { hostname } = new URL(url);
      if (network.offline && !isLoopback(hostname)) raise('network.offline', { host: hostname });
    },
    ask(question, { signal, onText }) {
      const { model } = question;
      const request = { model, key: keys.find(model.id)?.key ?? null, body: requestBody(question) };
      const work = () => complete(request, { fetch: network.fetch, signal, onText });
      return turns.take(model.id, model.concurrency, { signal, work });
    },
  };
}
