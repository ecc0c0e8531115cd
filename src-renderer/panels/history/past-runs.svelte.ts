/** The runs of this account, newest first, as the host keeps them. */
import type { Params } from '../../../src-main/contract/api.ts';
import type { Fault } from '../../../src-main/contract/fault.ts';
import type { PastRun } from '../../../src-main/contract/history.ts';
import type { Refused, RunSummary } from '../../../src-main/contract/run.ts';
import type { Client } from '../../api/client.ts';
import type { Question, RunState } from '../query/run-state.ts';

/** What is noted beside the run itself. */
export interface Noted {
  readonly request: Params<'run.segment'>;
  /** Further questions that were asked with it. */
  readonly others: readonly Question[];
  /** To each question, this one first; empty for a run that failed as a whole. */
  readonly answers: readonly (Pick<RunSummary, 'runId' | 'answer'> | Refused)[];
  readonly ms: number;
  readonly thumbnail: string;
}

export class PastRunsStore {
  list = $state.raw<readonly PastRun[]>([]);
  private readonly client: Client;
  private readonly onFault: (thrown: unknown) => void;

  constructor(client: Client, onFault: (thrown: unknown) => void) {
    this.client = client;
    this.onFault = onFault;
  }

  /** Throws FaultError. */
  async load(): Promise<void> {
    this.list = await this.client.invoke('history.list', null);
  }

  /** Keeps a run that has ended; one that was cancelled is not worth keeping. A fault is told, not thrown. */
  async note(run: RunState, { request, others, answers, ms, thumbnail }: Noted): Promise<void> {
    const { runId, rasterId, ...asked } = request;
    const failed = run.kind === 'failed' ? run.fault : null;
    if (run.kind === 'idle' || run.kind === 'running' || failed?.code === 'run.cancelled') return;
    const faultTo = (id: string) => {
      const answer = answers.find((each) => each.runId === id);
      return plain(answer ? (answer.answer === 'refused' ? answer.fault : null) : failed);
    };
    try {
      const further = others.length > 0 && {
        others: others.map((other) => ({ ...other, fault: faultTo(other.runId) })),
      };
      const noted = { runId, rasterId, asked, ms, fault: faultTo(runId), thumbnail, ...further };
      const past = await this.client.invoke('history.add', noted);
      this.list = [past, ...this.list.filter((other) => other.runId !== runId)];
    } catch (thrown) {
      this.onFault(thrown);
    }
  }

  /** Throws FaultError. */
  async remove(runId: string): Promise<void> {
    await this.client.invoke('history.remove', { runId });
    this.list = this.list.filter((past) => past.runId !== runId);
  }

  /** Throws FaultError. */
  async restore(runId: string): Promise<void> {
    await this.client.invoke('history.restore', { runId });
    await this.load();
  }
}

/** What the host makes the fault again from. */
function plain(fault: Fault | null) {
  return fault && { code: fault.code, detail: { ...fault.detail } };
}
