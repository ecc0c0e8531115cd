/** Children of the Electron host. `child_process.fork` needs the fuse `runAsNode`, which is off. */
import type { utilityProcess } from 'electron';
import { childEnvironment } from '../../process/child-environment.ts';
import type { Fork } from '../../process/port.ts';

type UtilityFork = (typeof utilityProcess)['fork'];

/** `Fork` over Electron's utility processes; a child's last line on stderr is part of the reason it ended. */
export function forkUtility(fork: UtilityFork): Fork {
  return (entry, { name, heapMiB, environment }) => {
    const child = fork(entry, [], {
      serviceName: `think2seg ${name}`,
      env: { ...childEnvironment(), ...environment },
      stdio: ['ignore', 'ignore', 'pipe'],
      execArgv: heapMiB === undefined ? [] : [`--max-old-space-size=${heapMiB}`],
    });
    let tail = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      tail = (tail + chunk.toString('utf8')).slice(-4000);
    });
    let report = '';
    child.on('error', (type, location) => {
      report = `${type} at ${location}`;
    });
    let unwanted = false;
    child.once('spawn', () => {
      if (unwanted) child.kill();
    });
    return {
      get pid() {
        return child.pid;
      },
      post: (message) => child.postMessage(message),
      onMessage: (listener) => void child.on('message', listener),
      onExit: (listener) => void child.once('exit', (code) => listener(describeExit(code, report || tail))),
      kill() {
        // A child that has not come up yet cannot be killed; it is when it has.
        unwanted = true;
        child.kill();
      },
    };
  };
}

/** "exit code 1: last line of stderr". Electron gives a signal as a code as well. */
function describeExit(code: number, words: string): string {
  const last = words.trim().split('\n').at(-1) ?? '';
  return last ? `exit code ${code}: ${last.slice(0, 300)}` : `exit code ${code}`;
}
