/** Bringing packs to the user folder and away from it: what hosts offer to a person. */
import { readFile } from 'node:fs/promises';
import { because } from '../contract/because.ts';
import { raise } from '../contract/fault.ts';
import type { PackOffer } from '../contract/packs.ts';
import type { Network } from '../network/network.ts';
import { type ArchiveOptions, archiveName, exportPack } from './archive/export-pack.ts';
import { importPack, offerPack } from './archive/import-pack.ts';
import type { Patience } from './fetch/download.ts';
import { uninstall } from './fetch/install.ts';
import { pull } from './fetch/pull.ts';
import { inTurn } from './fetch/turn.ts';
import type { Packs } from './packs.ts';

export type TransferOptions = ArchiveOptions;
/** `acceptLicence`: whether the person has read and accepted it. */
export type AcceptingOptions = TransferOptions & { readonly acceptLicence: boolean };

export interface PackStore {
  /** The text of a pack's licence; of the version that would be fetched, if there is one. Faults: `request.unknownId`, `models.missing`. */
  licence(id: string): Promise<string>;
  /** Faults: those of `pull`. */
  pull(id: string, options: AcceptingOptions): Promise<void>;
  /** What a file or folder holds. Faults: `models.badPack`. */
  offer(path: string): Promise<PackOffer>;
  /** Returns the id of the pack. Faults: those of `importPack`. */
  import(path: string, options: AcceptingOptions): Promise<string>;
  /** The name under which a pack's archive is offered. Faults: `request.unknownId`. */
  archiveName(id: string): Promise<string>;
  /** Faults: those of `exportPack`, `request.unknownId`. */
  export(id: string, target: string, options: TransferOptions): Promise<void>;
  /** Removes a fetched or imported pack. Faults: `models.notRemovable`, `request.unknownId`, `models.busy`, `models.cannotWrite`. */
  remove(id: string): Promise<void>;
}

export interface PackStoreParts {
  readonly packs: Packs;
  readonly network: Network;
  readonly userFolder: string;
  readonly patience?: Patience;
}

export function createPackStore({ packs, network, userFolder, patience }: PackStoreParts): PackStore {
  return {
    async licence(id) {
      const { offeredLicence: path } = await packs.find(id);
      return readFile(path, 'utf8').catch((cause) => raise('models.missing', { id, path }, cause));
    },
    async pull(id, options) {
      await pull(await packs.find(id), { ...options, network, userFolder, ...(patience && { patience }) });
    },
    offer: offerPack,
    async import(path, options) {
      const { id } = await importPack(path, { ...options, userFolder, registry: await packs.registry() });
      return id;
    },
    archiveName: async (id) => archiveName(await packs.find(id)),
    export: async (id, target, options) => exportPack(await packs.find(id), target, options),
    async remove(id) {
      await expectRemovable(packs, id);
      await inTurn(userFolder, id, () => uninstall(userFolder, id));
    },
  };
}

/** A folder that is no pack any more can be removed too. */
async function expectRemovable(packs: Packs, id: string): Promise<void> {
  const { known, broken } = await packs.registry();
  if (broken.some((entry) => entry.id === id)) return;
  const { origin, folder } = known.find(({ pack }) => pack.id === id) ?? (await packs.find(id));
  if (origin === 'program') raise('models.notRemovable', { id, ...because('pack.ofProgram') });
  if (folder === null) raise('models.notRemovable', { id, ...because('pack.notHere') });
}
