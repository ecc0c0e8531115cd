/** What the hand does on the map, for tools: presses, drags, clicks and moves, in the view's coordinates. */

import PointerInteraction from 'ol/interaction/Pointer.js';
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
  /** Pressed and released in place, where the press was not taken. */
  click?(hand: Hand): void;
  doubleClick?(hand: Hand): void;
  move?(hand: Hand): void;
}

export class HandInteraction extends PointerInteraction {
  private readonly events: HandEvents;

  constructor(events: HandEvents) {
    super({
      handleDownEvent: (event) => isMain(event) && (events.press?.(handOf(event)) ?? false),
      handleDragEvent: (event) => events.drag?.(handOf(event)),
      handleUpEvent: (event) => {
        events.release?.(handOf(event));
        return false;
      },
    });
    this.events = events;
  }

  override handleEvent(event: MapBrowserEvent): boolean {
    if (event.type === 'click') {
      this.events.click?.(handOf(event));
      return false;
    }
    if (event.type === 'dblclick') {
      this.events.doubleClick?.(handOf(event));
      return false;
    }
    if (event.type === 'pointermove' && !event.dragging) this.events.move?.(handOf(event));
    return super.handleEvent(event);
  }

  /** Whether other interactions see the events of a drag that the tool took. */
  override stopDown(handled: boolean): boolean {
    return handled;
  }
}

function isMain({ originalEvent }: MapBrowserEvent): boolean {
  const original: UIEvent = originalEvent;
  return !(original instanceof PointerEvent) || original.button === 0;
}

function handOf({ coordinate, pixel, originalEvent }: MapBrowserEvent): Hand {
  const original: UIEvent = originalEvent;
  const keys =
    original instanceof MouseEvent ? original : { shiftKey: false, altKey: false, ctrlKey: false, metaKey: false };
  const pen = original instanceof PointerEvent && original.pointerType === 'pen' ? original.pressure : null;
  const [x = 0, y = 0] = coordinate;
  const [px = 0, py = 0] = pixel;
  return {
    at: [x, y],
    pixel: [px, py],
    shift: keys.shiftKey,
    alt: keys.altKey,
    ctrl: keys.ctrlKey || keys.metaKey,
    pressure: pen,
  };
}
