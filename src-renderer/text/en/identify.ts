/** What is at a point of the map, in English. */
export const identify = {
  title: 'Identify',
  hint: 'Click on the map to see values and features. By keyboard: the full stop asks for its middle.',
  feature: 'Feature',
  area: 'Area',
  score: 'Score',
  pixel: 'Column, row',
  noData: 'no data',
  nothing: 'There is nothing here.',
};
