/** The list of base maps, kept by the host, and which one lies below the layers. */
import type { Basemap } from '../../../src-main/contract/basemap.ts';
import type { Client } from '../../api/client.ts';

export class BasemapsStore {
  list = $state.raw<readonly Basemap[]>([]);
  chosenId = $state<string | null>(null);
  private readonly client: Client;

  constructor(client: Client) {
    this.client = client;
  }

  get chosen(): Basemap | null {
    return this.list.find(({ id }) => id === this.chosenId) ?? null;
  }

  /** Throws FaultError. */
  async load(): Promise<void> {
    this.list = await this.client.invoke('basemaps.get', null);
  }

  /** Adds a base map and lays it below the layers. Throws FaultError, for one that can't be used, too. */
  async add(basemap: Omit<Basemap, 'id'>): Promise<void> {
    const made = { ...basemap, id: crypto.randomUUID() };
    await this.keep([...this.list, made]);
    this.chosenId = made.id;
  }

  /** Throws FaultError. */
  async remove(id: string): Promise<void> {
    await this.keep(this.list.filter((basemap) => basemap.id !== id));
  }

  /** Throws FaultError. */
  async keep(list: readonly Basemap[]): Promise<void> {
    this.list = await this.client.invoke('basemaps.keep', { basemaps: structuredClone([...list]) });
  }
}
