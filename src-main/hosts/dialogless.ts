/** The edge of hosts without dialogs: a browser has its own file chooser and downloads, a command line names its files. */
import { raise } from '../contract/fault.ts';
import type { HostEdge } from './edge.ts';

export const dialogless: HostEdge = {
  kind: 'server',
  nativeDialogs: false,
  chooseRasters: async () => raise('host.noDialog'),
  chooseExport: async () => undefined,
  choosePack: async () => raise('host.noDialog'),
  choosePackTarget: async () => undefined,
};
