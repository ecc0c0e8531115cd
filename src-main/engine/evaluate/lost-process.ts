/** Whether work failed because a process ended under it; the next one is started by itself, so it may be tried again. */
import { FaultError } from '../../contract/fault.ts';

export function lostProcess(thrown: unknown): boolean {
  return thrown instanceof FaultError && ['process.died', 'process.windowGone'].includes(thrown.fault.code);
}
