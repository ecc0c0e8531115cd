/** The status bar, in English. */
export const status = {
  label: 'Status',
  coordinates: 'Coordinates of the cursor',
  noCursor: 'Move over the map for coordinates',
  lonLat: 'Longitude and latitude',
  scale: 'Scale',
  crs: 'CRS of the map',
  pixels: 'Pixel coordinates',
  idle: 'Ready',
};
