/** News of a search for something taught, from a window to the map. */
import type { RasterInfo, WindowSpec } from '../contract/raster.ts';
import { boundsOf, corners, toMap, type WindowXY, windowToRaster } from '../contract/space.ts';
import type { Spot, SpotNews } from '../contract/spots.ts';
import type { WindowSpotNews } from './prompter/prompter.ts';
import { toMapPolygon } from './vector/place.ts';
import { traceMaskSync } from './vector/trace.ts';

export interface SpotPlace {
  readonly window: WindowSpec;
  readonly raster: RasterInfo;
}

/** Ids become unique over the windows of a search. Under a rotated transform a spot's box is the box around the turned one. */
export function spotNewsOnMap(news: WindowSpotNews, place: SpotPlace): SpotNews {
  if (news.kind === 'spots') return { kind: 'spots', spots: news.spots.map((spot) => onMap(spot, place)) };
  if (news.kind === 'dropped') return { kind: 'dropped', id: idIn(place.window, news.id) };
  const { raster, window } = place;
  const { at, mask } = news.outline;
  const origin = { x: window.origin.x + at.x, y: window.origin.y + at.y };
  const placement = { origin, scale: window.scale, size: raster, transform: raster.georeference.transform };
  const polygons = traceMaskSync(mask).map((polygon) => toMapPolygon(polygon, placement));
  return { kind: 'outlined', spot: onMap(news.spot, place), polygons };
}

function onMap({ id, at, box, score }: Spot<'window'>, { window, raster }: SpotPlace): Spot<'map'> {
  const place = (p: WindowXY) => toMap(raster.georeference.transform, windowToRaster(window, p));
  const bounds = boundsOf(corners(box).map(place));
  const middle = place(at);
  return {
    id: idIn(window, id),
    at: middle,
    box: bounds ?? { minX: middle.x, minY: middle.y, maxX: middle.x, maxY: middle.y },
    score,
  };
}

function idIn({ origin }: WindowSpec, id: string): string {
  return `${origin.x}.${origin.y}.${id}`;
}
