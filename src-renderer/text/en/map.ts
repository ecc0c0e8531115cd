/** The map, in English. */
export const map = {
  label: 'Map',
  hint: 'Map. Arrow keys pan, plus and minus zoom; drag with the left or the middle button.',
  keyHand:
    'Arrows move the crosshair (Shift: by a pixel), Space clicks (held: drags), 0 holds and lets go, the comma is Alt+click.',
  keyPlace: (place: string) => `Crosshair at ${place}`,
  scaleBar: 'Scale bar',
  tileFault: (name: string, because: string) => `Part of ${name} could not be drawn: ${because}`,

  noMap: 'Open an image first.',
  noSelection: 'Choose a feature first.',
  notGeographic: 'The map has no coordinate reference system.',
  commands: {
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    zoomToLayer: 'Zoom to the layer',
    zoomToSelection: 'Zoom to the selection',
    zoomNative: 'Zoom to native resolution',
    rotateLeft: 'Turn the map left',
    rotateRight: 'Turn the map right',
    northUp: 'North up',
  },
  northArrow: 'North; press to turn the map north up',
  cut: 'Layer that is cut at the line',
  allResults: 'All results',
  swipe: 'Line of the comparison',
  options: {
    graticule: 'Graticule',
    overview: 'Overview map',
    swipe: 'Compare with what lies below',
    noSwipe: 'Open a second layer to compare with.',
  },
};
