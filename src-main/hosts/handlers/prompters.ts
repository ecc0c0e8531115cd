/** The contract's methods on prompters behind servers. */
import type { Handlers } from '../../contract/api.ts';
import type { PrompterRequests } from '../../contract/prompters.ts';
import type { ServerPrompterService } from '../prompters/service.ts';

export function prompterHandlers(servers: ServerPrompterService): Pick<Handlers, keyof PrompterRequests> {
  return {
    'prompters.list': async () => servers.list(),
    'prompters.save': ({ prompter, key }) => servers.save(prompter, key),
    'prompters.remove': ({ id }) => servers.remove(id),
    'prompters.test': ({ prompter, key }) => servers.test(prompter, key),
  };
}
