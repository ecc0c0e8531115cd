/** Double of `ipcMain`: one handler per channel, arguments copied as Electron's structured clone does. */
import { EventEmitter } from 'node:events';

export interface IpcEvent {
  readonly sender: unknown;
  readonly senderFrame: unknown;
}
type Handler = (event: IpcEvent, ...args: unknown[]) => unknown;

class IpcMainDouble extends EventEmitter {
  private handlers = new Map<string, Handler>();

  handle(channel: string, handler: Handler): void {
    if (this.handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    this.handlers.set(channel, handler);
  }

  /** The double's own: a message arrived from a frame. */
  async answer(event: IpcEvent, channel: string, args: unknown[]): Promise<unknown> {
    const handler = this.handlers.get(channel);
    if (!handler) throw new Error(`No handler registered for '${channel}'`);
    return structuredClone(await handler(event, ...structuredClone(args)));
  }

  channels(): { readonly handled: string[]; readonly heard: string[] } {
    return { handled: [...this.handlers.keys()], heard: this.eventNames().map(String) };
  }
}

export const ipcMain = new IpcMainDouble();
