/** Where a raster lies: affine and CRS from its GeoTIFF tags, or from a world file beside it. */
import { fromFile } from 'geotiff';
import { because } from '../../contract/because.ts';
import { raise } from '../../contract/fault.ts';
import type { Georeference } from '../../contract/raster.ts';
import { type Affine, type Box, boundsOf, corners, toMap } from '../../contract/space.ts';
import { crsFromGeoKeys, datumNotice } from './crs.ts';
import { tag } from './level.ts';
import { readSidecar } from './metadata.ts';
import { numbersOf, type TiffDirectory, type TiffFile } from './tiff-walk.ts';

/** Map space of a raster without a georeference: column and minus row. */
const pixelSpace: Affine = { a: 1, b: 0, c: 0, d: 0, e: -1, f: 0 };

/**
 * Reads the georeference; what is missing or cannot be used is told in `notices`.
 * Fault: `raster.corrupt` where an affine is given that is not finite or cannot be inverted.
 */
export async function georeferenceOf(
  file: TiffFile,
  directory: TiffDirectory,
  notices: string[],
): Promise<Georeference> {
  const keys = await geoKeysOf(file, directory, notices);
  const transform = (await affineOf(file, directory, keys)) ?? (await worldFile(file.path, notices));
  if (!transform) {
    notices.push(await whyNone(file, directory));
    return { kind: 'none', transform: pixelSpace };
  }
  const determinant = transform.a * transform.e - transform.b * transform.d;
  if (!Object.values(transform).every(Number.isFinite) || !Number.isFinite(1 / determinant)) {
    raise('raster.corrupt', {
      path: file.path,
      ...because('georeference.singular'),
    });
  }
  const crs = keys && crsFromGeoKeys(keys);
  if (crs) {
    const notice = datumNotice(crs);
    if (notice !== null) notices.push(notice);
    return { kind: 'crs', transform, crs };
  }
  const label = labelOf(keys);
  notices.push(
    label === ''
      ? 'The file says where it lies but not in which coordinate reference system; areas are in pixels.'
      : `The coordinate reference system "${label}" is not known; areas are in pixels.`,
  );
  return { kind: 'unknown-crs', transform, label };
}

type GeoKeys = Readonly<Record<string, unknown>>;

/** Geo keys by name. geotiff reads them; the directory that it parses for it has passed the limits. */
async function geoKeysOf(file: TiffFile, directory: TiffDirectory, notices: string[]): Promise<GeoKeys | null> {
  if (!directory.has(tag.geoKeys)) return null;
  const tiff = await fromFile(file.path);
  try {
    return (await tiff.getImage(0)).getGeoKeys();
  } catch {
    notices.push('The coordinate reference system in the file is damaged and was ignored.');
    return null;
  } finally {
    tiff.close();
  }
}

/** From ModelTransformation or from one tie point and the pixel scale; PixelIsPoint moves by half a pixel. */
async function affineOf(file: TiffFile, directory: TiffDirectory, keys: GeoKeys | null): Promise<Affine | null> {
  const matrix = await numbersOf(file, directory, tag.transformation);
  const scale = await numbersOf(file, directory, tag.pixelScale);
  const tie = await numbersOf(file, directory, tag.tiePoints);
  let affine: Affine | null = null;
  if (scale && scale.length >= 2 && tie && tie.length >= 6) {
    const [column = 0, row = 0, , x = 0, y = 0] = tie;
    // A negative second scale is against the standard but seen; GDAL takes it as north up, too.
    const [a, e] = [scale[0] ?? 0, -Math.abs(scale[1] ?? 0)];
    affine = { a, b: 0, c: x - column * a, d: 0, e, f: y - row * e };
  } else if (matrix && matrix.length >= 16) {
    const [a = 0, b = 0, , c = 0, d = 0, e = 0, , f = 0] = matrix;
    affine = { a, b, c, d, e, f };
  }
  if (!affine || keys?.GTRasterTypeGeoKey !== 2) return affine;
  const corner = toMap(affine, { x: -0.5, y: -0.5 });
  return { ...affine, c: corner.x, f: corner.y };
}

/** Six numbers: a, d, b, e and the centre of the first pixel. Looked for as `.tfw`, `.tifw`, `.wld`. */
async function worldFile(path: string, notices: string[]): Promise<Affine | null> {
  const base = path.replace(/\.[^./\\]*$/, '');
  for (const candidate of [`${base}.tfw`, `${base}.TFW`, `${base}.tifw`, `${base}.wld`]) {
    const text = await readSidecar(candidate);
    const numbers = text?.trim().split(/\s+/).map(Number);
    if (numbers?.length !== 6 || !numbers.every(Number.isFinite)) continue;
    const [a = 0, d = 0, b = 0, e = 0, x = 0, y = 0] = numbers;
    notices.push('The position is taken from the world file beside the raster.');
    return { a, b, c: x - a / 2 - b / 2, d, e, f: y - d / 2 - e / 2 };
  }
  return null;
}

async function whyNone(file: TiffFile, directory: TiffDirectory): Promise<string> {
  const tie = await numbersOf(file, directory, tag.tiePoints);
  const where = 'Coordinates are columns and rows, and areas are in pixels.';
  if (tie && tie.length > 6) return `The file is placed by ground control points only, which are not used. ${where}`;
  if (directory.has(tag.rpc))
    return `The file is placed by rational polynomials (RPC) only, which are not used. ${where}`;
  return `The file has no georeference. ${where}`;
}

function labelOf(keys: GeoKeys | null): string {
  const code = keys?.ProjectedCSTypeGeoKey ?? keys?.GeographicTypeGeoKey;
  const citation = keys?.PCSCitationGeoKey ?? keys?.GTCitationGeoKey ?? keys?.GeogCitationGeoKey;
  if (typeof citation === 'string' && citation !== '') return citation.replace(/\|$/, '').slice(0, 200);
  return typeof code === 'number' && code !== 32767 ? `EPSG:${code}` : '';
}

/** Bounds of a raster in its map space. */
export function extentOf(transform: Affine, size: { width: number; height: number }): Box<'map'> {
  const points = corners<'raster'>({ minX: 0, minY: 0, maxX: size.width, maxY: size.height });
  const bounds = boundsOf(points.map((point) => toMap(transform, point)));
  return bounds ?? { minX: 0, minY: 0, maxX: 0, maxY: 0 };
}
