/** Measuring on the map, in English. */
export const measure = {
  lengthTitle: 'Measure a distance',
  lengthHint:
    'Click points; double-click or Enter ends the line. By keyboard: arrows move the map, the full stop sets a point in its middle.',
  areaTitle: 'Measure an area',
  areaHint:
    'Click corners; double-click or Enter closes the area. By keyboard: arrows move the map, the full stop sets a corner in its middle.',
  length: (length: string) => `${length} on the ellipsoid`,
  area: (area: string, perimeter: string) => `${area}, ${perimeter} around`,
};
