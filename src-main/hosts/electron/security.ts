/** What the window's page may not do, whatever runs in it. Everything is refused that the program does not need. */
import type { IpcMainEvent, IpcMainInvokeEvent, Session, WebContents } from 'electron';
import { isOwnUrl, mayLoad } from './address.ts';

/**
 * No permissions (camera, location, notifications, USB, ...), no downloads (files are saved through
 * the program), no spelling dictionaries, and no request that leaves the machine.
 */
export function guardSession(session: Session, isPackaged: boolean): void {
  session.setPermissionRequestHandler((_contents, _permission, callback) => callback(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, callback) => callback(null));
  session.on('will-download', (event) => event.preventDefault());
  session.setSpellCheckerEnabled(false);
  session.webRequest.onBeforeRequest((details, callback) => callback({ cancel: !mayLoad(details.url, isPackaged) }));
}

/**
 * The page stays where it is: no navigation, no frames, no second window, no webview. Links to the
 * web are not followed either: the program never makes the machine talk to another one.
 */
export function guardContents(contents: WebContents): void {
  contents.on('will-navigate', (details) => details.preventDefault());
  contents.on('will-redirect', (details) => details.preventDefault());
  contents.on('will-frame-navigate', (details) => details.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** Whether a message comes from the page itself: the top frame of the program's window, showing the program's address. */
export function isTrustedSender(event: IpcMainEvent | IpcMainInvokeEvent, window: WebContents | undefined): boolean {
  const frame = event.senderFrame;
  if (!frame || !window || event.sender !== window) return false;
  return frame === window.mainFrame && isOwnUrl(frame.url);
}
