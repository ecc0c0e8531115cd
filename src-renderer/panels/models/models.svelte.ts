/** The model packs that the host has. */
import type { ModelStatus } from '../../../src-main/contract/models.ts';
import type { Client } from '../../api/client.ts';

/** What answers say of who gave them. */
export type PrompterSaid = Pick<ModelStatus, 'name' | 'kind' | 'knows'>;

export class ModelsStore {
  list = $state.raw<readonly ModelStatus[]>([]);
  verifying = $state(false);
  private readonly client: Client;

  constructor(client: Client) {
    this.client = client;
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

  withRole(role: ModelStatus['role']): readonly ModelStatus[] {
    return this.list.filter((model) => model.role === role);
  }

  byId(id: string): ModelStatus | undefined {
    return this.list.find((model) => model.id === id);
  }
}
