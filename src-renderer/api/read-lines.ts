/** A response in lines, read with pauses for the page, so that a session of very many features stops no hand. */
import { FaultError, fault } from '../../src-main/contract/fault.ts';
import { LinesReader } from '../../src-main/contract/sliced-json.ts';
import { startSlices } from '../slices.ts';

/** The value of the lines; plain JSON without line breaks is read too. Throws a FaultError where they are broken off or no such lines. */
export async function readLines(response: Response): Promise<unknown> {
  const reader = new LinesReader();
  const pause = startSlices();
  try {
    for await (const line of linesOf(response)) {
      await pause();
      reader.add(line);
    }
  } catch (thrown) {
    throw new FaultError(
      fault('host.defect', { because: 'what the host sent cannot be read', message: String(thrown) }),
    );
  }
  return reader.value;
}

async function* linesOf({ body }: Response): AsyncGenerator<string> {
  if (!body) return;
  const chunks = body.pipeThrough(new TextDecoderStream()).getReader();
  let begun: string[] = [];
  for (let { done, value } = await chunks.read(); !done; { done, value } = await chunks.read()) {
    const [more = '', ...lines] = (value ?? '').split('\n');
    begun.push(more);
    for (const next of lines) {
      yield begun.join('');
      begun = [next];
    }
  }
  const last = begun.join('');
  if (last !== '') yield last;
}
