/** The contract's methods for the window around the map. */
import type { Handlers } from '../../contract/api.ts';
import type { BasemapRequests } from '../../contract/basemap.ts';
import type { WorkbenchRequests } from '../../contract/workbench.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Workspace } from '../../settings/workspace.ts';
import type { Basemaps } from '../basemaps.ts';
import { memoryOf } from '../memory.ts';

export interface WorkbenchParts {
  readonly engine: Engine;
  readonly workspace: Workspace;
  readonly basemaps: Pick<Basemaps, 'list' | 'keep' | 'capabilities'>;
  /** Process ids of the children that run now. */
  readonly children: () => Readonly<Record<string, number | undefined>>;
}

export function workbenchHandlers(
  parts: WorkbenchParts,
): Pick<Handlers, keyof WorkbenchRequests | keyof BasemapRequests> {
  const { engine, workspace } = parts;
  return {
    'workspace.get': async () => ({ text: await workspace.get() }),
    'workspace.keep': async ({ text }) => {
      await workspace.keep(text);
      return null;
    },
    'basemaps.get': () => parts.basemaps.list(),
    'basemaps.capabilities': ({ url }) => parts.basemaps.capabilities(url),
    'basemaps.keep': ({ basemaps }) => parts.basemaps.keep(basemaps),
    'host.memory': () => memoryOf(parts.children()),
    'raster.display': ({ rasterId, bands, stretch }) => engine.display(rasterId, { bands, stretch }),
    'raster.values': ({ rasterId, at }) => engine.values(rasterId, at),
  };
}
