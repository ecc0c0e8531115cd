/** The raster that is shipped with the program; its README in `build/sample` says where it comes from. */
export const sample = {
  file: 'build/sample/landsat7-olinda.tif',
  name: 'Landsat 7 over Olinda, Brazil',
  attribution: 'Landsat 7 ETM+ courtesy of the U.S. Geological Survey (public domain)',
  suggestions: ['Where is the open water?', 'Show me land without vegetation', 'Which areas could a boat use?'],
} as const;
