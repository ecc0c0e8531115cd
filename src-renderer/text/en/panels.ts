/** Titles of the panels, by their ids; in English. */
export const panels = {
  layers: 'Layers',
  query: 'Question',
  concepts: 'Concepts',
  models: 'Models',
  prompters: 'Prompters',
  devices: 'Devices',
  edits: 'Edit history',
  evaluation: 'Evaluation',
  editing: 'Editing',
  table: 'Attribute table',
  notices: 'Notices',
  bookmarks: 'Bookmarks',
  basemaps: 'Base maps',
  style: 'Style',
  history: 'Runs',
  processing: 'Prepare',
};
