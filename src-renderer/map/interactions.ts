/** How the hand moves the map: left or middle drag pans, wheel zooms at the cursor, arrows and +/- by keyboard. No rotation. */
import type { Collection } from 'ol';
import DragPan from 'ol/interaction/DragPan.js';
import { defaults } from 'ol/interaction/defaults.js';
import type Interaction from 'ol/interaction/Interaction.js';
import type MapBrowserEvent from 'ol/MapBrowserEvent.js';

export function mapInteractions(): Collection<Interaction> {
  const interactions = defaults({ altShiftDragRotate: false, pinchRotate: false, onFocusOnly: false });
  interactions.push(new DragPan({ condition: isMiddleButton }));
  return interactions;
}

function isMiddleButton(event: MapBrowserEvent): boolean {
  const original: UIEvent = event.originalEvent;
  return original instanceof PointerEvent && original.button === 1;
}
