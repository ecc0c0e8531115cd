/** Which prompter runs a model pack, by the contract that the pack's entry names. */
import { raise } from '../../contract/fault.ts';
import type { ResolvedPack } from '../../contract/models.ts';

/** Graphs and settings of Qwen2.5-VL in the layout of transformers.js, made by models/export/qwen25vl.py. */
export const qwenContract = 'qwen2.5-vl';

/** Faults: `models.cannotLoad`, for a pack that is newer than the program. */
export function prompterKind({ ref, contract }: ResolvedPack): 'concepts' | 'local' {
  if (contract === 'concepts') return 'concepts';
  if (contract === qwenContract) return 'local';
  return raise('models.cannotLoad', { id: ref.id, because: `no prompter speaks the contract "${contract}"` });
}
