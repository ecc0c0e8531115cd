/** Refuses edits whose outlines are no valid shapes: what a page shows as broken cannot be saved. */
import type { Edit } from '../../contract/document.ts';
import { raise } from '../../contract/fault.ts';
import type { Polygons } from './geometry/overlay.ts';
import { findBreak } from './geometry/validity.ts';

/** Checks every outline that an edit brings. Faults: `layer.invalidShape`. */
export function checkShapes(edit: Edit): void {
  for (const { id, polygons } of outlinesOf(edit)) {
    const broken = findBreak(polygons);
    if (!broken) continue;
    const place = broken.at ? `${broken.at.x}, ${broken.at.y}` : 'no place';
    raise('layer.invalidShape', { id, because: broken.kind, place });
  }
}

function outlinesOf(edit: Edit): readonly { readonly id: string; readonly polygons: Polygons }[] {
  switch (edit.kind) {
    case 'batch':
      return edit.edits.flatMap(outlinesOf);
    case 'features.add':
    case 'features.replace':
      return edit.features;
    case 'features.geometry':
      return edit.changes;
    case 'layer.add':
      return edit.layer.kind === 'vector' ? edit.layer.features : [];
    default:
      return [];
  }
}
