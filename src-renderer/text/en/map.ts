/** The map, in English. */
export const map = {
  label: 'Map',
  hint: 'Map. Arrow keys pan, plus and minus zoom; drag with the left or the middle button.',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  zoomFit: 'Zoom to layer',
  controls: 'Map view',
  scaleBar: 'Scale bar',
  tileFault: (name: string, because: string) => `Part of ${name} could not be drawn: ${because}`,
};
