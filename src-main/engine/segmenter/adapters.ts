/** Which adapter runs a model pack, by the contract that its manifest names. */
import { raise } from '../../contract/fault.ts';
import type { ResolvedPack } from '../../contract/models.ts';
import { loadPack } from '../../models/load.ts';
import { createSam1 } from './sam1.ts';
import type { Segmenter } from './segmenter.ts';

/** Loads a pack with the adapter of its contract. Faults: `models.missing`, `models.corrupt`, `models.cannotLoad`. */
export async function createSegmenter(pack: ResolvedPack): Promise<Segmenter> {
  if (pack.contract !== 'sam1-encoder-decoder') {
    return raise('models.cannotLoad', {
      id: pack.ref.id,
      because: `no segmenter speaks the contract "${pack.contract}"`,
    });
  }
  return createSam1(pack.ref.id, await loadPack(pack));
}
