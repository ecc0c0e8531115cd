/** The fault of a call that must fail. */
import { type Fault, FaultError } from '../../src-main/contract/fault.ts';

export async function faultOfCall(call: Promise<unknown>): Promise<Fault> {
  const outcome = await call.then(
    () => 'no fault',
    (thrown: unknown) => thrown,
  );
  if (outcome instanceof FaultError) return outcome.fault;
  throw new Error(`expected a fault, got ${String(outcome)}`, { cause: outcome });
}

/** The code of the fault that a function throws; "none" when it throws nothing. */
export function faultCodeOf(call: () => unknown): string {
  try {
    call();
    return 'none';
  } catch (thrown) {
    if (thrown instanceof FaultError) return thrown.fault.code;
    throw thrown;
  }
}
