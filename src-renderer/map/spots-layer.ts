/** Places of something that is being looked for: a numbered box until what is there is outlined. */
import Feature from 'ol/Feature.js';
import MultiPolygon from 'ol/geom/MultiPolygon.js';
import { fromExtent } from 'ol/geom/Polygon.js';
import VectorLayer from 'ol/layer/Vector.js';
import type Projection from 'ol/proj/Projection.js';
import VectorSource from 'ol/source/Vector.js';
import type Style from 'ol/style/Style.js';
import { projectionOf } from './projection.ts';
import type { SceneSpots } from './scene.ts';
import { boxStyle, labelStyle, maskStyle } from './styles.ts';

const colour = '#ffe94d';
const outlined = maskStyle({ colour, fill: 0.28, width: 1.7 }, 'normal');

export class SpotsLayer {
  readonly layer = new VectorLayer({ source: new VectorSource(), zIndex: 2950 });
  private shown: SceneSpots | null = null;
  private code = '';

  sync(spots: SceneSpots | null, projection: Projection | null): void {
    const code = projection?.getCode() ?? '';
    if (this.code === code && this.shown?.spots === spots?.spots) return;
    this.shown = spots;
    this.code = code;
    const source = this.layer.getSource();
    source?.clear(true);
    if (!spots || !projection) return;
    const from = projectionOf(spots.raster);
    const drawn = spots.spots.map(({ rank, box, polygons }) => {
      const rings = polygons.map((polygon) => polygon.map((ring) => ring.map(({ x, y }) => [x, y])));
      const shape = rings.length > 0 ? new MultiPolygon(rings) : fromExtent([box.minX, box.minY, box.maxX, box.maxY]);
      const feature = new Feature(shape.transform(from, projection));
      const look: readonly Style[] = rings.length > 0 ? outlined : boxStyle(colour, 'normal');
      feature.setStyle([...look, labelStyle(`${rank}`)]);
      return feature;
    });
    source?.addFeatures(drawn);
  }
}
