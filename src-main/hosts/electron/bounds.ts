/** Where the window was, kept between starts. A place that is on no screen any more is not used. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Rectangle } from 'electron';
import * as v from 'valibot';

/** Device-independent pixels. */
export const smallest = { width: 900, height: 600 };
const usual = { width: 1360, height: 860 };
/** So much of a window must be on a screen that a person can take hold of it. */
const grip = { width: 120, height: 40 };

const coordinate = v.pipe(v.number(), v.integer(), v.minValue(-100_000), v.maxValue(100_000));
const side = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000));
const placeSchema = v.object({ x: coordinate, y: coordinate, width: side, height: side, maximized: v.boolean() });

export type Place = v.InferOutput<typeof placeSchema>;

/** Null where nothing readable was kept. */
export function readPlace(path: string): Place | null {
  try {
    const parsed = v.safeParse(placeSchema, JSON.parse(readFileSync(path, 'utf8')));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}

/** Keeps the place; a disk that refuses is no reason to disturb anybody. */
export function keepPlace(path: string, place: Place): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify(place));
  } catch {
    // The next start uses the usual place.
  }
}

/** Size and, if its title bar can be reached on one of the screens, position for a new window. */
export function fitPlace(
  place: Place | null,
  screens: readonly Rectangle[],
): Partial<Rectangle> & { width: number; height: number } {
  if (!place) return usual;
  const width = Math.max(smallest.width, place.width);
  const height = Math.max(smallest.height, place.height);
  const reachable = screens.some((screen) => {
    const wide = Math.min(place.x + width, screen.x + screen.width) - Math.max(place.x, screen.x);
    const high = Math.min(place.y + grip.height, screen.y + screen.height) - Math.max(place.y, screen.y);
    return wide >= grip.width && high >= grip.height;
  });
  return reachable ? { x: place.x, y: place.y, width, height } : { width, height };
}
