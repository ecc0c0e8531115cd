/** The layer list, in English. */
export const layers = {
  title: 'Layers',
  empty: 'No layers yet',
  rasters: 'Images',
  results: 'Results',
  visible: (name: string) => `Show ${name}`,
  opacity: (name: string) => `Opacity of ${name}`,
  zoomTo: (name: string) => `Zoom to ${name}`,
  remove: (name: string) => `Remove ${name}`,
  properties: (name: string) => `Properties of ${name}`,
  select: (name: string) => `Use ${name} for questions`,
  prompts: 'Boxes and points',
  copying: (name: string, percent: string) => `Copying ${name} to the program: ${percent}`,
  opening: (name: string) => `Opening ${name}`,
  otherCrs: 'Not shown: it has no coordinate reference system in common with the map. Zoom to it to see it alone.',

  commands: {
    open: 'Open raster…',
    openSample: 'Open the sample image',
    remove: 'Remove the layer',
    noLayer: 'There is no layer to do this with.',
  },
};
