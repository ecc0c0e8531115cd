/** The properties of a raster, in English. */
import type { BandInfo, SampleType } from '../../../src-main/contract/raster.ts';

export const properties = {
  label: 'Properties',
  crs: 'CRS',
  size: 'Size',
  pixel: 'Pixel size',
  bands: 'Bands',
  shown: 'As R, G, B',
  type: 'Values',
  nodata: 'No data',
  extent: 'Extent',
  overviews: 'Overviews',
  none: 'none',
  storage: 'Storage',
  path: 'File',
  notices: 'Notices',
  noCrs: 'No georeference: coordinates are pixels',
  unknownCrs: (label: string) => `Unknown CRS (${label})`,
  band: (band: BandInfo) => `${band.index} ${band.role === 'unknown' ? band.description || 'role unknown' : band.role}`,
  roleFrom: {
    description: 'the file names it',
    sensor: 'by the band order of the sensor',
    colour: 'by its colour interpretation',
    order: 'by its position',
    none: 'the file does not say',
  } satisfies Record<BandInfo['roleFrom'], string>,
  sampleType: (type: SampleType) =>
    type.replace('uint', 'unsigned ').replace(/^int/, 'signed ').replace('float', 'float '),
  block: (width: number, height: number, compression: string) => `${width} × ${height} blocks, ${compression}`,
};
