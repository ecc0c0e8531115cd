/**
 * The keyboard's hand on the map while a tool is on: arrow keys move a crosshair, other keys press, hold and
 * release at it. It gives the map the pointer events that a mouse would give, so that every tool follows it
 * without knowing of it. A mouse that moves over the map takes over again.
 */
import type OlMap from 'ol/Map.js';
import { type MapPixel, sendPointer } from './pointing.ts';

export interface KeyHandOptions {
  /** Whether a tool is on: without one the arrows pan the map. */
  active(): boolean;
  /** Whether Enter is the tool's own (it ends a shape); else it presses like the space bar. */
  finishes(): boolean;
  /** Places of the view worth going to, such as vertices; PageDown and PageUp go through them. */
  stops(): readonly (readonly number[])[];
  /** Told where the crosshair is now, in the view's coordinates; null when it went away. */
  moved(coordinate: readonly [number, number] | null): void;
  /** Pans by CSS pixels. */
  panBy(dx: number, dy: number): void;
}

export interface KeyHand {
  /** Where the crosshair is; null while it is not shown. */
  readonly at: MapPixel | null;
  /** Lets go and takes the crosshair away. */
  hide(): void;
  dispose(): void;
}

/** CSS pixels of a step; with Shift, and the most while a key is held down. */
const steps = { usual: 12, fine: 1, most: 48 };
/** Nearer to the border of the map than this the map moves instead, CSS pixels. */
const border = 16;

const directions: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const presses = new Set([' ', '.', 'Insert', 'Enter']);

export function keyHand(map: OlMap, target: HTMLElement, options: KeyHandOptions): KeyHand {
  const hand = new Hand(map, target, options);
  const stop = new AbortController();
  const { signal } = stop;
  const capture = { signal, capture: true };
  target.addEventListener('keydown', (event) => hand.keyDown(event), capture);
  target.addEventListener('keyup', (event) => hand.keyUp(event), capture);
  target.addEventListener('blur', () => hand.release(), { signal });
  target.addEventListener('pointermove', (event) => hand.mouse(event), { signal });
  target.addEventListener('pointerleave', (event) => hand.mouse(event), { signal });
  return {
    get at() {
      return hand.at;
    },
    hide: () => hand.hide(),
    dispose() {
      hand.hide();
      stop.abort();
    },
  };
}

interface Modifiers {
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

class Hand {
  private readonly map: OlMap;
  private readonly target: HTMLElement;
  private readonly options: KeyHandOptions;
  private readonly mark = crosshair();
  /** CSS pixels within the map; null while the mouse leads. */
  at: MapPixel | null = null;
  private mouseIsOver = false;
  private mouseAt = '';
  /** The modifiers that the button was pressed with; null while it is up. */
  private pressed: Modifiers | null = null;
  /** The key that holds the button down, which its release lets go; null when it was locked. */
  private holding: string | null = null;
  private repeats = 0;

  constructor(map: OlMap, target: HTMLElement, options: KeyHandOptions) {
    this.map = map;
    this.target = target;
    this.options = options;
  }

  keyDown(event: KeyboardEvent): void {
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (event.target !== this.target || !plain || !this.options.active()) return;
    this.repeats = event.repeat ? this.repeats + 1 : 0;
    // What is dragged is dropped by the tool first; then the button goes up and finds nothing to do.
    if (event.key === 'Escape') setTimeout(() => this.release());
    if (!this.takes(event)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  private takes(event: KeyboardEvent): boolean {
    const { key } = event;
    const direction = directions[key];
    if (direction) this.step(direction, event);
    else if (key === 'PageDown' || key === 'PageUp') this.goOn(key === 'PageDown' ? 1 : -1);
    else if (presses.has(key)) return this.press(event);
    else if (key === ',') this.click({ shiftKey: event.shiftKey, altKey: true });
    else if (key === '0') this.lock();
    else return false;
    return true;
  }

  keyUp(event: KeyboardEvent): void {
    if (event.key !== this.holding) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.release();
  }

  /** A real pointer on the map leads; events of this hand are not trusted ones. */
  mouse(event: PointerEvent): void {
    if (!event.isTrusted) return;
    this.mouseIsOver = event.type !== 'pointerleave';
    // A browser tells of a resting pointer, too, when something changes under it.
    const at = `${event.clientX} ${event.clientY}`;
    if (this.mouseIsOver && at !== this.mouseAt) this.hide();
    this.mouseAt = at;
  }

  hide(): void {
    this.release();
    if (!this.at) return;
    this.at = null;
    this.mark.remove();
    this.options.moved(null);
  }

  release(): void {
    const { pressed } = this;
    [this.pressed, this.holding] = [null, null];
    if (pressed) this.send('pointerup', { button: 0, buttons: 0, ...pressed });
  }

  private press(event: KeyboardEvent): boolean {
    if (event.key === 'Enter' && this.options.finishes()) return false;
    // The space bar pans while the mouse leads.
    if (event.key === ' ' && !this.at && this.mouseIsOver) return false;
    if (event.repeat || this.pressed) return true;
    this.show();
    this.down({ shiftKey: event.shiftKey, altKey: false });
    this.holding = event.key;
    return true;
  }

  private click(modifiers: Modifiers): void {
    this.show();
    if (this.pressed) return;
    this.down(modifiers);
    this.release();
  }

  /** Holds the button down until it is pressed again, for hands that can hold one key at a time. */
  private lock(): void {
    if (this.pressed) {
      this.release();
      return;
    }
    this.show();
    this.down({ shiftKey: false, altKey: false });
  }

  private down(modifiers: Modifiers): void {
    this.pressed = modifiers;
    this.send('pointerdown', { button: 0, buttons: 1, ...modifiers });
  }

  private step([dx, dy]: readonly [number, number], { shiftKey }: KeyboardEvent): void {
    const wasShown = this.at !== null;
    const [x, y] = this.show();
    const by = shiftKey ? steps.fine : Math.min(steps.most, steps.usual + this.repeats * 2);
    // The first arrow shows where the crosshair is; it moves from there.
    if (wasShown || this.repeats > 0) this.moveTo([x + dx * by, y + dy * by]);
  }

  /** To the next place of the tool, in their order; from elsewhere to the nearest one. */
  private goOn(by: 1 | -1): void {
    const [x, y] = this.show();
    const [width = 0, height = 0] = this.map.getSize() ?? [];
    const places = this.options.stops().flatMap((coordinate) => {
      const [px = -1, py = -1] = this.map.getPixelFromCoordinate([...coordinate]) ?? [];
      return px >= 0 && py >= 0 && px <= width && py <= height ? [[px, py] as const] : [];
    });
    if (places.length === 0) return;
    const away = ([px, py]: readonly [number, number]) => Math.hypot(px - x, py - y);
    const nearest = places.reduce((best, place, i) => (away(place) < away(places[best]!) ? i : best), 0);
    const next = away(places[nearest]!) < 1 ? (nearest + by + places.length) % places.length : nearest;
    this.moveTo(places[next]!);
  }

  private show(): readonly [number, number] {
    if (this.at) return this.at;
    const [width = 0, height = 0] = this.map.getSize() ?? [];
    this.map.getViewport()?.append(this.mark);
    const middle = [Math.round(width / 2), Math.round(height / 2)] as const;
    this.moveTo(middle);
    return middle;
  }

  private moveTo([x, y]: readonly [number, number]): void {
    const [width = 0, height = 0] = this.map.getSize() ?? [];
    const inside = (value: number, size: number) => Math.min(size - border, Math.max(border, value));
    const [ix, iy] = [inside(x, width), inside(y, height)];
    if (ix !== x || iy !== y) {
      this.options.panBy(ix - x, iy - y);
      this.map.renderSync();
    }
    this.at = [ix, iy];
    this.mark.style.translate = `${ix}px ${iy}px`;
    const up = { shiftKey: false, altKey: false };
    this.send('pointermove', { button: -1, buttons: this.pressed ? 1 : 0, ...(this.pressed ?? up) });
    const [mx = 0, my = 0] = this.map.getCoordinateFromPixel([ix, iy]) ?? [];
    this.options.moved([mx, my]);
  }

  private send(type: string, init: PointerEventInit): void {
    if (this.at) sendPointer(this.map, type, this.at, init);
  }
}

function crosshair(): HTMLElement {
  const mark = document.createElement('div');
  mark.className = 'key-crosshair';
  mark.dataset.testid = 'key-crosshair';
  mark.setAttribute('aria-hidden', 'true');
  return mark;
}
