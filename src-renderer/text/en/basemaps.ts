/** Base maps, in English. */
import { plural } from './plural.ts';

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
  wmts: {
    title: 'From a WMTS service',
    url: 'Capabilities',
    hint: 'Address of its capabilities, for example https://…/WMTSCapabilities.xml. The service is asked once; afterwards only for tiles.',
    read: 'Read the service',
    reading: 'Reading…',
    found: (title: string, layers: number) => `${title || 'The service'}: ${plural(layers, 'layer', 'layers')}`,
    layer: 'Layer',
    set: 'Grid',
    unknown: 'unknown coordinate system',
    unknownCrs: (crs: string) => `The program does not know the coordinate system ${crs}. Choose another grid.`,
    noPictures: 'This layer has no pictures that can be shown (PNG, JPEG, WebP).',
    choose: 'Choose a layer and a grid.',
    nothing: 'The answer is no list of layers of a WMTS.',
    unusable: 'The service does not say where the tiles of this layer are.',
    add: 'Add',
  },
  invalid: 'The address begins with http:// or https:// and has {z}, {x} and {y} in it.',
};
