/** Features as text for the clipboard: GeoJSON in longitude and latitude, well-known text in the map's CRS. Pure. */
import OlFeature from 'ol/Feature.js';
import GeoJSON from 'ol/format/GeoJSON.js';
import WKT from 'ol/format/WKT.js';
import MultiPolygon from 'ol/geom/MultiPolygon.js';
import Polygon from 'ol/geom/Polygon.js';
import type { VectorLayer } from '../../src-main/contract/document.ts';
import type { Feature } from '../../src-main/contract/run.ts';
import { cellOf, columnsOf } from '../../src-main/engine/layer/rows.ts';
import { isGeographic, projectionOf } from '../map/projection.ts';

/** Digits of a degree: about a tenth of a millimetre. */
const decimals = 9;

/**
 * RFC 7946: one feature, or a collection of several. The columns of the table are its properties. Without a
 * CRS it holds pixel coordinates, as an exported file does.
 */
export function geoJsonOf(layer: VectorLayer, features: readonly Feature[]): string {
  const made = features.map((feature) => {
    const columns = columnsOf(layer).filter((column) => column !== 'id');
    const shown = new OlFeature(Object.fromEntries(columns.map((column) => [column, cellOf(feature, column)])));
    shown.setGeometry(shapeOf(feature));
    shown.setId(feature.id);
    return shown;
  });
  const own = projectionOf(layer.raster);
  const ground = isGeographic(own) ? { dataProjection: 'EPSG:4326', featureProjection: own, decimals } : {};
  const format = new GeoJSON();
  const options = { ...ground, rightHanded: true };
  const [only] = made;
  const written =
    made.length === 1 && only ? format.writeFeatureObject(only, options) : format.writeFeaturesObject(made, options);
  return JSON.stringify(written, null, 2);
}

/** One line a feature, in coordinates of the layer's map space. */
export function wktOf(features: readonly Feature[]): string {
  const format = new WKT();
  return features.map((feature) => format.writeGeometry(shapeOf(feature))).join('\n');
}

function shapeOf({ polygons }: Feature): Polygon | MultiPolygon {
  const coordinates = polygons.map((rings) => rings.map((ring) => ring.map(({ x, y }) => [x, y])));
  const [only] = coordinates;
  return coordinates.length === 1 && only ? new Polygon(only) : new MultiPolygon(coordinates);
}
