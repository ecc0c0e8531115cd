/** The two ways to have a child process look the same: `child_process.fork` here, `utilityProcess.fork` in the Electron host. */

export interface ChildPort {
  readonly pid: number | undefined;
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, also when the process could not be started; `because` is for people. */
  onExit(listener: (because: string) => void): void;
  kill(): void;
}

export interface ForkOptions {
  /** For process lists and faults: "raster", "inference". */
  readonly name: string;
  /** Limit of the V8 heap in MiB. */
  readonly heapMiB?: number;
  /** Added to the environment that every child is given. */
  readonly environment?: Readonly<Record<string, string>>;
}

export type Fork = (entry: string, options: ForkOptions) => ChildPort;
