/** How a host without windows is asked to stop: Ctrl+C, `kill`, a closed terminal. */

/** Milliseconds that an orderly stop may take before the process ends anyway; children end with it. */
const patience = 3000;
/** One Ctrl+C reaches a process several times: from the terminal and again from each launcher above it. */
const sameRequest = 500;

/**
 * Calls `listener` at the first signal. Asking again, or an orderly stop that takes too long, ends
 * the process with `hardExit`.
 */
export function onStop(listener: () => void, hardExit: number): void {
  let askedAt: number | undefined;
  const stop = () => {
    if (askedAt !== undefined) {
      if (performance.now() - askedAt > sameRequest) process.exit(hardExit);
      return;
    }
    askedAt = performance.now();
    setTimeout(() => process.exit(hardExit), patience).unref();
    listener();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
}
