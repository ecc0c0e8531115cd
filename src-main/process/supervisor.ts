/**
 * Keeps one child process: started when first needed, started again after it died. A request that
 * was under way when the process died fails with `process.died`; nothing is retried by itself, since
 * the request may be what killed it.
 */
import { FaultError, fault, raise } from '../contract/fault.ts';
import type { ChildPort, Fork, ForkOptions } from './port.ts';
import type { FromChild, RequestOf, ToChild, ValueOf } from './rpc.ts';

export interface CallSettings {
  readonly signal?: AbortSignal;
  /** After this many milliseconds the process is taken for hung and killed; `onTimeout` makes the fault. */
  readonly timeoutMs?: number;
  readonly onTimeout?: () => FaultError;
  /** Hears what the procedure notes before its answer, in order. */
  readonly onNote?: ((value: unknown) => void) | undefined;
}

export interface Supervised<P> {
  call<M extends keyof P & string>(
    method: M,
    request: RequestOf<P, M>,
    settings?: CallSettings,
  ): Promise<ValueOf<P, M>>;
  /** Process id while one runs; for diagnosis and crash tests. */
  readonly pid: number | undefined;
  /** Ends the process though it works, and lets the next request start another; only where nobody waits for it. */
  supersede(): boolean;
  /** Kills the process (pending requests fail) and starts no other. */
  dispose(): void;
}

export interface SupervisorOptions extends ForkOptions {
  readonly entry: string;
  readonly fork: Fork;
  /** Told after the process died by itself. */
  readonly onDeath?: (because: string) => void;
}

interface Pending {
  readonly onNote: ((value: unknown) => void) | undefined;
  resolve(value: unknown): void;
  reject(reason: FaultError): void;
}

class Child {
  /** Ended on purpose: its death is no news. */
  superseded = false;
  readonly pending = new Map<number, Pending>();
  readonly port: ChildPort;
  alive = true;
  constructor(options: SupervisorOptions, onExit: (because: string) => void) {
    this.port = options.fork(options.entry, options);
    this.port.onMessage((message) => this.receive(message as FromChild));
    this.port.onExit((because) => {
      if (!this.alive) return;
      this.alive = false;
      for (const waiting of this.pending.values()) {
        waiting.reject(new FaultError(fault('process.died', { name: options.name, because })));
      }
      this.pending.clear();
      onExit(because);
    });
  }

  private receive(message: FromChild): void {
    if (message.kind === 'ready') return;
    const waiting = this.pending.get(message.id);
    if (!waiting) return;
    if (message.kind === 'note') {
      waiting.onNote?.(message.value);
      return;
    }
    this.pending.delete(message.id);
    if (message.kind === 'value') waiting.resolve(message.value);
    else waiting.reject(new FaultError(message.fault));
  }
}

/** Supervises the process `options.entry`; `P` is the type of its procedures. */
export function supervise<P>(options: SupervisorOptions): Supervised<P> {
  let child: Child | undefined;
  let disposed = false;
  let lastId = 0;

  function living(): Child {
    if (disposed) raise('process.cannotStart', { name: options.name, because: 'the program is closing' });
    if (child?.alive) return child;
    const started: Child = new Child(options, (because) => {
      if (child === started) child = undefined;
      if (!disposed && !started.superseded) options.onDeath?.(because);
    });
    child = started;
    return started;
  }

  /** Async, so that a process which cannot be started is a rejected promise like every other fault. */
  async function call(method: string, request: unknown, settings: CallSettings = {}): Promise<unknown> {
    const { signal, timeoutMs, onTimeout, onNote } = settings;
    if (signal?.aborted) throw new FaultError(fault('run.cancelled'));
    const target = living();
    const id = ++lastId;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    target.pending.set(id, { resolve, reject, onNote });
    const cancel = () => {
      if (target.alive) target.port.post({ kind: 'cancel', id } satisfies ToChild);
      target.pending.delete(id);
      reject(new FaultError(fault('run.cancelled')));
    };
    signal?.addEventListener('abort', cancel, { once: true });
    const timer =
      timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            const reason =
              onTimeout?.() ??
              new FaultError(fault('process.died', { name: options.name, because: `no answer in ${timeoutMs} ms` }));
            target.pending.delete(id);
            reject(reason);
            // It takes a moment to die; who asks meanwhile is answered by another one.
            if (child === target) child = undefined;
            target.port.kill();
          }, timeoutMs);
    target.port.post({ kind: 'call', id, method, request } satisfies ToChild);
    return promise.finally(() => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
    });
  }

  return {
    call: call as Supervised<P>['call'],
    get pid() {
      return child?.alive ? child.port.pid : undefined;
    },
    supersede() {
      const ending = child;
      if (!ending?.alive || ending.pending.size > 0) return false;
      ending.superseded = true;
      child = undefined;
      ending.port.kill();
      return true;
    },
    dispose() {
      disposed = true;
      child?.port.kill();
    },
  };
}
