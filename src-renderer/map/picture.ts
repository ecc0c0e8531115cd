/** A small picture of the map as it is seen. */
import type OlMap from 'ol/Map.js';

/** CSS pixels. */
const width = 128;
const height = 88;

/** A data URL; empty where nothing has been drawn. The middle of the map fills the picture. */
export function pictureOf(map: OlMap): string {
  const [across = 0, down = 0] = map.getSize() ?? [];
  const picture = document.createElement('canvas');
  picture.width = width;
  picture.height = height;
  const context = picture.getContext('2d');
  if (!context || across === 0 || down === 0) return '';
  // Each layer's canvas has the map's own proportions, whatever its number of pixels.
  const scale = Math.max(width / across, height / down);
  for (const drawn of map.getViewport()?.querySelectorAll('canvas') ?? []) {
    if (drawn.width === 0 || drawn.closest('.ol-overviewmap')) continue;
    context.globalAlpha = Number(drawn.parentElement?.style.opacity || drawn.style.opacity || 1);
    const [w, h] = [across * scale, down * scale];
    context.drawImage(drawn, (width - w) / 2, (height - h) / 2, w, h);
  }
  return picture.toDataURL('image/webp', 0.7);
}
