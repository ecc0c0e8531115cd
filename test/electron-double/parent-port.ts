/** Loaded first in a child of the double: `process.parentPort` as in a utility process, and no `process.send`. */
import { EventEmitter } from 'node:events';

const send = process.send?.bind(process);
if (!send) throw new Error('the child of the double has no parent');

class ParentPortDouble extends EventEmitter {
  postMessage(message: unknown): void {
    if (process.connected) send?.(message);
  }
}
const port = new ParentPortDouble();
// Messages wait until somebody listens, as Electron's port does.
port.once('newListener', () => {
  queueMicrotask(() => process.on('message', (data) => port.emit('message', { data, ports: [] })));
});
process.on('disconnect', () => process.exit(0));

Object.defineProperty(process, 'parentPort', { value: port });
Object.defineProperty(process, 'send', { value: undefined });
