/** What the hand does on the map, for tools: presses, drags, clicks and moves, in the view's coordinates. */

import PointerInteraction from 'ol/interaction/Pointer.js';
import type OlMap from 'ol/Map.js';
import type MapBrowserEvent from 'ol/MapBrowserEvent.js';

export interface Hand {
  /** The view's coordinate. */
  readonly at: readonly [number, number];
  readonly pixel: readonly [number, number];
  readonly shift: boolean;
  readonly alt: boolean;
  readonly ctrl: boolean;
  /** 0..1 of a pen that tells it; null otherwise. */
  readonly pressure: number | null;
}

export interface HandEvents {
  /** The main button goes down. True takes the drag for the tool; else it pans the map. */
  press?(hand: Hand): boolean;
  drag?(hand: Hand): void;
  /** The end of a drag that was taken. */
  release?(hand: Hand): void;
  /** A drag that was taken is given up: a second finger came to zoom, or a palm was taken for a finger. */
  drop?(): void;
  /** Pressed and released in place, where the press was not taken. */
  click?(hand: Hand): void;
  doubleClick?(hand: Hand): void;
  move?(hand: Hand): void;
}

export class HandInteraction extends PointerInteraction {
  private readonly events: HandEvents;
  /** Whether the newest press was taken: its click is none. */
  private taken = false;
  private endDouble: () => void = () => {};

  constructor(events: HandEvents) {
    super({
      handleDragEvent: (event) => events.drag?.(handOf(event)),
      handleUpEvent: (event) => {
        events.release?.(handOf(event));
        return false;
      },
    });
    this.events = events;
  }

  override handleDownEvent(event: MapBrowserEvent): boolean {
    // Two fingers are the map's.
    if (this.targetPointers.length > 1) return false;
    this.taken = isMain(event) && (this.events.press?.(handOf(event)) ?? false);
    return this.taken;
  }

  override handleEvent(event: MapBrowserEvent): boolean {
    if (event.type === 'click') {
      if (!this.taken) this.events.click?.(handOf(event));
      return false;
    }
    // The map calls any two quick clicks a double one; a quick hand sets two corners with them.
    if (event.type === 'dblclick') return false;
    if (event.type === 'pointermove' && !event.dragging) this.events.move?.(handOf(event));
    if (this.handlingDownUpSequence && endsBefore(event)) {
      this.handlingDownUpSequence = false;
      this.events.drop?.();
    }
    return super.handleEvent(event);
  }

  /** A double click is what the browser takes for one: it knows the person's time and distance. */
  override setMap(map: OlMap | null): void {
    this.endDouble();
    super.setMap(map);
    const viewport = map?.getViewport();
    if (!map || !viewport) return;
    const hear = (event: MouseEvent) => {
      const pixel = map.getEventPixel(event);
      const [x = 0, y = 0] = map.getCoordinateFromPixel(pixel) ?? [];
      this.events.doubleClick?.({
        ...keysOf(event),
        at: [x, y],
        pixel: [pixel[0] ?? 0, pixel[1] ?? 0],
        pressure: null,
      });
    };
    viewport.addEventListener('dblclick', hear);
    this.endDouble = () => viewport.removeEventListener('dblclick', hear);
  }

  /** Whether other interactions see the events of a drag that the tool took. */
  override stopDown(handled: boolean): boolean {
    return handled;
  }
}

/** Whether an event ends a drag before its time. */
function endsBefore({ type, originalEvent, activePointers }: MapBrowserEvent): boolean {
  const original: UIEvent = originalEvent;
  return original.type === 'pointercancel' || (type === 'pointerdown' && (activePointers?.length ?? 0) > 1);
}

function isMain({ originalEvent }: MapBrowserEvent): boolean {
  const original: UIEvent = originalEvent;
  return !(original instanceof PointerEvent) || original.button === 0;
}

function handOf({ coordinate, pixel, originalEvent }: MapBrowserEvent): Hand {
  const original: UIEvent = originalEvent;
  const pen = original instanceof PointerEvent && original.pointerType === 'pen' ? original.pressure : null;
  const [x = 0, y = 0] = coordinate;
  const [px = 0, py = 0] = pixel;
  return {
    at: [x, y],
    pixel: [px, py],
    ...keysOf(original),
    pressure: pen,
  };
}

function keysOf(event: UIEvent): Pick<Hand, 'shift' | 'alt' | 'ctrl'> {
  if (!(event instanceof MouseEvent)) return { shift: false, alt: false, ctrl: false };
  return { shift: event.shiftKey, alt: event.altKey, ctrl: event.ctrlKey || event.metaKey };
}
