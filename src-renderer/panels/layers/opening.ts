/** Opening and removing images: by dialog, by drop, by path, or the sample. */
import { tick } from 'svelte';
import type { RasterInfo } from '../../../src-main/contract/raster.ts';
import type { Stores } from '../../stores.ts';

export interface Opening {
  /** Lets a person choose files: the host's dialog where there is one, else the browser's. */
  choose(): Promise<void>;
  openSample(): Promise<void>;
  openPaths(paths: readonly string[]): Promise<void>;
  /** Files that were dropped or chosen in the browser. */
  openFiles(files: readonly File[]): Promise<void>;
  removeRaster(rasterId: string): Promise<void>;
}

export function createOpening({ app, client, document, layers, notices, view }: Stores): Opening {
  async function add(raster: RasterInfo): Promise<void> {
    await document.opened();
    layers.addRaster(raster);
    for (const text of raster.notices) notices.tell('warning', `${raster.name}: ${text}`);
    await tick();
    view.commands?.zoomToRaster(raster.id);
  }

  /** Opens one thing and shows on the way that it is being opened; faults become notices. */
  async function open(name: string, load: (arrival: ReturnType<typeof layers.arrive>) => Promise<RasterInfo>) {
    const arrival = layers.arrive(name);
    try {
      await add(await load(arrival));
    } catch (thrown) {
      notices.fault(thrown);
    } finally {
      arrival.end();
    }
  }

  async function openPaths(paths: readonly string[]): Promise<void> {
    for (const path of paths) await open(fileName(path), () => client.invoke('raster.open', { path }));
  }

  async function openFiles(files: readonly File[]): Promise<void> {
    for (const file of files) {
      await open(file.name, async (arrival) => {
        const path = await client.takeFile(file, arrival.copied);
        arrival.opening();
        return client.invoke('raster.open', { path });
      });
    }
  }

  async function choose(): Promise<void> {
    if (!app.info?.nativeDialogs) return openFiles(await chooseInBrowser());
    try {
      const { paths } = await client.invoke('dialog.openRaster', null);
      await openPaths(paths);
    } catch (thrown) {
      notices.fault(thrown);
    }
  }

  return {
    choose,
    openPaths,
    openFiles,
    openSample: () => open(app.info?.sample.name ?? '', () => client.invoke('raster.openSample', null)),
    // It stays open at the host: undo brings the layer back.
    removeRaster: async (rasterId) => layers.removeRaster(rasterId),
  };
}

/** The last part of a path of either kind of system. */
export function fileName(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}

function chooseInBrowser(): Promise<readonly File[]> {
  const { promise, resolve } = Promise.withResolvers<readonly File[]>();
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = '.tif,.tiff,image/tiff';
  input.multiple = true;
  input.addEventListener('change', () => resolve([...(input.files ?? [])]));
  input.addEventListener('cancel', () => resolve([]));
  input.click();
  return promise;
}
