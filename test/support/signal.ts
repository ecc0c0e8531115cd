/** Signals to children of tests. */

/** A process that is not there is an error: 0 would be this process's own group. */
export function signal(pid: number | undefined, name: NodeJS.Signals): void {
  if (!pid) throw new Error(`there is no process to be given ${name}`);
  process.kill(pid, name);
}
