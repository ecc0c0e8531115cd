/**
 * How the hand moves the map: left or middle drag pans, so does moving with the space bar held; wheel and
 * pinch zoom at the cursor; Alt+Shift and a drag, or two fingers, turn it; Shift and a drag zooms to a
 * box; arrows and +/- by keyboard.
 */
import type { Collection } from 'ol';
import DragPan from 'ol/interaction/DragPan.js';
import { defaults } from 'ol/interaction/defaults.js';
import type Interaction from 'ol/interaction/Interaction.js';
import type MapBrowserEvent from 'ol/MapBrowserEvent.js';

export function mapInteractions(): Collection<Interaction> {
  const interactions = defaults({ onFocusOnly: false });
  interactions.push(new DragPan({ condition: isMiddleButton }));
  return interactions;
}

function isMiddleButton(event: MapBrowserEvent): boolean {
  const original: UIEvent = event.originalEvent;
  return original instanceof PointerEvent && original.button === 1;
}

/**
 * Pans while the space bar is held over the map and the pointer moves. Returns how to end it.
 * @param panBy takes CSS pixels.
 */
export function panBySpace(target: HTMLElement, panBy: (dx: number, dy: number) => void): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  let held = false;
  let over = false;
  let last: PointerEvent | null = null;
  const hover = (is: boolean) => {
    over = is;
  };
  const release = () => {
    held = false;
    last = null;
    target.classList.remove('panning');
  };
  target.addEventListener('pointerenter', () => hover(true), { signal });
  target.addEventListener('pointerleave', () => hover(false), { signal });
  target.addEventListener(
    'pointermove',
    (event) => {
      if (!held) return;
      if (last) panBy(event.clientX - last.clientX, event.clientY - last.clientY);
      last = event;
    },
    { signal },
  );
  window.addEventListener(
    'keydown',
    (event) => {
      const free = event.target === target || event.target === document.body;
      if (event.key !== ' ' || !over || !free) return;
      event.preventDefault();
      held = true;
      target.classList.add('panning');
    },
    { signal },
  );
  window.addEventListener('keyup', (event) => event.key === ' ' && release(), { signal });
  window.addEventListener('blur', release, { signal });
  return () => stop.abort();
}
