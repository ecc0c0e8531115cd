/** Bringing model packs to this machine and away from it. */
import * as v from 'valibot';
import type { Fault } from './fault.ts';
import type { ModelStatus } from './models.ts';

const id = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9._-]{0,63}$/));
const path = v.pipe(v.string(), v.minLength(1), v.maxLength(4096));
/** Accepting is said with the request, so that no host can forget to ask. */
const acceptLicence = v.boolean();

export const packRequests = {
  /** The text of a pack's licence. */
  'models.licence': v.strictObject({ id }),
  /** Resolves when the pack is ready; cancel with `models.cancel`. Progress arrives on the topic `models.progress`. */
  'models.pull': v.strictObject({ id, acceptLicence }),
  /** Stops what is under way with a pack; a pull can be taken up again. */
  'models.cancel': v.strictObject({ id }),
  /** What a file or folder holds. */
  'models.offer': v.strictObject({ path }),
  'models.import': v.strictObject({ path, acceptLicence }),
  /** Writes a pack as one file: asks for a place where the host has dialogs, else puts it into the folder for downloads. */
  'models.export': v.strictObject({ id }),
  'models.remove': v.strictObject({ id }),
  'dialog.openPack': v.null(),
} as const;
export type PackRequests = typeof packRequests;

/** A pack in a file, before it is imported. */
export interface PackOffer
  extends Pick<ModelStatus, 'id' | 'name' | 'role' | 'kind' | 'version' | 'licence' | 'commercialUse' | 'bytes'> {
  readonly licenceText: string;
}

export interface PackResults {
  'models.licence': { readonly text: string };
  'models.pull': readonly ModelStatus[];
  'models.cancel': null;
  'models.offer': PackOffer;
  'models.import': readonly ModelStatus[];
  /** Null: dismissed. */
  'models.export': { readonly path: string | null };
  'models.remove': readonly ModelStatus[];
  'dialog.openPack': { readonly path: string | null };
}

export type PackActivity = 'fetching' | 'importing' | 'exporting';

export interface PackProgress {
  readonly id: string;
  readonly activity: PackActivity;
  readonly bytes: number;
  readonly total: number;
  /** The last one of an activity; `fault` is null when it went well. */
  readonly end: { readonly fault: Fault | null } | null;
}
