/** The list of prompters behind servers: shown, changed, tried. */
import { keyVariable, type ServerPrompter } from '../../contract/prompters.ts';
import { testConnection } from '../../engine/prompter/server/connection.ts';
import { conversationFor } from '../../models/conversation.ts';
import { modelOf } from './choices.ts';
import type { PrompterParts, PrompterSetups } from './parts.ts';

export function createSetups({ conversations, store, keys, network }: PrompterParts): PrompterSetups {
  /** A kept key was given for one server; it is not shown to another. */
  const staysThere = ({ id, url }: ServerPrompter) => {
    const known = store.list().find((other) => other.id === id);
    return !known || new URL(known.url).origin === new URL(url).origin;
  };
  const list = () => ({
    prompters: store.list().map((prompter) => ({
      ...prompter,
      key: keys.find(prompter.id)?.origin ?? ('none' as const),
      keyVariable: keyVariable(prompter.id),
    })),
    templates: conversations().templates.map(({ id, name }) => ({ id, name })),
    keysCanBeKept: keys.canKeep,
  });

  return {
    list,
    async save(prompter, key) {
      // What could not be asked is not kept.
      modelOf(prompter, conversations());
      const wanted = key ?? (staysThere(prompter) ? null : '');
      if (wanted !== null) await keys.keep(prompter.id, wanted);
      await store.save(prompter);
      return list();
    },
    async remove(id) {
      await keys.keep(id, '');
      await store.remove(id);
      return list();
    },
    test(prompter, key) {
      const model = modelOf(prompter, conversations());
      const used = key ?? (staysThere(prompter) ? (keys.find(prompter.id)?.key ?? null) : null);
      return testConnection({ model, key: used || null, fetch: network.fetch }, (name) => {
        const fitting = conversationFor(conversations(), name);
        return { template: prompter.template ?? fitting.template.id, frame: (prompter.frame ?? fitting.frame).kind };
      });
    },
  };
}
