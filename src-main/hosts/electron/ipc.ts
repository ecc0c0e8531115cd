/** Messages of the page: contract methods in, replies out; topics pushed to it. */
import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent } from 'electron';
import type { Reply } from '../../contract/api.ts';
import { fault } from '../../contract/fault.ts';
import { invokeChannel, isTopic, listeningChannel } from './channels.ts';
import type { Outbox } from './outbox.ts';

export interface IpcOptions {
  readonly dispatch: (method: string, params: unknown) => Promise<Reply<unknown>>;
  readonly outbox: Outbox;
  readonly isTrusted: (event: IpcMainEvent | IpcMainInvokeEvent) => boolean;
}

/** Only trusted senders are heard; others get a fault and change nothing. */
export function handleMessages(ipcMain: IpcMain, { dispatch, outbox, isTrusted }: IpcOptions): void {
  ipcMain.handle(invokeChannel, async (event, method: unknown, params: unknown): Promise<Reply<unknown>> => {
    if (!isTrusted(event)) return refusal('host.forbidden', 'it does not come from the program');
    if (typeof method !== 'string') return refusal('request.invalid', 'the method has no name');
    return dispatch(method, params);
  });
  ipcMain.on(listeningChannel, (event, topic: unknown) => {
    if (isTrusted(event) && isTopic(topic)) outbox.listening(topic);
  });
}

function refusal(code: 'host.forbidden' | 'request.invalid', because: string): Reply<unknown> {
  return { ok: false, fault: fault(code, { because }) };
}
