/** The form of a language's sentences for faults. English has them in the contract, as the command line speaks it. */
import type { FaultCode } from '../../src-main/contract/fault.ts';

/** What happened and what can be done; `{name}` stands for a value of the fault's detail. */
export type Sentences = readonly [text: string, hint: string];
export type FaultSentences = Readonly<Record<FaultCode, Sentences>>;
