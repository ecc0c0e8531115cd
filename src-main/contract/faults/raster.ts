/** Faults of rasters and of the windows that are read from them. */
import type { CatalogueEntry } from './entry.ts';

export const rasterFaults = {
  'raster.notFound': {
    stage: 'raster',
    exit: 3,
    text: 'The file {path} does not exist.',
    hint: 'Check the name and the folder.',
  },
  'raster.unreadable': {
    stage: 'raster',
    exit: 3,
    text: 'The file {path} cannot be read: {because}',
    hint: 'Check that it is a file and that you may read it.',
  },
  'raster.notRaster': {
    stage: 'raster',
    exit: 3,
    text: 'The file {path} is not a GeoTIFF.',
    hint: 'Convert it with gdal_translate, or open another file.',
  },
  'raster.truncated': {
    stage: 'raster',
    exit: 3,
    text: 'The file {path} ends before its data does.',
    hint: 'It was probably not copied or downloaded whole; fetch it again.',
  },
  'raster.corrupt': {
    stage: 'raster',
    exit: 3,
    text: 'The file {path} is damaged: {because}',
    hint: 'Fetch it again, or rewrite it with gdal_translate.',
  },
  'raster.tooManyTags': {
    stage: 'raster',
    exit: 3,
    text: 'The file {path} claims more directories or tags than a raster has.',
    hint: 'It is damaged or made to do harm; do not use it.',
  },
  'raster.overLimit': {
    stage: 'raster',
    exit: 3,
    text: 'The file {path} asks for more than is allowed: {because}',
    hint: 'It is damaged or made to do harm; rewrite it with gdal_translate if you trust it.',
  },
  'raster.unsupported': {
    stage: 'raster',
    exit: 3,
    text: 'The file {path} uses something that is not supported: {because}',
    hint: 'Rewrite it with gdal_translate -co COMPRESS=DEFLATE.',
  },
  'raster.unknownCrs': {
    stage: 'raster',
    exit: 3,
    text: 'The coordinate reference system of {path} is not known ({crs}).',
    hint: 'Assign a known one, for example with gdal_edit.py -a_srs EPSG:4326.',
  },
  'raster.badBands': {
    stage: 'raster',
    exit: 2,
    text: 'Band {band} does not exist; {path} has {count}.',
    hint: 'Bands are counted from 1.',
  },
  'raster.timeout': {
    stage: 'raster',
    exit: 3,
    text: 'Reading {path} took longer than {seconds} s and was stopped.',
    hint: 'The file may be damaged or made to do harm; rewrite it with gdal_translate if you trust it.',
  },
  'raster.notOpen': {
    stage: 'raster',
    exit: 1,
    text: 'The layer is not open any more.',
    hint: 'Open the file again.',
  },
  'window.outside': {
    stage: 'window',
    exit: 3,
    text: 'The area does not touch the raster.',
    hint: 'The raster covers {extent} ({crs}); check the order of the numbers and the CRS.',
  },
  'window.areaTooLarge': {
    stage: 'window',
    exit: 3,
    text: 'The area has {windows} windows at this resolution; at most {limit} are run at once.',
    hint: 'Choose a smaller area or a coarser ground sampling distance (--gsd).',
  },
  'window.noGsd': {
    stage: 'window',
    exit: 2,
    text: 'A ground sampling distance in metres needs a georeferenced raster; {path} has none.',
    hint: 'Use --gsd native or --gsd auto.',
  },
} as const satisfies Record<string, CatalogueEntry>;
