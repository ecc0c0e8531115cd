/** Pointer events given to the map as a mouse would give them, so that every tool follows hands that have none. */
import type OlMap from 'ol/Map.js';

/** CSS pixels within the map. */
export type MapPixel = readonly [number, number];

/** Of a pointer that no device has. */
const pointerId = 9999;

export function sendPointer(map: OlMap, type: string, [x, y]: MapPixel, init: PointerEventInit): void {
  const viewport = map.getViewport();
  if (!viewport) return;
  const { left, top } = viewport.getBoundingClientRect();
  const pointer = { pointerId, pointerType: 'mouse', isPrimary: true, clientX: left + x, clientY: top + y };
  viewport.dispatchEvent(new PointerEvent(type, { bubbles: true, cancelable: true, ...pointer, ...init }));
}

/** Presses and releases the main button at a place. */
export function clickAt(map: OlMap, at: MapPixel): void {
  sendPointer(map, 'pointermove', at, { button: -1, buttons: 0 });
  sendPointer(map, 'pointerdown', at, { button: 0, buttons: 1 });
  sendPointer(map, 'pointerup', at, { button: 0, buttons: 0 });
}

/** Drags with the main button from one place to another. */
export function dragAcross(map: OlMap, from: MapPixel, to: MapPixel): void {
  sendPointer(map, 'pointerdown', from, { button: 0, buttons: 1 });
  const half: MapPixel = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
  for (const at of [half, to]) sendPointer(map, 'pointermove', at, { button: -1, buttons: 1 });
  sendPointer(map, 'pointerup', to, { button: 0, buttons: 0 });
}
