/** Messages between a host and its child processes: requests with an id, replies with the same id. */
import type { Fault } from '../contract/fault.ts';

/** What a process offers: request in, reply out. The types are the process's; messages are checked by name only, since both ends are built together. */
export type Procedures = Record<string, (request: never, context: ServeContext) => Promise<unknown>>;

export interface ServeContext {
  readonly signal: AbortSignal;
  /** Tells the caller something before the answer, for example text as it is written. It may not listen. */
  note(value: unknown): void;
}

export type ToChild =
  | { readonly kind: 'call'; readonly id: number; readonly method: string; readonly request: unknown }
  | { readonly kind: 'cancel'; readonly id: number };

export type FromChild =
  | { readonly kind: 'ready' }
  | { readonly kind: 'value'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'note'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'fault'; readonly id: number; readonly fault: Fault };

/** The argument and the result of a procedure by its name. */
export type RequestOf<P, M extends keyof P> = P[M] extends (request: infer R, context: ServeContext) => Promise<unknown>
  ? R
  : never;
export type ValueOf<P, M extends keyof P> = P[M] extends (request: never, context: ServeContext) => Promise<infer V>
  ? V
  : never;
