/** Where encoded windows are kept on the disk: the user's cache folder, unless the environment says otherwise. */
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { raise } from '../contract/fault.ts';
import type { DiskSettings } from '../process/encoding-disk.ts';

/** About a thousand windows of the default segmenter. */
const defaultLimit = 5e9;
const name = 'Think2Seg Desktop';
const units: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9, t: 1e12 };

export interface Surroundings {
  readonly platform: NodeJS.Platform;
  /** The user's home folder. */
  readonly home: string;
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * `THINK2SEG_CACHE` names another folder, or is `off`; `THINK2SEG_CACHE_LIMIT` is the most that it may
 * hold ("2GB", "500 MB", bytes). Null where nothing is to be kept. Fault: `request.invalid`.
 */
export function cachePlace(given: Partial<Surroundings> = {}): DiskSettings | null {
  const around = { platform: process.platform, home: homedir(), environment: process.env, ...given };
  const { THINK2SEG_CACHE: place, THINK2SEG_CACHE_LIMIT: limit } = around.environment;
  if (place === 'off') return null;
  const folder = place ? resolve(place) : join(userCache(around), 'encodings');
  return { folder, limitBytes: limit ? parseBytes(limit) : defaultLimit };
}

/** Beside the folder for settings and packs (`settings/user-folder.ts`), which backups and roaming profiles take along. */
function userCache({ platform, home, environment }: Surroundings): string {
  if (platform === 'darwin') return join(home, 'Library', 'Caches', name);
  if (platform === 'win32') return join(environment.LOCALAPPDATA || join(home, 'AppData', 'Local'), name, 'Cache');
  const own = environment.XDG_CACHE_HOME;
  // The XDG specification: a relative path is to be ignored.
  return join(own && isAbsolute(own) ? own : join(home, '.cache'), 'think2seg-desktop');
}

function parseBytes(given: string): number {
  const [, number = '', unit = ''] = /^\s*(\d+(?:\.\d+)?)\s*([kmgt]?)b?\s*$/i.exec(given) ?? [];
  const bytes = number === '' ? Number.NaN : Number(number) * (units[unit.toLowerCase()] ?? Number.NaN);
  if (Number.isFinite(bytes)) return bytes;
  return raise('request.invalid', { because: `THINK2SEG_CACHE_LIMIT is a size such as 2GB, not "${given}"` });
}
