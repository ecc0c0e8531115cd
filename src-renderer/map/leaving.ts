/** Taking layers off the map without pulling them from under it. */
import type OlMap from 'ol/Map.js';

/**
 * Disposes what has left the map once the map has drawn without it: until then the map's last frame still
 * leads there, and a pointer that moves meanwhile would be looked up in a disposed layer.
 */
export function disposeAfterFrame(map: OlMap, gone: { dispose(): void }): void {
  map.once('postrender', () => gone.dispose());
  map.render();
}
