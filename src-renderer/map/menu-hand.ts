/** How a hand asks for the menu of a place: the right button, the menu key or Shift+F10, a finger that rests. */
import type { MapPixel } from './pointing.ts';

export interface MenuHandOptions {
  /** The tool's own use of the right button; false when it has none. */
  taken(): boolean;
  /** Whether a resting finger is a tool's own doing. */
  fingerTaken(): boolean;
  /** Where keys point. */
  keyPlace(): MapPixel;
  open(at: MapPixel): void;
}

export interface MenuHand {
  /** Whether the finger on the map has opened the menu: its release is no click. */
  readonly held: boolean;
  dispose(): void;
}

/** Milliseconds that a finger rests, and CSS pixels that it may tremble by. */
const rest = { ms: 550, within: 10 };

export function menuHand(target: HTMLElement, options: MenuHandOptions): MenuHand {
  const stop = new AbortController();
  const listen = { signal: stop.signal };
  const placeOf = (event: MouseEvent): MapPixel => {
    const { left, top } = target.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  };
  const finger = restingFinger(placeOf, (at) => {
    if (options.fingerTaken()) return false;
    options.open(at);
    return true;
  });

  target.addEventListener(
    'contextmenu',
    (event) => {
      event.preventDefault();
      // Keys and fingers have told of it themselves.
      const by = event instanceof PointerEvent ? event.pointerType : 'mouse';
      if (by !== 'mouse' && by !== 'pen') return;
      if (!options.taken()) options.open(placeOf(event));
    },
    listen,
  );
  target.addEventListener(
    'keydown',
    (event) => {
      const asks = event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey);
      if (!asks || event.target !== target) return;
      event.preventDefault();
      if (!options.taken()) options.open(options.keyPlace());
    },
    listen,
  );
  // What a browser makes of the release for pages that know the mouse only would take the focus from the menu.
  for (const type of ['touchend', 'mousedown', 'mouseup'])
    target.addEventListener(type, (event) => finger.held && event.preventDefault(), { ...listen, passive: false });
  target.addEventListener('pointerdown', (event) => finger.down(event), { ...listen, capture: true });
  for (const type of ['pointermove', 'pointerup', 'pointercancel'] as const)
    window.addEventListener(type, (event) => finger.on(event), { ...listen, capture: true });
  return {
    get held() {
      return finger.held;
    },
    dispose() {
      finger.end();
      stop.abort();
    },
  };
}

/** One finger that rests on the map for a while. @param rested false when it is not wanted. */
function restingFinger(placeOf: (event: MouseEvent) => MapPixel, rested: (at: MapPixel) => boolean) {
  const fingers = new Set<number>();
  let waiting: ReturnType<typeof setTimeout> | null = null;
  let from: MapPixel = [0, 0];
  let held = false;
  const end = () => {
    if (waiting) clearTimeout(waiting);
    waiting = null;
  };
  return {
    get held() {
      return held;
    },
    end,
    down(event: PointerEvent): void {
      held = false;
      if (event.pointerType !== 'touch') return;
      fingers.add(event.pointerId);
      end();
      // Two fingers zoom and turn.
      if (fingers.size > 1) return;
      from = placeOf(event);
      waiting = setTimeout(() => {
        held = rested(from);
      }, rest.ms);
    },
    on(event: PointerEvent): void {
      if (event.pointerType !== 'touch') return;
      if (event.type !== 'pointermove') fingers.delete(event.pointerId);
      const [x, y] = placeOf(event);
      if (event.type !== 'pointermove' || Math.hypot(x - from[0], y - from[1]) > rest.within) end();
    },
  };
}
