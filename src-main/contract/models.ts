/** Model packs and devices, as lists that hosts show. */
import type { Conversation } from './conversation.ts';
import type { ModelRef } from './run.ts';

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
}

export interface DeviceStatus {
  /** ONNX Runtime's provider name: cpu, cuda, webgpu, dml, coreml. */
  readonly provider: string;
  readonly name: string;
  readonly available: boolean;
  readonly chosen: boolean;
  /** Why it was chosen, or why it was refused and what to do about it. */
  readonly because: string;
  /** Milliseconds of the check; null when it was not run. */
  readonly probeMs: number | null;
}

export interface DeviceReport {
  readonly devices: readonly DeviceStatus[];
  readonly threads: number;
  readonly runtime: string;
}
