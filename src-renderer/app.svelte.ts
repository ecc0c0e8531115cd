/** State of the window as a whole: what the host is, and the run under way. */
import type { AppInfo } from '../src-main/contract/api.ts';
import { nextRunState, type RunEvent, type RunState } from './panels/query/run-state.ts';

export class AppStore {
  info = $state.raw<AppInfo | null>(null);
  run = $state.raw<RunState>({ kind: 'idle' });
  /** A file is dragged over the window. */
  dropping = $state(false);

  get running(): boolean {
    return this.run.kind === 'running';
  }

  tell(event: RunEvent): void {
    this.run = nextRunState(this.run, event);
  }
}
