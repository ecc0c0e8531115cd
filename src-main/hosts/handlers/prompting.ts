/** The prompt workbench's methods: of each session only the newest request is under way. */
import type { Handlers } from '../../contract/api.ts';
import type { promptingRequests } from '../../contract/prompting.ts';
import type { Engine } from '../../engine/engine.ts';
import { Newest } from '../newest.ts';

type PromptingHandlers = Pick<Handlers, keyof typeof promptingRequests>;

export function promptingHandlers(engine: Engine): PromptingHandlers {
  const newest = new Newest();

  return {
    'prompt.decode': ({ session, ...request }) =>
      newest.run(session, (signal) => engine.decodePrompt(request, { signal })),
    'prompt.prepare': ({ session, ...request }) =>
      newest.run(session, (signal) => engine.preparePrompt(request, { signal })),
    'prompt.cancel': async ({ session }) => {
      newest.cancel(session);
      return null;
    },
  };
}
