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
  private heard = '';

  hear({ runId, at, piece }: RunThinking): void {
    if (this.run.kind !== 'running') return;
    const { asked } = this.run;
    if (![asked, ...(asked.together ?? [])].some((question) => question.runId === runId)) return;
    // Each question is thought about by itself.
    const before = runId === this.heard ? this.thinking : '';
    this.heard = runId;
    this.thinking = before.slice(0, at) + piece;
  }

  get running(): boolean {
    return this.run.kind === 'running';
  }

  tell(event: RunEvent): void {
    if (event.kind === 'asked') this.thinking = '';
    this.run = nextRunState(this.run, event);
  }
}
