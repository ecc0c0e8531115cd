/** The child's end: answers calls with procedures, over Node's or Electron's parent port. */
import { fault, faultOf } from '../contract/fault.ts';
import type { FromChild, Procedures, ToChild } from './rpc.ts';

/** The part of Electron's `process.parentPort` that is used; it is a global there, not an import. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
}

interface Link {
  send(message: FromChild): void;
  receive(listener: (message: ToChild) => void): void;
}

/**
 * Serves calls until the parent goes away. Calls run as they come; procedures that must not overlap
 * queue themselves. A procedure that throws anything but a fault is a defect and is reported as one.
 */
export function serve(procedures: Procedures): void {
  const link = parentLink();
  const running = new Map<number, AbortController>();
  link.receive((message) => {
    if (message.kind === 'cancel') running.get(message.id)?.abort();
    else void answer(message);
  });
  link.send({ kind: 'ready' });

  async function answer({ id, method, request }: Extract<ToChild, { kind: 'call' }>): Promise<void> {
    const controller = new AbortController();
    running.set(id, controller);
    try {
      const procedure = procedures[method];
      if (!procedure) throw new Error(`no procedure ${method}`);
      const note = (value: unknown) => link.send({ kind: 'note', id, value });
      const value = await procedure(request as never, { signal: controller.signal, note });
      link.send(
        controller.signal.aborted ? { kind: 'fault', id, fault: fault('run.cancelled') } : { kind: 'value', id, value },
      );
    } catch (thrown) {
      link.send({ kind: 'fault', id, fault: faultOf(thrown) });
    } finally {
      running.delete(id);
    }
  }
}

function parentLink(): Link {
  const electronPort = (process as unknown as { parentPort?: ParentPort }).parentPort;
  if (electronPort) {
    return {
      send: (message) => electronPort.postMessage(message),
      receive: (listener) => electronPort.on('message', (event) => listener(event.data as ToChild)),
    };
  }
  // A child whose host has gone has nobody to work for; the disconnect also arrives when the host is killed.
  process.on('disconnect', () => process.exit(0));
  return {
    send: (message) => {
      if (process.connected) process.send?.(message);
    },
    receive: (listener) => process.on('message', (message) => listener(message as ToChild)),
  };
}
