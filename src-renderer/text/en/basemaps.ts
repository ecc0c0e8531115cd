/** Base maps, in English. */
export const basemaps = {
  title: 'Base maps',
  intro:
    'Tile services to lie below the layers. None is needed; tiles are fetched by the program, never while it is offline.',
  none: 'None',
  chosen: 'Base map',
  name: 'Name',
  template: 'Address',
  templateHint:
    'https://…/{z}/{x}/{y}.png, or a WMTS address with {TileMatrix}, {TileRow} and {TileCol}, in Web Mercator',
  attribution: 'Attribution',
  maxZoom: 'Largest zoom',
  add: 'Add',
  remove: (name: string) => `Remove ${name}`,
  removed: (name: string) => `${name} was removed from the list.`,
  offline: 'The program is offline: base maps are not fetched.',
  invalid: 'The address begins with http:// or https:// and has {z}, {x} and {y} in it.',
};
