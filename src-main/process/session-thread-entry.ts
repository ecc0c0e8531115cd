/** Entry of a session's thread: opens the session that it is told to, and runs it until it is released. */
import './sealed.ts';
import { platform, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { InferenceSession } from 'onnxruntime-node';
import { type FromThread, plain, type SessionFacts, type ToThread, tensorsOf } from './session-thread.ts';

/**
 * Whoever draws the map or outlines what a hand moves goes before what runs here for a second. Linux counts this for
 * the calling thread and for those that the runtime starts from it; elsewhere it would be the whole process's.
 */
if (platform() === 'linux') setPriority(0, 5);

const say = (message: FromThread) => parentPort?.postMessage(message);
let session: InferenceSession | null = null;

parentPort?.on('message', (asked: ToThread) => {
  if (asked.kind === 'open') void open(asked);
  else if (asked.kind === 'run') void run(asked);
  else void session?.release().finally(() => parentPort?.close());
});

/** One that fails ends the thread: whoever waits for it opens the session elsewhere. */
async function open({ bytes, options }: Extract<ToThread, { kind: 'open' }>): Promise<void> {
  session = await InferenceSession.create(bytes, options);
  say({ kind: 'open', facts: factsOf(session) });
}

async function run({ id, feeds, fetches }: Extract<ToThread, { kind: 'run' }>): Promise<void> {
  try {
    if (!session) throw new Error('the session is not open');
    say({ kind: 'ran', id, outputs: plain(await session.run(tensorsOf(feeds), [...fetches])) });
  } catch (thrown) {
    say({ kind: 'failed', id, because: thrown instanceof Error ? thrown.message : String(thrown) });
  }
}

function factsOf({ inputNames, outputNames, inputMetadata, outputMetadata }: InferenceSession): SessionFacts {
  return {
    inputNames: [...inputNames],
    outputNames: [...outputNames],
    inputMetadata: inputMetadata.map((each) => ({ ...each })),
    outputMetadata: outputMetadata.map((each) => ({ ...each })),
  };
}
