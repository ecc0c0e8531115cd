/** The first screen, in English. */
export const welcome = {
  label: 'Welcome',
  title: 'Ask a question about an image, get a mask on the map',
  lead: 'Open a georeferenced image, type what you are looking for, and get polygons with the reason, the boxes and points that made them, and their areas.',
  dropTitle: 'Drop a GeoTIFF here',
  dropOr: 'or',
  open: 'Open a GeoTIFF…',
  dropNote: 'Any size, 8 to 32 bit, any number of bands. The file is only read, never changed.',
  sampleTitle: 'Try it on the sample',
  sampleOpen: 'Open the sample',
  sampleAlt: 'The sample image: the coast at Olinda in Brazil, seen by Landsat 7',
  askThis: (question: string) => `Open the sample and ask: ${question}`,
  questionsTitle: 'Questions to begin with',
  loading: 'Opening…',
};
