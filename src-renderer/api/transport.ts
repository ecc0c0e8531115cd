/** Chooses how this page talks to its host: through Electron's preload where there is one, else over HTTP. */
import type { Transport } from '../../src-main/contract/api.ts';
import { httpTransport } from './http-transport.ts';
import { type PreloadBridge, preloadTransport } from './preload-transport.ts';

declare global {
  interface Window {
    /** Exposed by the preload of the Electron host; absent in a browser. */
    readonly think2seg?: PreloadBridge;
  }
}

export function pickTransport(): Transport {
  return window.think2seg ? preloadTransport(window.think2seg) : httpTransport();
}
