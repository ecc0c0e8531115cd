/** Model packs and devices, as lists that hosts show. */
import type { Conversation } from './conversation.ts';
import type { ModelRef } from './run.ts';
import type { DeviceChoice } from './settings.ts';

/** One file of a pack as the manifest pins it. */
export interface ModelFile {
  readonly role: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** A model pack with its files found on disk. */
export interface ResolvedPack {
  readonly ref: ModelRef;
  /** Which adapter runs it: the tensors that its files must have. */
  readonly contract: string;
  /** In manifest order; `path` is absolute. */
  readonly files: readonly (ModelFile & { readonly path: string })[];
  /** How it is asked, for language models. */
  readonly conversation?: Conversation;
}

export interface ModelStatus {
  readonly id: string;
  readonly name: string;
  readonly role: 'segmenter' | 'prompter';
  /** Plainly what it is, so that a rule is never taken for a language model. */
  readonly kind: string;
  readonly version: string;
  readonly licence: string;
  readonly commercialUse: boolean;
  readonly source: string;
  readonly bytes: number;
  /** Over the weights, as in `ModelRef`. */
  readonly sha256: string;
  /** `available`: it can be fetched (models.pull) and is not on this machine. */
  readonly state: 'ready' | 'missing' | 'corrupt' | 'unchecked' | 'available';
  /** Where it comes from: with the program, fetched into the user folder, or brought there in a file. */
  readonly origin: 'program' | 'fetched' | 'imported';
  /** Free memory in bytes with which it runs well; null where its maker does not say. */
  readonly recommendedMemory: number | null;
  /** A version that can be fetched instead of this one; null if there is none. */
  readonly newer: string | null;
  /** Why it is missing or corrupt; empty when ready. */
  readonly because: string;
  /** For prompters with a fixed list: what they know, as words for people. */
  readonly knows: readonly string[];
  /** Set for language models in this program: they write their answer, and can be held to its form. */
  readonly writes?: true;
}

/** ONNX Runtime's names of its execution providers, as far as they are tried. */
export type ProviderName = 'cpu' | 'cuda' | 'tensorrt' | 'webgpu' | 'dml' | 'coreml';

/** A segmenter's warm-up on a device beside the processor's, and how far the results are apart. */
export interface DeviceTrial {
  readonly model: string;
  /** Milliseconds of one run of its encoder. */
  readonly ms: number;
  readonly processorMs: number;
  /** Largest difference of an output, as a share of the processor's largest value. */
  readonly difference: number;
}

export interface DeviceStatus {
  readonly provider: ProviderName;
  readonly name: string;
  readonly available: boolean;
  readonly chosen: boolean;
  /** Why it was chosen, or why it was refused and what to do about it. */
  readonly because: string;
  /** Milliseconds of the check; null when it was not run. */
  readonly probeMs: number | null;
  /** Whether 16-bit floats agree with 32-bit ones there; null where that was not found out. */
  readonly half: boolean | null;
  /** Null where it was not tried: for the processor itself, and where the device was refused before. */
  readonly trial: DeviceTrial | null;
}

export interface DeviceReport {
  readonly devices: readonly DeviceStatus[];
  readonly threads: number;
  /** Whether the thread count was measured on this machine, or follows the rule. */
  readonly threadsMeasured: boolean;
  /** What was asked for: `auto`, `cpu` or a provider. */
  readonly choice: DeviceChoice;
  readonly runtime: string;
}
