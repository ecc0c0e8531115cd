/** Every text that this host shows a person itself: menus, dialogs, the notice after a crash. */
export const text = {
  menu: {
    file: 'File',
    edit: 'Edit',
    view: 'View',
    about: (name: string) => `About ${name}`,
  },
  dialog: {
    openTitle: 'Open raster',
    exportTitle: 'Export result',
    rasters: 'GeoTIFF',
    geojson: 'GeoJSON',
    packTitle: 'Import model pack',
    packExportTitle: 'Export model pack',
    pack: 'Model pack',
    allFiles: 'All files',
  },
  crash: {
    notice: (reason: string) =>
      `The window was loaded again because its page ended unexpectedly (${reason}). Results are kept; open the raster again to see it.`,
    title: 'The window keeps ending unexpectedly',
    detail: (reason: string) =>
      `Its page ended several times within a minute (${reason}). Results are kept until you quit.`,
    again: 'Try Again',
    quit: 'Quit',
  },
} as const;
