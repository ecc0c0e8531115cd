/** State of the window as a whole: what the host is, and the run under way. */
import type { AppInfo } from '../src-main/contract/api.ts';
import type { RunThinking } from '../src-main/contract/thinking.ts';
import { nextRunState, type RunEvent, type RunState } from './panels/query/run-state.ts';

export class AppStore {
  info = $state.raw<AppInfo | null>(null);
  run = $state.raw<RunState>({ kind: 'idle' });
  /** A file is dragged over the window. */
  dropping = $state(false);

  /** What a language model has written so far in the run under way. */
  thinking = $state('');

  hear({ runId, at, piece }: RunThinking): void {
    if (this.run.kind === 'running' && this.run.asked.runId === runId)
      this.thinking = this.thinking.slice(0, at) + piece;
  }

  get running(): boolean {
    return this.run.kind === 'running';
  }

  tell(event: RunEvent): void {
    if (event.kind === 'asked') this.thinking = '';
    this.run = nextRunState(this.run, event);
  }
}
