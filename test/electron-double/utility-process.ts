/** Double of `utilityProcess`: a forked Node process that has `process.parentPort` instead of `process.send`. */
import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { constants } from 'node:os';
import { app } from './app.ts';

interface ForkSettings {
  readonly serviceName?: string;
  readonly execArgv?: readonly string[];
}

const shim = new URL('./parent-port.ts', import.meta.url).href;

class UtilityProcessDouble extends EventEmitter {
  readonly stderr: NodeJS.ReadableStream | null;
  readonly serviceName: string;
  private child: ChildProcess;

  constructor(path: string, args: readonly string[], options: ForkSettings) {
    super();
    this.serviceName = options.serviceName ?? 'Node Utility Process';
    this.child = fork(path, args, {
      serialization: 'advanced',
      execArgv: ['--import', shim, ...(options.execArgv ?? [])],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.stderr = this.child.stderr;
    this.child.on('spawn', () => this.emit('spawn'));
    this.child.on('message', (message) => this.emit('message', message));
    this.child.on('error', (error) => this.emit('error', 'FatalError', error.message, ''));
    this.child.on('exit', (code, signal) => this.emit('exit', code ?? (signal ? constants.signals[signal] : 1)));
    app.atExit(async () => void this.child.kill('SIGKILL'));
  }

  get pid(): number | undefined {
    return this.child.exitCode === null && this.child.signalCode === null ? this.child.pid : undefined;
  }

  postMessage(message: unknown): void {
    if (this.child.connected) this.child.send(message as object, () => {});
  }

  kill(): boolean {
    return this.child.kill('SIGTERM');
  }
}

export const children: UtilityProcessDouble[] = [];

export const utilityProcess = {
  fork(path: string, args: readonly string[] = [], options: ForkSettings = {}): UtilityProcessDouble {
    if (!app.isReady()) throw new Error('utilityProcess cannot be created before app is ready');
    const child = new UtilityProcessDouble(path, args, options);
    children.push(child);
    return child;
  },
};
