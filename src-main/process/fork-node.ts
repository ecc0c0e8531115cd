/** Children of a plain Node host (server, command line, tests). */
import { fork } from 'node:child_process';
import { childEnvironment } from './child-environment.ts';
import type { ChildPort, Fork } from './port.ts';

/** Starts `entry` with structured-clone messages, so that typed arrays travel as bytes. */
export const forkNode: Fork = (entry, options) => {
  const child = fork(entry, [], {
    serialization: 'advanced',
    env: { ...childEnvironment(), ...options.environment },
    execArgv: options.heapMiB === undefined ? [] : [`--max-old-space-size=${options.heapMiB}`],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const tail = keepTail(child.stderr);
  const port: ChildPort = {
    pid: child.pid,
    post: (message) => {
      if (child.connected) child.send(message as object, () => {});
    },
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => {
      child.on('error', (error) => listener(error.message));
      child.once('exit', (code, signal) => listener(describeExit(code, signal, tail())));
    },
    kill: () => void child.kill('SIGKILL'),
  };
  return port;
};

/** "signal SIGKILL" or "exit code 1: what stderr says of it" (Node ends such words with its own version). */
function describeExit(code: number | null, signal: string | null, stderr: string): string {
  const lines = stderr.trim().split('\n');
  const last = lines.findLast((line) => /^\w*Error\b/.test(line)) ?? lines.at(-1) ?? '';
  const how = signal ? `signal ${signal}` : `exit code ${code}`;
  return last ? `${how}: ${last.slice(0, 300)}` : how;
}

function keepTail(stream: NodeJS.ReadableStream | null): () => string {
  let tail = '';
  stream?.on('data', (chunk: Buffer) => {
    tail = (tail + chunk.toString('utf8')).slice(-4000);
  });
  return () => tail;
}
