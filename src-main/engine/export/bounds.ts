/** The bounding box of geometries in longitude and latitude (RFC 7946, section 5). */
import type { MultiPolygon } from './geometry.ts';

/** Gathers geometries; the box may reach over the antimeridian, then its west is greater than its east. */
export class LonLatBounds {
  private readonly spans: [number, number][] = [];
  private south = Infinity;
  private north = -Infinity;

  add({ coordinates }: MultiPolygon): void {
    for (const [exterior = []] of coordinates) {
      let [west, east] = [Infinity, -Infinity];
      for (const [lon, lat] of exterior) {
        west = Math.min(west, lon);
        east = Math.max(east, lon);
        this.south = Math.min(this.south, lat);
        this.north = Math.max(this.north, lat);
      }
      this.spans.push([west, east]);
    }
  }

  /** [west, south, east, north]; null where nothing was added. */
  box(): [number, number, number, number] | null {
    if (this.spans.length === 0) return null;
    const sorted = this.spans.sort((a, b) => a[0] - b[0]);
    let [west, east] = sorted[0]!;
    let reach = east;
    for (const span of sorted) east = Math.max(east, span[1]);
    // The widest empty stretch is what the box leaves out: by default the one over the antimeridian.
    let widest = 360 - (east - west);
    for (const [start, end] of sorted) {
      if (start - reach > widest) {
        widest = start - reach;
        [west, east] = [start, reach];
      }
      reach = Math.max(reach, end);
    }
    return [west, this.south, east, this.north];
  }
}
