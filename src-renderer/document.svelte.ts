/**
 * The document on this page: layers, features and prompts, changed by steps. A step is shown at once
 * and sent to the host, whose document counts; when the host refuses it, the host's is taken again.
 */
import type {
  DocumentChanged,
  Edit,
  EditSession,
  Layer,
  RestoredSession,
  Step,
  VectorLayer,
} from '../src-main/contract/document.ts';
import type { LayerOfRun } from '../src-main/contract/editing.ts';
import { FaultError } from '../src-main/contract/fault.ts';
import { resourcePath } from '../src-main/contract/resource.ts';
import { layerOfRun, type ResultOfRun } from '../src-main/engine/layer/adopt.ts';
import { newSession, takeStep } from '../src-main/engine/layer/history.ts';
import type { Client } from './api/client.ts';

/** Steps of one key that follow within this are one entry of the history: the movements of one slider. Milliseconds. */
const together = 1500;

export class DocumentStore {
  session = $state.raw<EditSession>(newSession());
  /** Steps on their way to the host. */
  unsent = $state(0);
  private readonly client: Client;
  private readonly onFault: (thrown: unknown) => void;
  private readonly page = crypto.randomUUID();
  private sending: Promise<void> = Promise.resolve();
  private opening: Promise<void> = Promise.resolve();
  /** Rises when the host's document is taken anew: steps that were made on the old one are not sent. */
  private generation = 0;
  private lastMerge = { key: '', at: 0, id: 0 };

  /** Without a client the document is this page's alone. */
  constructor(client: Client, onFault: (thrown: unknown) => void) {
    this.client = client;
    this.onFault = onFault;
  }

  get layers(): readonly Layer[] {
    return this.session.document.layers;
  }

  vector(id: string | null): VectorLayer | null {
    const layer = this.layers.find((each) => each.id === id);
    return layer?.kind === 'vector' ? layer : null;
  }

  /** Takes the host's document, and hears of what other pages do to it. Faults as the client's. */
  open(): Promise<RestoredSession | null> {
    const opening = this.takeHosts();
    this.opening = opening.then(
      () => {},
      () => {},
    );
    return opening;
  }

  /** Resolves when the host's document is here, or cannot be had. A step made before would be made on nothing, and lost. */
  opened(): Promise<void> {
    return this.opening;
  }

  private async takeHosts(): Promise<RestoredSession | null> {
    const opened = await this.client.invoke('document.open', null);
    await this.load(opened.resource);
    return opened.restored;
  }

  listen(): () => void {
    return this.client.subscribe('document.changed', (changed) => this.hear(changed));
  }

  /**
   * Makes an edit under a name for the history list. `merge`: edits with one key in quick succession are
   * undone together. Throws what `applyEdit` throws, and then changes nothing.
   */
  apply(name: string, edit: Edit, merge: string | null = null): void {
    this.take({ kind: 'apply', name, edit, at: new Date().toISOString(), merge: merge && this.mergeKey(merge) });
  }

  undo(): void {
    if (this.session.done.length > 0) this.take({ kind: 'undo' });
  }

  redo(): void {
    if (this.session.undone.length > 0) this.take({ kind: 'redo' });
  }

  /** Undoes or redoes until so many steps are done. */
  goTo(done: number): void {
    while (this.session.done.length > done) this.undo();
    while (this.session.done.length < done && this.session.undone.length > 0) this.redo();
  }

  /**
   * Adds a run's result as a layer, at the top where no place is given; the host makes the same from what it
   * has kept. `merge` as for `apply`.
   */
  adopt(
    name: string,
    layer: LayerOfRun,
    result: ResultOfRun,
    { at = this.layers.length, merge: key = null }: { at?: number; merge?: string | null } = {},
  ): void {
    const [time, { runId }, merge] = [new Date().toISOString(), result.summary, key && this.mergeKey(key)];
    const edit: Edit = { kind: 'layer.add', layer: layerOfRun(layer, result), at };
    const { revision } = this.session;
    this.session = takeStep(this.session, { kind: 'apply', name, edit, at: time, merge });
    this.send(() =>
      this.client.invoke('document.adoptRun', {
        page: this.page,
        revision,
        runId,
        layer: { ...layer },
        at,
        name,
        time,
        merge,
      }),
    );
  }

  /** Resolves when the host has every step. */
  sent(): Promise<void> {
    return this.sending;
  }

  private take(step: Step): void {
    const { revision } = this.session;
    this.session = takeStep(this.session, step);
    this.send(() => this.client.invoke('document.step', { page: this.page, revision, step }));
  }

  private send(call: () => Promise<unknown>): void {
    const { generation } = this;
    this.unsent += 1;
    this.sending = this.sending.then(async () => {
      try {
        if (generation === this.generation) await call();
      } catch (thrown) {
        this.onFault(thrown);
        // Without the host nothing can be taken anew; what is here stays.
        if (thrown instanceof FaultError && thrown.fault.stage !== 'host') await this.reload();
      } finally {
        this.unsent -= 1;
      }
    });
  }

  private async reload(): Promise<void> {
    this.generation += 1;
    await this.load(resourcePath({ kind: 'document', form: 'lines' })).catch((thrown: unknown) => this.onFault(thrown));
  }

  private async load(resource: string): Promise<void> {
    this.session = await this.client.editSession(resource);
  }

  private hear({ page, revision, steps }: DocumentChanged): void {
    if (page === this.page) return;
    if (revision === this.session.revision + steps.length) {
      this.session = steps.reduce(takeStep, this.session);
    } else void this.reload();
  }

  private mergeKey(key: string): string {
    const now = performance.now();
    const goesOn = this.lastMerge.key === key && now - this.lastMerge.at < together;
    this.lastMerge = { key, at: now, id: this.lastMerge.id + (goesOn ? 0 : 1) };
    return `${key} ${this.lastMerge.id}`;
  }
}
