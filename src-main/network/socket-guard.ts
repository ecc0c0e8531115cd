/**
 * The offline switch where it cannot be walked around: at the sockets of this process. `network.ts`
 * refuses requests with a sentence for people before it comes to this; what does not go through it
 * (an oversight, a library that fetches by itself) is stopped here.
 *
 * Node has no way to forbid connections to a running process (its permission model knows no network),
 * so the one function through which every TCP and TLS connection of JavaScript goes is replaced, and
 * the two through which datagrams leave. Native code with sockets of its own is out of reach: ONNX
 * Runtime's reporting is switched off by its variable instead (`process/child-environment.ts`).
 */
import dgram from 'node:dgram';
import { Socket } from 'node:net';
import { FaultError, fault } from '../contract/fault.ts';
import { isLoopback } from './loopback.ts';

const switches = new Set<() => boolean>();
let installed = false;

/**
 * From now on, while `isOffline()` is true, a socket to anything but loopback fails with the fault
 * `network.offline`: TCP and TLS by their `error` event, datagrams by throwing. Returns the function
 * that takes this switch away.
 */
export function guardSockets(isOffline: () => boolean): () => void {
  if (!installed) install();
  installed = true;
  switches.add(isOffline);
  return () => void switches.delete(isOffline);
}

function refusal(host: string): FaultError | null {
  const offline = [...switches].some((isOffline) => isOffline());
  return offline && !isLoopback(host) ? new FaultError(fault('network.offline', { host })) : null;
}

function install(): void {
  const connect = Socket.prototype.connect;
  Socket.prototype.connect = function guarded(this: Socket, ...parameters: unknown[]): Socket {
    const host = hostOf(parameters);
    const refused = host === null ? null : refusal(host);
    if (refused) {
      // Not at once: its maker (TLS, HTTP) still sets it up and listens for errors after this returns.
      process.nextTick(() => this.destroy(refused));
      return this;
    }
    return Reflect.apply(connect, this, parameters);
  };
  for (const name of ['connect', 'send'] as const) {
    const original: (...parameters: never[]) => unknown = dgram.Socket.prototype[name];
    Object.defineProperty(dgram.Socket.prototype, name, {
      configurable: true,
      writable: true,
      value: function guarded(this: dgram.Socket, ...parameters: unknown[]) {
        const refused = refusal(datagramHost(name, parameters));
        if (refused) throw refused;
        return Reflect.apply(original, this, parameters);
      },
    });
  }
}

/** The host in the forms that `connect` takes: (options), ([options]) from Node itself, (path), (port, host). Null: a pipe. */
function hostOf(parameters: readonly unknown[]): string | null {
  const [given] = parameters;
  const first: unknown = Array.isArray(given) ? given[0] : given;
  if (typeof first === 'object' && first !== null) {
    if ('path' in first && typeof first.path === 'string') return null;
    return 'host' in first && typeof first.host === 'string' ? first.host : 'localhost';
  }
  if (typeof first === 'string' && !/^\d+$/.test(first)) return null;
  return typeof parameters[1] === 'string' ? parameters[1] : 'localhost';
}

/** connect(port, address?), send(message, [offset, length,] port?, address?): the address is the last text, after the message. */
function datagramHost(name: 'connect' | 'send', parameters: readonly unknown[]): string {
  const address = parameters.slice(1).findLast((parameter) => typeof parameter === 'string');
  // A connected socket sends without an address; its connection was looked at.
  return typeof address === 'string' ? address : name === 'send' ? 'localhost' : '127.0.0.1';
}
