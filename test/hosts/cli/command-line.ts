/** Runs the real command line, from source, as a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

export const projectRoot = resolve(import.meta.dirname, '../../..');
export const entry = resolve(projectRoot, 'src-main/hosts/cli/main.ts');
export const sample = resolve(projectRoot, 'build/sample/landsat7-olinda.tif');

export interface Ended {
  /** Exit code, or the signal's name where one ended it. */
  readonly code: number | string | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number;
}
export interface Running {
  readonly process: ChildProcess;
  /** What was written to stderr so far. */
  stderr(): string;
  readonly ended: Promise<Ended>;
}
export interface Circumstances {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** A command that runs the command line: its arguments are put behind these. */
  readonly through?: readonly string[];
}

export function start(argv: readonly string[], { cwd, env, through = [] }: Circumstances = {}): Running {
  const [command = '', ...rest] = [...through, process.execPath, entry, ...argv];
  const began = performance.now();
  const child = spawn(command, rest, {
    ...(cwd === undefined ? {} : { cwd }),
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  const ended = new Promise<Ended>((done, fail) => {
    child.once('error', fail);
    child.once('close', (code, signal) =>
      done({ code: code ?? signal, stdout, stderr, ms: performance.now() - began }),
    );
  });
  return { process: child, stderr: () => stderr, ended };
}

/** Runs it to its end. */
export function run(argv: readonly string[], circumstances?: Circumstances): Promise<Ended> {
  return start(argv, circumstances).ended;
}

/** Process ids whose parent is `pid`, with their command lines; Linux only, empty elsewhere. */
export function childrenOf(pid: number | undefined): { readonly pid: number; readonly command: string }[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const parent = /^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${name}/status`, 'utf8'))?.[1];
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return Number(parent) === pid ? [{ pid: Number(name), command }] : [];
      } catch {
        return [];
      }
    });
}

/** Whether a process lives (a zombie does not). */
export function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
