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

const packFilters: FileFilter[] = [{ name: text.dialog.pack, extensions: ['zip'] }];
const packOptions: OpenDialogOptions = {
  title: text.dialog.packTitle,
  properties: ['openFile'],
  filters: [...packFilters, allFiles],
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
    async choosePack() {
      const parent = currentWindow();
      const chosen = await (parent ? dialog.showOpenDialog(parent, packOptions) : dialog.showOpenDialog(packOptions));
      return chosen.canceled ? null : (chosen.filePaths[0] ?? null);
    },
    choosePackTarget: (suggestedName) =>
      save(dialog, currentWindow(), { title: text.dialog.packExportTitle, suggestedName, filters: packFilters }),
    chooseExport: (suggestedName) =>
      save(dialog, currentWindow(), { title: text.dialog.exportTitle, suggestedName, filters: exportFilters }),
  };
}

interface Saving {
  readonly title: string;
  readonly suggestedName: string;
  readonly filters: FileFilter[];
}

/** Null where it was dismissed. */
async function save(dialog: Dialog, parent: BaseWindow | undefined, saving: Saving): Promise<string | null> {
  const options: SaveDialogOptions = {
    title: saving.title,
    defaultPath: saving.suggestedName,
    filters: saving.filters,
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  };
  const chosen = await (parent ? dialog.showSaveDialog(parent, options) : dialog.showSaveDialog(options));
  return chosen.canceled || chosen.filePath === '' ? null : chosen.filePath;
}
