/** Opens the person's browser. */
import { spawn } from 'node:child_process';

/** Asks the system to open an address; false when it could not be asked. What the browser does then is not known. */
export function openBrowser(url: string, platform: NodeJS.Platform = process.platform): Promise<boolean> {
  const [command, ...args] = opener(platform, url);
  return new Promise((resolve) => {
    const child = spawn(command, args, { detached: true, stdio: 'ignore' });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}

function opener(platform: NodeJS.Platform, url: string): [string, ...string[]] {
  if (platform === 'win32') return ['cmd', '/c', 'start', '""', url];
  return platform === 'darwin' ? ['open', url] : ['xdg-open', url];
}
