/** Server-sent events out of bytes, however they are cut. */
import { because } from '../../../contract/because.ts';
import { raise } from '../../../contract/fault.ts';

/** Characters of one event; more is no event of a language model. */
const eventLimit = 1024 * 1024;

/**
 * The data of each event (WHATWG's event stream: lines end with CR, LF or both, comments are passed
 * over, several data lines are joined). A character whose bytes come in two chunks is put together;
 * bytes that are no UTF-8 become U+FFFD. Faults: `prompter.notAServer`, and what the chunks throw.
 */
export async function* eventData(chunks: AsyncIterable<Uint8Array>, host: string): AsyncGenerator<string> {
  let data: string[] = [];
  let size = 0;
  for await (const line of lines(chunks, host)) {
    if (line === '') {
      if (data.length > 0) yield data.join('\n');
      data = [];
      size = 0;
    } else if (line === 'data' || line.startsWith('data:')) {
      data.push(line.slice(5).replace(/^ /, ''));
      size += line.length;
      if (size > eventLimit) tooLong(host);
    }
  }
  // Some servers leave out the empty line after the last event.
  if (data.length > 0) yield data.join('\n');
}

async function* lines(chunks: AsyncIterable<Uint8Array>, host: string): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  // A CR at the very end may be the first half of a line's end.
  const lineEnd = /\r\n|\n|\r(?!$)/;
  let rest = '';
  for await (const chunk of chunks) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split(lineEnd);
    rest = parts.pop() ?? '';
    if (rest.length > eventLimit) tooLong(host);
    yield* parts;
  }
  yield* (rest + decoder.decode()).split(/\r\n|\n|\r/);
}

function tooLong(host: string): never {
  raise('prompter.notAServer', { host, ...because('server.endlessEvent') });
}
