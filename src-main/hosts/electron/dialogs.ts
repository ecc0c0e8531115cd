/** The native dialogs: this host's edge to the person. */
import type { BaseWindow, Dialog, FileFilter, OpenDialogOptions, SaveDialogOptions } from 'electron';
import type { HostEdge } from '../edge.ts';
import { text } from './text.ts';

const allFiles: FileFilter = { name: text.dialog.allFiles, extensions: ['*'] };

const openOptions: OpenDialogOptions = {
  title: text.dialog.openTitle,
  properties: ['openFile', 'multiSelections'],
  filters: [{ name: text.dialog.rasters, extensions: ['tif', 'tiff', 'gtiff', 'cog'] }, allFiles],
};

const exportFilters: FileFilter[] = [{ name: text.dialog.geojson, extensions: ['geojson'] }];

/** Dialogs are modal to the window that `currentWindow` gives when they open. */
export function nativeEdge(dialog: Dialog, currentWindow: () => BaseWindow | undefined): HostEdge {
  return {
    kind: 'electron',
    nativeDialogs: true,
    async chooseRasters() {
      const parent = currentWindow();
      const chosen = await (parent ? dialog.showOpenDialog(parent, openOptions) : dialog.showOpenDialog(openOptions));
      return chosen.canceled ? [] : chosen.filePaths;
    },
    async chooseExport(suggestedName) {
      const parent = currentWindow();
      const options: SaveDialogOptions = {
        title: text.dialog.exportTitle,
        defaultPath: suggestedName,
        filters: exportFilters,
        properties: ['createDirectory', 'showOverwriteConfirmation'],
      };
      const chosen = await (parent ? dialog.showSaveDialog(parent, options) : dialog.showSaveDialog(options));
      return chosen.canceled || chosen.filePath === '' ? null : chosen.filePath;
    },
  };
}
