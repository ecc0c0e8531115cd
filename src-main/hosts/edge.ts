/** What a host brings: its edge to the person, and how children are started. */

import type { MenuShown } from '../contract/menu.ts';
import type { Settings } from '../contract/settings.ts';
import type { DiskSettings } from '../process/encoding-disk.ts';
import type { Fork } from '../process/port.ts';
import type { KeyStore } from '../settings/keys.ts';

/** What only the host can do. */
export interface HostEdge {
  readonly kind: 'electron' | 'server';
  readonly nativeDialogs: boolean;
  chooseRasters(): Promise<readonly string[]>;
  /** The place to save; null = dismissed; undefined = this host has no save dialog, offer a download. */
  chooseExport(suggestedName: string): Promise<string | null | undefined>;
  /** A pack in a file; null = dismissed. */
  choosePack(): Promise<string | null>;
  /** As `chooseExport`, for a pack. */
  choosePackTarget(suggestedName: string): Promise<string | null | undefined>;
  /** Shows the page's menus as the native menu bar; absent where there is none. */
  showMenus?(menus: readonly MenuShown[]): void;
  /** The system's key store; without it, keys come from the environment. */
  keys?(userFolder: string): KeyStore;
}

export interface ProgramOptions {
  /** Folder with `models/`, `build/sample/` and `package.json`. */
  readonly appRoot: string;
  /** Files that the child processes run. */
  readonly entries: { readonly raster: string; readonly inference: string };
  readonly fork: Fork;
  readonly edge: HostEdge;
  /** This account's data: packs, settings. Found by itself without it (`findUserFolder`). */
  readonly userFolder?: string;
  /** Where encoded windows are kept on the disk; nowhere without it (`cachePlace`). */
  readonly cache?: DiskSettings | null;
  /** Settings for this process only. */
  readonly settings?: Partial<Settings>;
}
