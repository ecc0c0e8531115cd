/** Packs whose bytes were found to be what the manifest says, by this process. */
import type { ResolvedPack } from '../contract/models.ts';
import { loadPack } from '../models/load.ts';

/**
 * A run may be answered without its segmenter being opened. A damaged one is told all the same: a
 * person wants to know it before the question that needs it, and the result names its hash.
 */
export class VerifiedPacks {
  readonly #packs = new Map<string, Promise<void>>();

  /** Faults: `models.missing`, `models.corrupt`; a failure is looked at anew the next time. */
  of(pack: ResolvedPack): Promise<void> {
    const identity = JSON.stringify([pack.ref.sha256, pack.files.map(({ path }) => path)]);
    const known = this.#packs.get(identity);
    if (known) return known;
    const checked = loadPack(pack).then(() => {});
    this.#packs.set(identity, checked);
    checked.catch(() => this.#packs.delete(identity));
    return checked;
  }
}
