/** A child process that does as it is told, for tests of its supervision. */
import { setTimeout as sleep } from 'node:timers/promises';
import { raise } from '../../src-main/contract/fault.ts';
import type { ServeContext } from '../../src-main/process/rpc.ts';
import { serve } from '../../src-main/process/serve.ts';

const procedures = {
  echo: async (request: unknown) => request,
  wait: async (ms: number, { signal }: ServeContext) => {
    await sleep(ms, undefined, { signal });
    return ms;
  },
  spell: async (word: string, { note }: ServeContext) => {
    for (const letter of word) note(letter);
    return word.length;
  },
  block: async (ms: number) => {
    const end = performance.now() + ms;
    while (performance.now() < end);
    return ms;
  },
  aborted: async () => aborted,
  fault: async (path: string) => raise('raster.notFound', { path }),
  defect: async () => {
    throw new TypeError('an oversight');
  },
  leave: async (code: number) => {
    process.stderr.write('first line\nthe last words\n');
    process.exit(code);
  },
};
let aborted = 0;
const wait = procedures.wait;
procedures.wait = async (ms, context) => {
  context.signal.addEventListener('abort', () => aborted++);
  return wait(ms, context);
};

export type EchoProcedures = typeof procedures;
serve(procedures);
