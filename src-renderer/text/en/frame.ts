/** The window's frame: menus, tool bars, docks, palette, keys; in English. */
export const frame = {
  menuBar: 'Menu bar',
  menus: { file: 'File', edit: 'Edit', view: 'View', layer: 'Layer', run: 'Run', window: 'Window', help: 'Help' },
  toolBars: 'Tool bars',
  toolBar: { file: 'File', navigate: 'Navigate', map: 'Map', tools: 'Tools', edit: 'Edit', window: 'Window' },
  docks: { left: 'Left panels', right: 'Right panels', bottom: 'Bottom panels' },
  resize: {
    left: 'Width of the left panels',
    right: 'Width of the right panels',
    bottom: 'Height of the bottom panels',
  },
  panelMenu: (title: string) => `What to do with ${title}`,
  collapse: 'Fold the panels away',
  expand: (title: string) => `Show ${title}`,
  moveTo: { left: 'Move to the left', right: 'Move to the right', bottom: 'Move to the bottom' },
  closePanel: 'Close the panel',
  emptyDock: 'No panel here. Panels are opened in the Window menu.',

  commands: {
    palette: 'Command palette…',
    keymap: 'Keys',
    about: 'About Think2Seg Desktop',
    showPanel: (title: string) => `Panel: ${title}`,
    docks: { left: 'Left panels', right: 'Right panels', bottom: 'Bottom panels' },
    resetLayout: 'Panels back to their places',
    theme: { system: 'Theme: as the system', light: 'Theme: light', dark: 'Theme: dark' },
    nextTheme: 'Change the theme',
    language: { system: 'Language: as the system', en: 'Language: English', de: 'Sprache: Deutsch' },
    focusQuestion: 'Go to the question',
    nextRegion: 'Next part of the window',
    previousRegion: 'Previous part of the window',
  },

  palette: {
    label: 'Commands',
    placeholder: 'Type what you want to do',
    none: 'No command is called like that.',
    results: (count: number) => (count === 1 ? '1 command' : `${count} commands`),
  },

  keymap: {
    title: 'Keys',
    general: 'Anywhere',
    plain: 'While no text is typed',
    map: 'On the map',
    mapKeys: [
      ['Wheel, pinch', 'Zoom at the cursor'],
      ['Drag, middle drag, Space + move', 'Pan'],
      ['Arrow keys', 'Pan'],
      ['+ and −', 'Zoom'],
      ['Alt+Shift + drag', 'Rotate'],
      ['Shift + drag', 'Zoom to a box'],
      ['Enter', 'Finish what is being drawn'],
      ['Esc', 'Drop what is being drawn; put the tool down; stop the run'],
    ],
  },

  about: {
    version: (version: string) => `Version ${version}`,
    host: { electron: 'Desktop program', server: 'Served to a browser on this computer' },
    licence: 'Apache-2.0. The licences of what is inside are in THIRD-PARTY-NOTICES.txt.',
  },
};
