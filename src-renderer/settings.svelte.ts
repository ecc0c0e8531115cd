/** The program's settings as the host has them, followed when another window changes them. */
import type { Settings } from '../src-main/contract/settings.ts';
import type { Client } from './api/client.ts';

export class SettingsStore {
  current = $state.raw<Settings | null>(null);
  private readonly client: Client;

  constructor(client: Client) {
    this.client = client;
  }

  /** Returns the function that ends following. Throws FaultError by the promise. */
  start(onFault: (thrown: unknown) => void): () => void {
    this.client.invoke('settings.get', null).then((settings) => this.take(settings), onFault);
    return this.client.subscribe('settings.changed', (settings) => this.take(settings));
  }

  /** Throws FaultError. */
  async change(patch: Partial<Settings>): Promise<void> {
    this.take(await this.client.invoke('settings.change', patch));
  }

  private take(settings: Settings): void {
    this.current = settings;
  }
}
