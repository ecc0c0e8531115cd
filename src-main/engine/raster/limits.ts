/**
 * Limits on what a raster file may ask for. geotiff has none, and a file of a few hundred bytes can
 * ask for all memory or for an endless chain of directories; these hold before any library sees the file.
 */
export const limits = {
  /** A 100,000 x 100,000 COG has about 20 directories; multi-page scans have hundreds. */
  directories: 512,
  tagsPerDirectory: 512,
  /** Values of one tag; block tables are the longest (100,000 x 100,000 in 256 tiles has 152,881). */
  valuesPerTag: 8_000_000,
  /** Bytes of one tag that is not a block table: descriptions, XML, coordinates of tie points. */
  bytesPerTag: 8 * 1024 * 1024,
  /** Pixels of a side; the Earth at 0.3 m is 133 million around, no single file comes near that. */
  side: 4_000_000,
  bands: 1024,
  /** Decoded bytes of one tile or strip. */
  blockBytes: 256 * 1024 * 1024,
  /** Bytes of a `.aux.xml` or world file beside the raster. */
  sidecarBytes: 1024 * 1024,
} as const;
