/** Every panel of the window. One line a panel; see `panel.ts`. */
import Basemaps from '../panels/basemaps/BasemapsPanel.svelte';
import Bookmarks from '../panels/bookmarks/BookmarksPanel.svelte';
import Concepts from '../panels/concepts/ConceptsPanel.svelte';
import Devices from '../panels/devices/DevicesPanel.svelte';
import Editing from '../panels/editing/EditingPanel.svelte';
import Edits from '../panels/edits/EditsPanel.svelte';
import Evaluation from '../panels/evaluation/EvaluationPanel.svelte';
import History from '../panels/history/HistoryPanel.svelte';
import Layers from '../panels/layers/LayersPanel.svelte';
import Models from '../panels/models/ModelsPanel.svelte';
import Notices from '../panels/notices/NoticesPanel.svelte';
import Processing from '../panels/processing/ProcessingPanel.svelte';
import Prompters from '../panels/prompters/PromptersPanel.svelte';
import Query from '../panels/query/QueryPanel.svelte';
import Style from '../panels/style/StylePanel.svelte';
import Table from '../panels/table/TablePanel.svelte';
import { text } from '../text/text.ts';
import type { PanelEntry } from './panel.ts';

const titles = text.panels;

export const panels: readonly PanelEntry[] = [
  { id: 'layers', title: titles.layers, icon: 'layers', component: Layers, place: 'left', order: 10 },
  { id: 'history', title: titles.history, icon: 'history', component: History, place: 'left', order: 20 },
  { id: 'bookmarks', title: titles.bookmarks, icon: 'bookmark', component: Bookmarks, place: 'left', order: 40 },
  { id: 'basemaps', title: titles.basemaps, icon: 'globe', component: Basemaps, place: 'left', order: 50 },
  { id: 'query', title: titles.query, icon: 'ask', component: Query, place: 'right', order: 10 },
  { id: 'style', title: titles.style, icon: 'style', component: Style, place: 'right', order: 20 },
  { id: 'table', title: titles.table, icon: 'table', component: Table, place: 'bottom', order: 10 },
  { id: 'notices', title: titles.notices, icon: 'bell', component: Notices, place: 'bottom', order: 20 },
  { id: 'editing', title: titles.editing, icon: 'vertices', component: Editing, place: 'right', order: 25 },
  { id: 'edits', title: titles.edits, icon: 'undo', component: Edits, place: 'right', order: 30 },
  { id: 'evaluation', title: titles.evaluation, icon: 'chart', component: Evaluation, place: 'right', order: 40 },
  { id: 'concepts', title: titles.concepts, icon: 'teach', component: Concepts, place: 'right', order: 35 },
  { id: 'processing', title: titles.processing, icon: 'bolt', component: Processing, place: 'right', order: 45 },
  { id: 'models', title: titles.models, icon: 'pack', component: Models, place: 'right', order: 50 },
  { id: 'prompters', title: titles.prompters, icon: 'server', component: Prompters, place: 'right', order: 55 },
  { id: 'devices', title: titles.devices, icon: 'chip', component: Devices, place: 'right', order: 60 },
];
