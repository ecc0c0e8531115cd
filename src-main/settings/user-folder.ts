/** Where this account's data lies: model packs, settings, what was measured about the machine. */
import { homedir } from 'node:os';
import { join } from 'node:path';

export interface Account {
  readonly platform: NodeJS.Platform;
  readonly environment: NodeJS.ProcessEnv;
  readonly home: string;
}

/**
 * The same for every host, and outside of the installation, so that it outlives updates. Windows: the
 * part of the profile that is not copied over the network (packs are large). Linux: the XDG data
 * folder. `THINK2SEG_USER_DATA` names another (a larger disk, tests). Nothing is created here.
 */
export function findUserFolder(account: Partial<Account> = {}): string {
  const { platform = process.platform, environment = process.env, home = homedir() } = account;
  if (environment.THINK2SEG_USER_DATA) return environment.THINK2SEG_USER_DATA;
  const name = 'Think2Seg Desktop';
  if (platform === 'win32') return join(environment.LOCALAPPDATA || join(home, 'AppData', 'Local'), name);
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', name);
  return join(environment.XDG_DATA_HOME || join(home, '.local', 'share'), 'think2seg-desktop');
}
