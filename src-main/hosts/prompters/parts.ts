/** What prompters behind servers are made of. */
import type { ConnectionReport, ServerPrompter, ServerPrompters } from '../../contract/prompters.ts';
import type { Conversations } from '../../models/conversation.ts';
import type { Network } from '../../network/network.ts';
import type { KeyStore } from '../../settings/keys.ts';
import type { PrompterStore } from '../../settings/prompters.ts';

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
