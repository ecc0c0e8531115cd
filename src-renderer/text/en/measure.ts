/** Measuring on the map, in English. */
export const measure = {
  lengthTitle: 'Measure a distance',
  lengthHint:
    'Click points; a double click, the right button or Enter ends the line. By keyboard: arrows move a crosshair, Space sets a point.',
  areaTitle: 'Measure an area',
  areaHint:
    'Click corners; a double click, the right button or Enter closes the area. By keyboard: arrows move a crosshair, Space sets a corner.',
  length: (length: string) => `${length} on the ellipsoid`,
  area: (area: string, perimeter: string) => `${area}, ${perimeter} around`,
};
