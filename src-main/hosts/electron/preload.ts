/**
 * The bridge to the renderer: runs sandboxed, before the page, in its own world. It exposes the four
 * members of `Bridge` and no way to name another channel. Bundled as one CommonJS file.
 */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { Topic } from '../../contract/api.ts';
import { type Bridge, invokeChannel, isTopic, listeningChannel, resourceBase, topicChannel } from './channels.ts';

type Listener = (payload: never) => void;
const listeners = new Map<Topic, Set<Listener>>();

ipcRenderer.on(topicChannel, (_event, topic: unknown, payload: unknown) => {
  if (!isTopic(topic)) return;
  for (const listener of listeners.get(topic) ?? []) listener(payload as never);
});

const bridge: Bridge = {
  invoke: (method, params) => ipcRenderer.invoke(invokeChannel, method, params),
  subscribe(topic, listener) {
    if (!isTopic(topic)) throw new TypeError('there is no such topic');
    const own = listeners.get(topic) ?? new Set<Listener>();
    listeners.set(topic, own.add(listener));
    // What was pushed before anybody listened is kept by the main process until it hears this.
    if (own.size === 1) ipcRenderer.send(listeningChannel, topic);
    return () => void own.delete(listener);
  },
  resourceBase,
  pathForFile: (file) => webUtils.getPathForFile(file),
};

contextBridge.exposeInMainWorld('think2seg', bridge);
