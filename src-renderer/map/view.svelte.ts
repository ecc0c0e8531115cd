/** What the map's view shows, for the status bar, the query's area and the layer list; and what can be asked of the map. */
import type { CrsInfo } from '../../src-main/contract/raster.ts';
import type { Box, LonLat, MapXY } from '../../src-main/contract/space.ts';
import type { FeatureRef } from './picking.ts';

export interface ViewScale {
  /** Map units a CSS pixel. */
  readonly resolution: number;
  /** Metres on the ground a CSS pixel at the centre; null without a CRS. */
  readonly metresPerPixel: number | null;
}

/** Where the map looks. */
export interface MapPlace {
  /** Code of the CRS of the other numbers. */
  readonly crs: string;
  readonly x: number;
  readonly y: number;
  /** CRS units a CSS pixel. */
  readonly resolution: number;
  /** Degrees clockwise. */
  readonly rotation: number;
}

/** What the map can be asked to do; set while a map is on screen. */
export interface MapCommands {
  zoomToRaster(rasterId: string): void;
  /** @param area in the map space of the raster. */
  zoomToArea(rasterId: string, area: Box<'map'>): void;
  zoomToFeature(runId: string, featureId: string): void;
  zoomToResult(runId: string): void;
  /** @param levels doublings of the scale; negative ones go out. */
  zoomBy(levels: number): void;
  /** One raster pixel on one screen pixel, with `about` (in the view's coordinates) or what is there in the middle. */
  zoomNative(rasterId: string, about?: readonly number[]): void;
  /** @param degrees clockwise. */
  rotateBy(degrees: number): void;
  rotateTo(degrees: number): void;
  /** @param denominator of the scale, on a screen of 96 pixels an inch. */
  zoomToScale(denominator: number): void;
  goTo(place: MapPlace): void;
  /** @param dx CSS pixels to the right. */
  panBy(dx: number, dy: number): void;
  /** A coordinate of the view in the map space of a raster; null when it has no common CRS. */
  pointIn(rasterId: string, coordinate: readonly number[]): MapXY | null;
  lonLatOf(coordinate: readonly number[]): LonLat | null;
  /** The features that results show at a coordinate of the view, the topmost first. */
  featuresAt(coordinate: readonly number[]): readonly FeatureRef[];
  /** The part of the map that is seen, in the map space of a raster; null when it has no common CRS. */
  areaIn(rasterId: string): Box<'map'> | null;
  /** A small picture of what is seen, as a data URL; empty where none can be had. */
  picture(): string;
  /** Resolves when everything that is to be drawn has been drawn once. */
  drawn(): Promise<void>;
}

export class ViewStore {
  cursor = $state.raw<{ readonly map: MapXY; readonly lonLat: LonLat | null } | null>(null);
  scale = $state.raw<ViewScale | null>(null);
  /** Where the map looks now; null without a map. */
  place = $state.raw<MapPlace | null>(null);
  /** Where it looked when the window was left; taken once, by the first layer that it lies on. */
  left: MapPlace | null = null;
  /** The view's CRS; null for pixel coordinates. */
  crs = $state.raw<CrsInfo | null>(null);
  /** Rasters that can't be shown together with the view's CRS. */
  apart = $state.raw<ReadonlySet<string>>(new Set());
  commands: MapCommands | null = null;
}
