/** The model packs that the host has or can fetch, and what is under way with them. */
import type { ModelStatus } from '../../../src-main/contract/models.ts';
import type { PackOffer, PackProgress } from '../../../src-main/contract/packs.ts';
import type { Client } from '../../api/client.ts';

/** What answers say of who gave them. */
export type PrompterSaid = Pick<ModelStatus, 'name' | 'kind' | 'knows'>;

/** A licence that a person is asked to accept before something is done. */
export interface Asking {
  readonly name: string;
  readonly licence: string;
  readonly licenceText: string;
  readonly commercialUse: boolean;
  readonly bytes: number;
  readonly accept: () => Promise<void>;
}

export class ModelsStore {
  list = $state.raw<readonly ModelStatus[]>([]);
  verifying = $state(false);
  /** By the pack's id. */
  underWay = $state.raw<Readonly<Record<string, PackProgress>>>({});
  asking = $state.raw<Asking | null>(null);
  private readonly client: Client;

  constructor(client: Client) {
    this.client = client;
  }

  /** Hears what is under way; returns the function that ends it. */
  start(): () => void {
    return this.client.subscribe('models.progress', (progress) => {
      const { [progress.id]: _before, ...others } = this.underWay;
      this.underWay = progress.end ? others : { ...others, [progress.id]: progress };
    });
  }

  /** Throws FaultError. */
  async load(): Promise<void> {
    this.list = await this.client.invoke('models.list', null);
  }

  /** Compares every file with its hash; throws FaultError. */
  async verify(): Promise<void> {
    this.verifying = true;
    try {
      this.list = await this.client.invoke('models.verify', null);
    } finally {
      this.verifying = false;
    }
  }

  /** Shows the licence of a pack that can be fetched; it is fetched when that is accepted. Throws FaultError. */
  async askToPull(model: ModelStatus): Promise<void> {
    const { text } = await this.client.invoke('models.licence', { id: model.id });
    const { name, licence, commercialUse, bytes } = model;
    const accept = async () => {
      this.list = await this.client.invoke('models.pull', { id: model.id, acceptLicence: true });
    };
    this.asking = { name, licence, licenceText: text, commercialUse, bytes, accept };
  }

  /** Shows what a file on the host holds, with its licence; it is imported when that is accepted. Throws FaultError. */
  async askToImport(path: string): Promise<void> {
    const offer: PackOffer = await this.client.invoke('models.offer', { path });
    const accept = async () => {
      this.list = await this.client.invoke('models.import', { path, acceptLicence: true });
    };
    this.asking = { ...offer, accept };
  }

  /** Throws FaultError. */
  async accept(): Promise<void> {
    const asked = this.asking;
    this.asking = null;
    await asked?.accept();
  }

  async cancel(id: string): Promise<void> {
    await this.client.invoke('models.cancel', { id });
  }

  /** Where it was written; null if the dialog was dismissed. Throws FaultError. */
  async export(id: string): Promise<string | null> {
    return (await this.client.invoke('models.export', { id })).path;
  }

  /** Throws FaultError. */
  async remove(id: string): Promise<void> {
    this.list = await this.client.invoke('models.remove', { id });
  }

  /** Those that can be used: here, or at least not only to be fetched. */
  withRole(role: ModelStatus['role']): readonly ModelStatus[] {
    return this.list.filter((model) => model.role === role && model.state !== 'available');
  }

  byId(id: string): ModelStatus | undefined {
    return this.list.find((model) => model.id === id);
  }
}
