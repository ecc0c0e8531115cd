/** What is at a point of the map, in English. */
export const identify = {
  title: 'Identify',
  hint: 'Click on the map to see values and features. By keyboard: arrows move a crosshair, Space asks there.',
  feature: 'Feature',
  area: 'Area',
  score: 'Score',
  pixel: 'Column, row',
  noData: 'no data',
  nothing: 'There is nothing here.',
};
