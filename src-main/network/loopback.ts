/** Which addresses are this machine itself. */
import { BlockList, isIP } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/**
 * Whether a host is the loopback interface: an address in 127.0.0.0/8, ::1 (also in brackets), or the
 * name `localhost`. Any other name is not, whatever it would resolve to, since asking would already
 * leave the machine.
 */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  const version = isIP(bare);
  if (version === 0) return bare === 'localhost' || bare === 'localhost.';
  return loopback.check(bare, version === 4 ? 'ipv4' : 'ipv6');
}
