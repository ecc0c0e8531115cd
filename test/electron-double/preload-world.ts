/** Makes the script that evaluates a preload before the page: `require('electron')` gives the renderer's half of the double. */
import { readFileSync } from 'node:fs';
import { toBrowser } from './address.ts';

/** Bindings through which the page's half speaks to the double's main process. */
export const bindings = { invoke: '__electronDoubleInvoke', send: '__electronDoubleSend' } as const;
/** Function of the page through which the main process speaks to it. */
export const deliver = '__electronDoubleDeliver';
/** Paths that the test gives to picked files, by their names; Chromium tells none. */
export const pathsOfFiles = '__electronDoublePaths';

/** @param origins custom origins in the preload's text, which the page sees under another address */
export function preloadScript(path: string, origins: readonly string[]): string {
  const source = origins.reduce(
    (text, origin) => text.replaceAll(origin, toBrowser(origin)),
    readFileSync(path, 'utf8'),
  );
  return `(${world.toString()})(${JSON.stringify({ ...bindings, deliver, pathsOfFiles })}, function (require, module, exports) {${source}\n});`;
}

interface Names {
  readonly invoke: string;
  readonly send: string;
  readonly deliver: string;
  readonly pathsOfFiles: string;
}
type Preload = (require: (name: string) => unknown, module: object, exports: object) => void;
type Anything = (...args: unknown[]) => unknown;

/** Runs in the page; must not use anything from outside of itself. */
function world(names: Names, preload: Preload): void {
  if (window !== window.top) return;
  const page = window as unknown as Record<string, unknown>;
  const call = (name: string) => page[name] as Anything;
  const [invoke, send] = [call(names.invoke), call(names.send)];
  const listeners = new Map<string, Set<Anything>>();

  /** A copy as the bridge between two worlds makes it. */
  function bridged(value: unknown): unknown {
    if (typeof value === 'function') {
      return (...args: unknown[]) => bridged((value as Anything)(...args.map(bridged)));
    }
    if (typeof value !== 'object' || value === null || value instanceof Blob) return value;
    if (value instanceof Promise) return value.then(bridged);
    if (Array.isArray(value)) return value.map(bridged);
    const isPlain = Object.getPrototypeOf(value) === Object.prototype;
    if (!isPlain) return structuredClone(value);
    return Object.freeze(Object.fromEntries(Object.entries(value).map(([key, each]) => [key, bridged(each)])));
  }

  page[names.deliver] = (channel: string, args: unknown[]) => {
    for (const listener of listeners.get(channel) ?? []) listener({}, ...args);
  };
  page[names.pathsOfFiles] ??= {};
  const electron = {
    contextBridge: {
      exposeInMainWorld(name: string, api: unknown) {
        if (name in window) throw new Error(`Cannot bind an API on top of an existing property: ${name}`);
        Object.defineProperty(window, name, { value: bridged(api), enumerable: true });
      },
    },
    ipcRenderer: {
      invoke: (channel: string, ...args: unknown[]) => invoke(channel, args),
      send: (channel: string, ...args: unknown[]) => void send(channel, args),
      on: (channel: string, listener: Anything) => {
        listeners.set(channel, (listeners.get(channel) ?? new Set()).add(listener));
      },
    },
    webUtils: {
      getPathForFile: (file: File) => (page[names.pathsOfFiles] as Record<string, string>)[file.name] ?? '',
    },
  };
  const module = { exports: {} };
  preload(
    (name) => {
      if (name !== 'electron') throw new Error(`a sandboxed preload cannot require ${name}`);
      return electron;
    },
    module,
    module.exports,
  );
}
