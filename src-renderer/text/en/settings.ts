/** Models, devices and what this program is, in English. */
import { plural } from './plural.ts';

export const settings = {
  title: 'Models and devices',
  models: 'Models',
  devices: 'Devices',
  about: 'About',
  loading: 'Looking…',
  verify: 'Verify the files',
  verifying: 'Verifying…',
  state: { ready: 'ready', missing: 'missing', corrupt: 'damaged', unchecked: 'not checked yet', available: 'can be fetched' },
  role: { prompter: 'Prompter', segmenter: 'Segmenter' },
  licence: 'Licence',
  commercial: 'commercial use allowed',
  nonCommercial: 'not for commercial use',
  source: 'Source',
  size: 'Size',
  hash: 'SHA-256',
  knows: 'Knows',
  chosen: 'in use',
  available: 'available',
  refused: 'not available',
  threads: (threads: number) => plural(threads, 'thread', 'threads'),
  because: (because: string, time: string | null) => (time ? `${because} Checked in ${time}.` : because),
  runtime: 'Runtime',
  version: (version: string) => `Version ${version}`,
  host: { electron: 'Desktop program', server: 'Served to a browser on this computer' },
};
