/** From the id of a prompter behind a server to all that is needed to ask it. */
import * as v from 'valibot';
import { because } from '../../contract/because.ts';
import { raise } from '../../contract/fault.ts';
import { type ServerPrompter, serverDefaults, serverUrlSchema } from '../../contract/prompters.ts';
import type { ServerChoice, ServerSource } from '../../engine/ports.ts';
import { listModels } from '../../engine/prompter/server/connection.ts';
import { hostOf } from '../../engine/prompter/server/http.ts';
import type { ServerModel } from '../../engine/prompter/server/model.ts';
import { type Conversations, conversationFor } from '../../models/conversation.ts';
import type { PrompterParts } from './parts.ts';

export function createChoices({ conversations, store, keys, network }: PrompterParts): ServerSource {
  async function choiceOf(prompter: ServerPrompter, signal: AbortSignal | undefined): Promise<ServerChoice> {
    const named = prompter.model || (await onlyModel(prompter, signal));
    const model = modelOf({ ...prompter, model: named }, conversations());
    return { kind: 'server', ref: { id: prompter.id, version: named, sha256: '' }, model };
  }

  async function onlyModel(prompter: ServerPrompter, signal: AbortSignal | undefined): Promise<string> {
    const model = modelOf(prompter, conversations());
    const key = keys.find(prompter.id)?.key ?? null;
    const listed = await listModels({ model, key, fetch: network.fetch, signal });
    const [first] = listed;
    if (first && listed.length === 1) return first.id;
    const names = listed.map(({ id }) => id).join(', ');
    return raise('request.invalid', {
      because: `${hostOf(prompter.url)} has several models or none; name one of: ${names}`,
    });
  }

  return {
    async find(id, options = {}) {
      const direct = /^server:(.+)$/s.exec(id)?.[1];
      if (direct !== undefined) return choiceOf(fromAddress(direct), options.signal);
      if (!id.startsWith('server.')) return null;
      const known = store.list();
      const prompter = known.find((other) => other.id === id);
      if (prompter) return choiceOf(prompter, options.signal);
      return raise('request.unknownId', { kind: 'prompter', id, known: known.map((other) => other.id).join(', ') });
    },
  };
}

/** `URL#model`, the model left out where there is just one. Faults: `request.invalid`. */
function fromAddress(address: string): ServerPrompter {
  const [url = '', ...model] = address.split('#');
  if (!v.is(serverUrlSchema, url) || !URL.canParse(url)) {
    raise('request.invalid', because('address.notPlain', { address: url }));
  }
  return { ...serverDefaults, id: 'server.direct', name: hostOf(url), url, model: model.join('#') };
}

/** Fills in template and frame. Faults: `request.unknownId` for a template, `request.invalid` for an address. */
export function modelOf(prompter: ServerPrompter, conversations: Conversations): ServerModel {
  const { template: wanted, frame, ...rest } = prompter;
  if (!URL.canParse(prompter.url)) raise('request.invalid', because('address.none', { address: prompter.url }));
  const { templates } = conversations;
  const fitting = conversationFor(conversations, prompter.model);
  const template = wanted === null ? fitting.template : templates.find(({ id }) => id === wanted);
  if (!template) {
    const known = templates.map(({ id }) => id).join(', ');
    return raise('request.unknownId', { kind: 'template', id: String(wanted), known });
  }
  const { system, user, points } = template;
  return { ...rest, system, user, points, frame: frame ?? fitting.frame };
}
