/** The view of the map: its CRS, where it looks, how it is moved, and what of that is told to the page. */
import type OlMap from 'ol/Map.js';
import type Projection from 'ol/proj/Projection.js';
import { getPointResolution, transform } from 'ol/proj.js';
import View from 'ol/View.js';
import type { CrsInfo, RasterInfo } from '../../src-main/contract/raster.ts';
import type { Box } from '../../src-main/contract/space.ts';
import { compatible, isGeographic, projectionOf, projectionOfCrs, transformBox } from './projection.ts';
import { pixelSide } from './tile-pyramid.ts';
import type { MapPlace, ViewStore } from './view.svelte.ts';

const fitPadding = [36, 36, 36, 36];

export class Viewport {
  /** The raster that gives the view its CRS while no other is chosen. */
  anchor: RasterInfo | null = null;
  private chosen: CrsInfo | null = null;
  /** Where the zoom by button is going, so that quick presses add up. */
  private zoomTarget: number | null = null;
  /** Radians to which the map is being turned; null when it is at rest. */
  private turningTo: number | null = null;
  private readonly map: OlMap;
  private readonly store: ViewStore;

  constructor(map: OlMap, store: ViewStore) {
    this.map = map;
    this.store = store;
    map.on('moveend', () => this.publish());
  }

  get projection(): Projection | null {
    if (this.chosen) return projectionOfCrs(this.chosen);
    return this.anchor ? projectionOf(this.anchor) : null;
  }

  /** Whether a raster can be drawn in the view's CRS. */
  showsWith(raster: RasterInfo): boolean {
    const { projection } = this;
    return projection !== null && compatible(projection, projectionOf(raster));
  }

  /** Takes the CRS of a raster and looks at it, or where the window was left, if that is on it. */
  setAnchor(raster: RasterInfo): void {
    this.anchor = raster;
    this.chosen = null;
    this.makeView(raster.extent);
    const left = this.store.left;
    this.store.left = null;
    if (left && left.crs === this.projection?.getCode() && isInside(left, raster.extent)) this.goTo(left);
  }

  /** Another CRS for the view, or that of the anchor for null; what was seen is seen again. */
  setCrs(crs: CrsInfo | null): void {
    const from = this.projection;
    const seen = this.seen();
    this.chosen = crs;
    const to = this.projection;
    if (!from || !to || !seen || !compatible(from, to)) return;
    this.makeView(transformBox(seen, from, to), 0);
  }

  private makeView(extent: Box<'map'>, padding?: number): void {
    const { projection, anchor } = this;
    if (!projection || !anchor) return;
    const whole = this.intoView(anchor.extent, anchor);
    const span = Math.max(whole.maxX - whole.minX, whole.maxY - whole.minY);
    const pixel =
      (pixelSide(anchor) * span) /
      Math.max(anchor.extent.maxX - anchor.extent.minX, anchor.extent.maxY - anchor.extent.minY);
    this.map.setView(
      new View({
        projection,
        center: [(whole.minX + whole.maxX) / 2, (whole.minY + whole.maxY) / 2],
        maxResolution: span / 16,
        minResolution: pixel / 40,
        resolution: span / 512,
        rotation: this.map.getView().getRotation(),
        constrainRotation: false,
        multiWorld: true,
        constrainResolution: false,
      }),
    );
    this.fit([extent.minX, extent.minY, extent.maxX, extent.maxY], { duration: 0, padding });
    const { georeference } = anchor;
    this.store.crs = this.chosen ?? (georeference.kind === 'crs' ? georeference.crs : null);
  }

  fit(
    extent: readonly number[],
    { duration = motion(220), padding }: { duration?: number; padding?: number | undefined } = {},
  ): void {
    const pixel = this.anchor && !this.chosen ? pixelSide(this.anchor) : 0;
    this.map.updateSize();
    const view = this.map.getView();
    const turning = this.turningTo;
    view.cancelAnimations();
    // A turn that was under way is not left half done, and what is fitted is fitted to where it ends.
    if (turning !== null) view.setRotation(turning);
    const around = padding === undefined ? fitPadding : [padding, padding, padding, padding];
    view.fit([...extent], { padding: around, duration, minResolution: pixel / 8 });
  }

  zoomBy(levels: number): void {
    const view = this.map.getView();
    const from = view.getAnimating() ? (this.zoomTarget ?? view.getZoom()) : view.getZoom();
    this.zoomTarget = (from ?? 0) + levels;
    view.cancelAnimations();
    view.animate({ zoom: this.zoomTarget, duration: motion(160) });
  }

  /** One pixel of the raster on one pixel of the screen, with a place in the middle (what is there already without one). */
  zoomNative(raster: RasterInfo, about?: readonly number[]): void {
    const whole = this.intoView(raster.extent, raster);
    const scale = (whole.maxX - whole.minX) / (raster.extent.maxX - raster.extent.minX);
    const resolution = (pixelSide(raster) * scale) / window.devicePixelRatio;
    this.map.getView().animate({ resolution, ...(about ? { center: [...about] } : {}), duration: motion(160) });
  }

  /** @param denominator of the scale on a screen of 96 pixels an inch. */
  zoomToScale(denominator: number): void {
    const { scale } = this.store;
    if (!scale?.metresPerPixel) return;
    const factor = (denominator * (0.0254 / 96)) / scale.metresPerPixel;
    this.map.getView().animate({ resolution: scale.resolution * factor, duration: motion(160) });
  }

  rotateBy(degrees: number): void {
    this.rotateTo((this.map.getView().getRotation() * 180) / Math.PI + degrees);
  }

  rotateTo(degrees: number): void {
    const rotation = (degrees * Math.PI) / 180;
    this.turningTo = rotation;
    this.map.getView().animate({ rotation, duration: motion(160) }, () => {
      if (this.turningTo === rotation) this.turningTo = null;
    });
  }

  /** Pans by CSS pixels. */
  panBy(dx: number, dy: number): void {
    const view = this.map.getView();
    const centre = this.map.getPixelFromCoordinate(view.getCenter() ?? [0, 0]);
    const to = centre && this.map.getCoordinateFromPixel([(centre[0] ?? 0) - dx, (centre[1] ?? 0) - dy]);
    if (to) view.setCenter(to);
  }

  /** Looks at a place that was kept; one in another CRS is brought over where that can be. */
  goTo(place: MapPlace): void {
    const to = this.projection;
    if (!to) return;
    const view = this.map.getView();
    // A map that still slides from a drag would end elsewhere.
    view.cancelAnimations();
    const rotation = (place.rotation * Math.PI) / 180;
    if (place.crs === to.getCode()) {
      view.animate({ center: [place.x, place.y], resolution: place.resolution, rotation, duration: motion(160) });
      return;
    }
    try {
      const [x = Number.NaN, y = Number.NaN] = transform([place.x, place.y], place.crs, to);
      const [east = Number.NaN] = transform([place.x + place.resolution, place.y], place.crs, to);
      const resolution = Math.abs(east - x);
      if ([x, y, resolution].every(Number.isFinite))
        view.animate({ center: [x, y], resolution, rotation, duration: motion(160) });
    } catch {
      // A CRS that this page does not know yet: there is nothing to look at.
    }
  }

  /** What is seen, as the box around it in the view's CRS. */
  seen(): Box<'map'> | null {
    if (!this.projection) return null;
    const [minX = 0, minY = 0, maxX = 0, maxY = 0] = this.map.getView().calculateExtent(this.map.getSize());
    return { minX, minY, maxX, maxY };
  }

  intoView(box: Box<'map'>, raster: RasterInfo): Box<'map'> {
    const { projection } = this;
    return projection ? transformBox(box, projectionOf(raster), projection) : box;
  }

  private publish(): void {
    const { projection, map, store } = this;
    const view = map.getView();
    const resolution = view.getResolution();
    const centre = view.getCenter();
    if (!projection || resolution === undefined || !centre) return;
    const onGround = isGeographic(projection) ? getPointResolution(projection, resolution, centre, 'm') : null;
    const rotation = (view.getRotation() * 180) / Math.PI;
    store.scale = { resolution, metresPerPixel: onGround };
    store.place = { crs: projection.getCode(), x: centre[0] ?? 0, y: centre[1] ?? 0, resolution, rotation };
  }
}

function isInside({ x, y }: MapPlace, box: Box<'map'>): boolean {
  return x >= box.minX && x <= box.maxX && y >= box.minY && y <= box.maxY;
}

/** Milliseconds of a movement; none for people who asked for stillness. */
function motion(duration: number): number {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : duration;
}
