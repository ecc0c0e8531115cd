/** Finds the Node.js that the project is made for: the npm package `node`, whatever `node` on the PATH is. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Path of the project's own Node.js, or of the running one where the package was not installed.
 * @param {string} root the project's folder
 * @returns {string}
 */
export function nodeBinary(root) {
  const own = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  return existsSync(own) ? own : process.execPath;
}
