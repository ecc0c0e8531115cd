/** Where a service of this program listens: on this machine only. */
import type { Server } from 'node:http';
import { raise } from '../../contract/fault.ts';

/**
 * Resolves with the port once the server accepts connections on 127.0.0.1, and on nothing else; port 0
 * takes any free one. Faults: `host.cannotListen`.
 */
export async function listen(server: Server, port: number): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen({ host: '127.0.0.1', port }, resolve);
  try {
    await promise;
  } catch (thrown) {
    raise('host.cannotListen', { port }, thrown);
  }
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}
