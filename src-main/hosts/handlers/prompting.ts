/** The prompt workbench's methods: of each session only the newest request is under way. */
import type { Handlers } from '../../contract/api.ts';
import type { promptingRequests } from '../../contract/prompting.ts';
import type { Engine } from '../../engine/engine.ts';

type PromptingHandlers = Pick<Handlers, keyof typeof promptingRequests>;

export function promptingHandlers(engine: Engine): PromptingHandlers {
  const underWay = new Map<string, AbortController>();

  /** Ends the session's older request, whose caller hears `run.cancelled`. */
  async function newest<T>(session: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    underWay.get(session)?.abort();
    const controller = new AbortController();
    underWay.set(session, controller);
    try {
      return await work(controller.signal);
    } finally {
      if (underWay.get(session) === controller) underWay.delete(session);
    }
  }

  return {
    'prompt.decode': ({ session, ...request }) => newest(session, (signal) => engine.decodePrompt(request, { signal })),
    'prompt.prepare': ({ session, ...request }) =>
      newest(session, (signal) => engine.preparePrompt(request, { signal })),
    'prompt.cancel': async ({ session }) => {
      underWay.get(session)?.abort();
      return null;
    },
  };
}
