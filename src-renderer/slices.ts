/** Long work in slices, so that a hand is never kept waiting by it. */

/** Milliseconds of work between two breaks: with a frame's own work it stays under the length of a frame. */
const slice = 8;

/**
 * A pause for long work on the page's thread: resolves at once while the slice lasts, else after the
 * browser has had its turn. The first one always waits for that: several such works begin with what is
 * shown anew, and would all have their first slices in its turn. Aborted work does not go on: it throws the signal's reason.
 */
export function startSlices(signal?: AbortSignal): () => Promise<void> | undefined {
  let began = Number.NEGATIVE_INFINITY;
  return () => {
    signal?.throwIfAborted();
    if (performance.now() - began < slice) return undefined;
    return turn().then(() => {
      signal?.throwIfAborted();
      began = performance.now();
    });
  };
}

/** The next turn of the event loop; a timer would wait longer than it says when nested. */
function turn(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
