/** The running page: its stores and every operation a person, a menu or the operating system can ask for. */
import type { RestoredSession } from '../src-main/contract/document.ts';
import type { Client } from './api/client.ts';
import { createFinding, type Finding } from './panels/concepts/finding.ts';
import { createTeaching, type Teaching } from './panels/concepts/teaching.ts';
import { createReopening, type Reopening } from './panels/history/reopening.ts';
import { createOpening, type Opening } from './panels/layers/opening.ts';
import { createPreparing, type Preparing } from './panels/processing/preparing.ts';
import { type Asking, createAsking } from './panels/query/asking.ts';
import { createExporting, type Exporting } from './panels/result/exporting.ts';
import { createShowing, type Showing } from './panels/result/showing.ts';
import { createSwitching, type Switching } from './panels/result/switching.ts';
import { createStores, type Stores } from './stores.ts';
import { text } from './text/text.ts';

export interface Session extends Stores {
  readonly opening: Opening;
  readonly asking: Asking;
  readonly exporting: Exporting;
  readonly showing: Showing;
  readonly switching: Switching;
  readonly preparing: Preparing;
  readonly teaching: Teaching;
  readonly finding: Finding;
  readonly reopening: Reopening;
  /** Asks the host who it is and listens to it; returns the function that ends listening. */
  start(): () => void;
}

export function createSession(client: Client): Session {
  const stores = createStores(client);
  const opening = createOpening(stores);
  const asking = createAsking(stores);
  const exporting = createExporting(stores);
  const showing = createShowing(stores);
  const switching = createSwitching(stores);
  const preparing = createPreparing(stores);
  const teaching = createTeaching(stores);
  const finding = createFinding(stores, { asking, teaching });
  const reopening = createReopening(stores, { asking, showing });
  return {
    ...stores,
    opening,
    asking,
    exporting,
    showing,
    reopening,
    switching,
    preparing,
    teaching,
    finding,
    start: () => start(stores, { opening, showing }),
  };
}

/** Zooms to the raster that questions are asked about; nothing without one. */
export function zoomToActive({ layers, view }: Stores): void {
  if (layers.activeId) view.commands?.zoomToRaster(layers.activeId);
}

function start(stores: Stores, { opening, showing }: { opening: Opening; showing: Showing }): () => void {
  const { client, app, document, layers, models, query, notices, settings, basemaps } = stores;
  const tell = (thrown: unknown) => notices.fault(thrown);
  const ends = [
    settings.start(tell),
    client.subscribe('run.progress', (progress) => app.tell({ kind: 'progress', progress })),
    client.subscribe('run.thinking', (said) => app.hear(said)),
    client.subscribe('taught.spots', (told) => stores.spots.hear(told)),
    client.subscribe('engine.notice', ({ severity, text, fault }) =>
      fault ? notices.showFault(fault, 'warning') : notices.tell(severity, text),
    ),
    document.listen(),
    client.subscribe('encode.progress', (progress) => stores.processing.hear(progress)),
    client.subscribe('evaluation.progress', (progress) => stores.evaluation.hear(progress)),
    client.subscribe('files.opened', ({ paths }) => void opening.openPaths(paths)),
  ];
  document.open().then((restored) => {
    const top = layers.results.at(-1);
    if (top) showing.show(top.summary.runId);
    if (restored) tellRestored(stores, restored);
  }, tell);
  client.invoke('app.info', null).then((info) => {
    app.info = info;
    query.adopt(info.defaults);
  }, tell);
  basemaps.load().catch(tell);
  stores.past.load().catch(tell);
  models.load().catch(tell);
  stores.prompters.load().catch(tell);
  return () => {
    for (const end of ends) end();
  };
}

function tellRestored({ notices }: Stores, { edits, crashed, dropped, missing }: RestoredSession): void {
  notices.tell(crashed ? 'warning' : 'info', text.editing.restored(edits, crashed));
  if (dropped > 0) notices.tell('warning', text.editing.dropped);
  for (const { name, because } of missing) notices.tell('warning', text.editing.missingImage(name, because));
}
