/** What can run models on this machine, asked for when the sheet is first opened. */
import type { DeviceReport } from '../../../src-main/contract/models.ts';
import type { Client } from '../../api/client.ts';

export class DevicesStore {
  report = $state.raw<DeviceReport | null>(null);
  private readonly client: Client;

  constructor(client: Client) {
    this.client = client;
  }

  /** Throws FaultError. */
  async load(): Promise<void> {
    this.report ??= await this.client.invoke('devices.list', null);
  }
}
