/** The stores of a page without a host: steps go nowhere, and what a panel does can be read from the stores. */
import { FaultError, fault } from '../../src-main/contract/fault.ts';
import type { Client } from '../../src-renderer/api/client.ts';
import { createStores, type Stores } from '../../src-renderer/stores.ts';

export function storesAlone(): Stores {
  const nothing = async () => {
    throw new FaultError(fault('host.notFound', { path: 'a host' }));
  };
  const client: Client = {
    invoke: nothing,
    subscribe: () => () => {},
    takeFile: nothing,
    url: String,
    bytes: nothing,
    features: nothing,
    editSession: nothing,
  };
  return createStores(client);
}
