/** What the program publishes, as server-sent events: `event` is the topic, `data` its payload as JSON. */
import type { ServerResponse } from 'node:http';
import type { Topic } from '../../contract/api.ts';
import type { Program } from '../program.ts';
import { refusal, sendRefusal } from './answer.ts';

export interface EventStreams {
  /** Turns a response into a stream that lives until the client leaves or `close` is called. */
  add(response: ServerResponse): void;
  close(): void;
}

/** Pages of one program that listen at the same time; more is a client that never hangs up. */
const streamLimit = 32;
/** Bytes that may wait for a client which does not read; one page's worth of progress is far less. */
const backlogLimit = 1_000_000;
const heartbeat = 15_000;

export function createEventStreams(program: Pick<Program, 'subscribe'>): EventStreams {
  const streams = new Set<ServerResponse>();
  const unsubscribe = program.subscribe((topic, payload) => {
    const message = `event: ${topic}\ndata: ${JSON.stringify(payload)}\n\n`;
    for (const stream of streams) deliver(stream, topic, message);
  });
  // Tells proxies and half-closed sockets apart from quiet ones.
  const beat = setInterval(() => {
    for (const stream of streams) deliver(stream, 'run.progress', ': alive\n\n');
  }, heartbeat);
  beat.unref();

  return {
    add(response) {
      if (streams.size >= streamLimit) {
        sendRefusal(response, refusal(503, 'host.forbidden', { because: `${streamLimit} pages are open already` }));
        return;
      }
      response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8' });
      response.write('retry: 1000\n\n');
      streams.add(response);
      response.on('close', () => streams.delete(response));
    },
    close() {
      unsubscribe();
      clearInterval(beat);
      for (const stream of streams) stream.end();
      streams.clear();
    },
  };
}

/**
 * A client that does not read gets no more progress (the next one replaces it); when a message that
 * matters cannot wait either, its stream is cut and the client connects again.
 */
function deliver(stream: ServerResponse, topic: Topic, message: string): void {
  if (stream.writableLength <= backlogLimit) stream.write(message);
  else if (topic !== 'run.progress' && topic !== 'run.thinking') stream.destroy();
}
