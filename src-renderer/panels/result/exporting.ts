/** Handing a result on as a file. */

import type { Stores } from '../../stores.ts';
import { text } from '../../text/text.ts';

export interface Exporting {
  /** Exports the answer on show, else the layer that is edited; nothing without features. */
  exportShown(): Promise<void>;
}

export function createExporting({ client, document, editing, notices, result }: Stores): Exporting {
  return {
    async exportShown() {
      const layer = result.runId ?? editing.layer?.id;
      if (!layer || result.exporting) return;
      result.exporting = true;
      try {
        // What the file holds is the host's document; every step has to be there first.
        await document.sent();
        const outcome = await client.invoke('layer.export', { layer, format: 'geojson' });
        if (outcome.kind === 'saved') notices.tell('good', text.result.exported(outcome.path));
        if (outcome.kind === 'download') download(client.url(outcome.resource), outcome.name);
        if (outcome.kind === 'download') notices.tell('good', text.result.downloaded(outcome.name));
      } catch (thrown) {
        notices.fault(thrown);
      } finally {
        result.exporting = false;
      }
    },
  };
}

function download(url: string, name: string): void {
  const link = globalThis.document.createElement('a');
  link.href = url;
  link.download = name;
  globalThis.document.body.append(link);
  link.click();
  link.remove();
}
