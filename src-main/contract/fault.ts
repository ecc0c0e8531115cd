/**
 * Faults are errors as data. They cross process and host borders unchanged; only code decides what
 * happens, never the English text. The sentences live in `fault-catalogue.ts`.
 */
import { type FaultCode, type FaultStage, faultCatalogue } from './fault-catalogue.ts';
import { filled, type Values } from './sentence.ts';

export type { FaultCode, FaultStage } from './fault-catalogue.ts';

export interface Fault {
  readonly code: FaultCode;
  readonly stage: FaultStage;
  /** What happened, a full sentence in English for people. */
  readonly text: string;
  /** What the person can do about it. */
  readonly hint: string;
  /** Facts for the details fold and for scripts: paths, numbers, the underlying message. */
  readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
}

/** The one Error class that carries a fault; anything else that is thrown is a defect of the program. */
export class FaultError extends Error {
  readonly fault: Fault;
  constructor(fault: Fault, options?: ErrorOptions) {
    super(`${fault.code}: ${fault.text}`, options);
    this.name = 'FaultError';
    this.fault = fault;
  }
}

/** Makes a fault from the catalogue; `{name}` places in its sentences are filled from `values`, which become its detail. */
export function fault(code: FaultCode, values: Values = {}): Fault {
  const entry = faultCatalogue[code];
  const base = { code, stage: entry.stage, text: filled(entry.text, values), hint: filled(entry.hint, values) };
  return Object.keys(values).length > 0 ? { ...base, detail: values } : base;
}

/** Throws a catalogue fault. The cause, if any, stays on the Error for logs; its message goes into the detail. */
export function raise(code: FaultCode, values: Values = {}, cause?: unknown): never {
  const said: Values = cause instanceof Error ? { because: cause.message } : {};
  throw new FaultError(fault(code, { ...said, ...values }), { cause });
}

/** Any thrown value as a fault: a FaultError's own, an abort as `run.cancelled`, the rest as `host.defect`. */
export function faultOf(thrown: unknown): Fault {
  if (thrown instanceof FaultError) return thrown.fault;
  if (thrown instanceof Error && thrown.name === 'AbortError') return fault('run.cancelled');
  const because = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  return fault('host.defect', { because });
}
