/** Faults of services that give base maps. */
import type { CatalogueEntry } from './entry.ts';

export const basemapFaults = {
  'basemap.notWmts': {
    stage: 'network',
    exit: 1,
    text: '{host} did not answer with the capabilities of a WMTS.',
    hint: 'Check the address; it often ends in "WMTSCapabilities.xml" or "request=GetCapabilities&service=WMTS".',
  },
  'basemap.tooLarge': {
    stage: 'network',
    exit: 1,
    text: 'The capabilities of {host} are larger than {megabytes} MB and were not read.',
    hint: 'Ask the service for the capabilities of a single layer, or give the address of its tiles.',
  },
  'basemap.refused': {
    stage: 'network',
    exit: 1,
    text: '{host} answered {status} when asked for its capabilities.',
    hint: 'Check the address, and whether the service asks for a key in it.',
  },
  'basemap.pointsHere': {
    stage: 'network',
    exit: 1,
    text: 'The service at {host} names this computer as the place of its tiles, which are not asked for.',
    hint: 'Tell whoever runs the service; its capabilities have a wrong address.',
  },
} as const satisfies Record<string, CatalogueEntry>;
