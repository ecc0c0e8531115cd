/** Memory of the program, asked for every few seconds while the page is seen. */
import type { MemoryReport } from '../../../src-main/contract/workbench.ts';
import type { Client } from '../../api/client.ts';

/** Milliseconds between two questions. */
const pause = 5000;

export class MemoryStore {
  report = $state.raw<MemoryReport | null>(null);
  private readonly client: Client;

  constructor(client: Client) {
    this.client = client;
  }

  /** Bytes of all processes that are known. */
  get total(): number | null {
    return this.report?.processes.reduce((sum, { bytes }) => sum + bytes, 0) ?? null;
  }

  /** Returns the function that ends asking. A host that does not tell is asked again later. */
  start(): () => void {
    const ask = () => {
      if (document.visibilityState !== 'visible') return;
      this.client.invoke('host.memory', null).then(
        (report) => {
          this.report = report;
        },
        () => {},
      );
    };
    ask();
    const timer = setInterval(ask, pause);
    return () => clearInterval(timer);
  }
}
