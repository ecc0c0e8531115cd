/** The stores of all panels over one client. A panel is given its own; operations across panels take what they need from here. */
import type { Client } from './api/client.ts';
import { AppStore } from './app.svelte.ts';
import { DocumentStore } from './document.svelte.ts';
import { EditingStore } from './editing/editing.svelte.ts';
import { FrameStore } from './frame/frame.svelte.ts';
import { MapOptionsStore } from './map/options.svelte.ts';
import { ToolStore } from './map/tools.svelte.ts';
import { ViewStore } from './map/view.svelte.ts';
import { BasemapsStore } from './panels/basemaps/basemaps.svelte.ts';
import { BookmarksStore } from './panels/bookmarks/bookmarks.svelte.ts';
import { ConceptsStore } from './panels/concepts/concepts.svelte.ts';
import { SpotsStore } from './panels/concepts/spots.svelte.ts';
import { DevicesStore } from './panels/devices/devices.svelte.ts';
import { EvaluationStore } from './panels/evaluation/evaluation.svelte.ts';
import { PastRunsStore } from './panels/history/past-runs.svelte.ts';
import { IdentifyStore } from './panels/identify/identify.svelte.ts';
import { LayersStore } from './panels/layers/layers.svelte.ts';
import { TreeStore } from './panels/layers/tree.svelte.ts';
import { ModelsStore } from './panels/models/models.svelte.ts';
import { NoticesStore } from './panels/notices/notices.svelte.ts';
import { ProcessingStore } from './panels/processing/processing.svelte.ts';
import { PromptersStore } from './panels/prompters/prompters.svelte.ts';
import { QueryStore } from './panels/query/query.svelte.ts';
import { ResultStore } from './panels/result/result.svelte.ts';
import { MemoryStore } from './panels/status/memory.svelte.ts';
import { TableStore } from './panels/table/table.svelte.ts';
import { SettingsStore } from './settings.svelte.ts';

export interface Stores {
  readonly client: Client;
  readonly app: AppStore;
  readonly frame: FrameStore;
  readonly tools: ToolStore;
  readonly mapOptions: MapOptionsStore;
  readonly bookmarks: BookmarksStore;
  readonly basemaps: BasemapsStore;
  readonly identify: IdentifyStore;
  readonly settings: SettingsStore;
  readonly memory: MemoryStore;
  readonly view: ViewStore;
  readonly document: DocumentStore;
  readonly editing: EditingStore;
  readonly table: TableStore;
  readonly layers: LayersStore;
  readonly tree: TreeStore;
  readonly query: QueryStore;
  readonly result: ResultStore;
  readonly past: PastRunsStore;
  readonly notices: NoticesStore;
  readonly models: ModelsStore;
  readonly prompters: PromptersStore;
  readonly devices: DevicesStore;
  readonly evaluation: EvaluationStore;
  readonly processing: ProcessingStore;
  readonly concepts: ConceptsStore;
  readonly spots: SpotsStore;
}

export function createStores(client: Client): Stores {
  const notices = new NoticesStore();
  const result = new ResultStore();
  const document = new DocumentStore(client, (thrown) => notices.fault(thrown));
  const editing = new EditingStore(document, result);
  return {
    client,
    app: new AppStore(),
    frame: new FrameStore(),
    tools: new ToolStore(),
    mapOptions: new MapOptionsStore(),
    bookmarks: new BookmarksStore(),
    basemaps: new BasemapsStore(client),
    identify: new IdentifyStore(),
    settings: new SettingsStore(client),
    memory: new MemoryStore(client),
    view: new ViewStore(),
    document,
    editing,
    table: new TableStore({ document, editing, notices }),
    layers: new LayersStore(document),
    tree: new TreeStore(),
    query: new QueryStore(),
    result,
    past: new PastRunsStore(client, (thrown) => notices.fault(thrown)),
    notices,
    models: new ModelsStore(client),
    prompters: new PromptersStore(client),
    devices: new DevicesStore(client),
    evaluation: new EvaluationStore(),
    processing: new ProcessingStore(),
    concepts: new ConceptsStore(),
    spots: new SpotsStore(),
  };
}
