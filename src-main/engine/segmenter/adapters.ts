/**
 * Which adapter runs a model pack. It is told from the tensors that the pack's own files take, and held
 * against the contract that its manifest names: a file that is not what it is said to be is not run.
 */
import type { InferenceSession } from 'onnxruntime-node';
import { raise } from '../../contract/fault.ts';
import type { ResolvedPack } from '../../contract/models.ts';
import type { DevicePlan } from '../../models/device-plan.ts';
import type { CreateSession } from '../../models/device-session.ts';
import { loadPack } from '../../models/load.ts';
import { expectMemory } from '../../models/memory.ts';
import { createSession, requireTensors, type SessionSpec } from '../../models/session.ts';
import { type AllMasks, withAllMasks } from './all-masks.ts';
import { EfficientSam, efficientSamDecoder, efficientSamEncoder } from './efficient-sam.ts';
import { Sam1, sam1Decoder, sam1Encoder } from './sam1.ts';
import { Sam2, sam2Decoder, sam2Encoder } from './sam2.ts';
import type { Segmenter } from './segmenter.ts';
import { TransformersSam, transformersDecoder, transformersEncoder } from './transformers-sam.ts';

interface Sessions {
  readonly encoder: InferenceSession;
  readonly decoder: InferenceSession;
  /** Where a decoder that gives one mask has all of them. */
  readonly all?: AllMasks | null;
}
type Spec = Omit<SessionSpec, 'model'>;

interface Family {
  /** The contract by which a manifest names it. */
  readonly contract: string;
  /** A decoder that takes all of these is of the family; families are tried in order. */
  readonly signs: readonly string[];
  readonly encoder: (session: InferenceSession) => Spec;
  readonly decoder: (session: InferenceSession) => Spec;
  readonly adapt: (id: string, sessions: Sessions) => Segmenter;
}

const families: readonly Family[] = [
  {
    contract: 'sam2-encoder-decoder',
    signs: ['high_res_feats_0', 'high_res_feats_1', 'point_coords'],
    encoder: () => sam2Encoder,
    decoder: () => sam2Decoder,
    adapt: (_, { encoder, decoder }) => new Sam2(encoder, decoder),
  },
  {
    contract: 'sam1-encoder-decoder',
    signs: ['image_embeddings', 'point_coords', 'orig_im_size'],
    encoder: sam1Encoder,
    decoder: () => sam1Decoder,
    adapt: (id, { all = null, ...sessions }) => new Sam1(id, { ...sessions, all }),
  },
  {
    contract: 'efficient-sam',
    signs: ['image_embeddings', 'batched_point_coords', 'batched_point_labels'],
    encoder: () => efficientSamEncoder,
    decoder: () => efficientSamDecoder,
    adapt: (_, { encoder, decoder }) => new EfficientSam(encoder, decoder),
  },
  {
    contract: 'sam-transformers',
    signs: ['input_points', 'input_labels'],
    encoder: transformersEncoder,
    decoder: transformersDecoder,
    adapt: (_, { encoder, decoder }) => new TransformersSam(encoder, decoder),
  },
];

/** Contracts that a segmenter's manifest may name. */
export const segmenterContracts: readonly string[] = families.map(({ contract }) => contract);

/** Where the sessions of a segmenter are opened. */
export interface OpenOptions {
  /** The processor without it. */
  readonly plan?: DevicePlan;
  /** Opens an encoder on the processor; in the caller's thread without it. */
  readonly encoderSession?: CreateSession;
}

/** Loads a pack; its sessions are opened on the planned device, or on the processor. Faults: `models.noMemory`, `models.missing`, `models.corrupt`, `models.cannotLoad` (which says what was expected and found). */
export async function createSegmenter(pack: ResolvedPack, options?: OpenOptions): Promise<Segmenter> {
  const { contract } = pack;
  const { id } = pack.ref;
  requireContract(id, contract);
  expectMemory(pack);
  return openSegmenter({ id, contract }, await loadPack(pack), options);
}

/** Opens a pair from its bytes (roles `encoder` and `decoder`). Faults: `models.missing`, `models.cannotLoad`. */
export async function openSegmenter(
  { id, contract }: { readonly id: string; readonly contract: string },
  files: ReadonlyMap<string, Uint8Array>,
  { plan, encoderSession }: OpenOptions = {},
): Promise<Segmenter> {
  const named = requireContract(id, contract);
  const opened: InferenceSession[] = [];
  const fileOf = (role: string) =>
    files.get(role) ?? raise('models.missing', { id, path: `(the file with the role "${role}")` });
  const open = async (role: string, bytes = fileOf(role)) => {
    const onProcessor = plan === undefined || plan.provider === 'cpu';
    const create = role === 'encoder' && onProcessor ? encoderSession : undefined;
    const session = await createSession(bytes, `${id} (${role})`, plan, create);
    opened.push(session);
    return session;
  };
  try {
    const encoder = await open('encoder');
    const extended = allMasksOf(fileOf('decoder'));
    const decoder = await open('decoder', extended?.bytes);
    const family = families.find(({ signs }) => signs.every((sign) => decoder.inputNames.includes(sign))) ?? named;
    requireTensors(encoder, { ...family.encoder(encoder), model: `${id} (encoder)` });
    requireTensors(decoder, { ...family.decoder(decoder), model: `${id} (decoder)` });
    if (family !== named) raise('models.cannotLoad', { id, because: mistaken(named, family, decoder) });
    return family.adapt(id, { encoder, decoder, all: extended?.all ?? null });
  } catch (thrown) {
    for (const session of opened) await session.release();
    throw thrown;
  }
}

/** Null also for bytes that are no model, which opening them tells. */
function allMasksOf(bytes: Uint8Array) {
  try {
    return withAllMasks(bytes);
  } catch {
    return null;
  }
}

function requireContract(id: string, contract: string): Family {
  const family = families.find((known) => known.contract === contract);
  if (family) return family;
  const because = `no segmenter speaks the contract "${contract}" (known: ${segmenterContracts.join(', ')})`;
  return raise('models.cannotLoad', { id, because });
}

function mistaken(named: Family, found: Family, decoder: InferenceSession): string {
  const expected = named.signs.join(', ');
  const has = decoder.inputNames.join(', ');
  return `the manifest says "${named.contract}", whose decoder takes ${expected}; it takes ${has}, as "${found.contract}" does`;
}
