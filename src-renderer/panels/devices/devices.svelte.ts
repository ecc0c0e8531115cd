/** What can run models on this machine, asked for when the panel is first opened. */
import type { DeviceReport } from '../../../src-main/contract/models.ts';
import type { Client } from '../../api/client.ts';

export class DevicesStore {
  report = $state.raw<DeviceReport | null>(null);
  checking = $state(false);
  private readonly client: Client;

  constructor(client: Client) {
    this.client = client;
  }

  /** Throws FaultError. */
  async load(): Promise<void> {
    if (this.report === null && !this.checking) await this.check();
  }

  /** Tries every device anew; throws FaultError. */
  async check(): Promise<void> {
    this.checking = true;
    try {
      this.report = await this.client.invoke('devices.list', null);
    } finally {
      this.checking = false;
    }
  }
}
