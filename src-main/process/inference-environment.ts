/** What the inference process is told when it is started, in its environment: it may be started again at any time. */
import * as v from 'valibot';
import type { DiskSettings } from './encoding-disk.ts';

const variable = 'THINK2SEG_ENCODINGS';
const schema = v.strictObject({
  folder: v.pipe(v.string(), v.minLength(1)),
  limitBytes: v.pipe(v.number(), v.minValue(0)),
});

/** The environment for a process that keeps its encodings there; null for nowhere. */
export function diskEnvironment(disk: DiskSettings | null): Readonly<Record<string, string>> {
  return { [variable]: disk ? JSON.stringify(disk) : '' };
}

/** Null where nothing is to be kept on the disk. */
export function diskOf(environment: NodeJS.ProcessEnv): DiskSettings | null {
  const given = environment[variable];
  return given ? v.parse(schema, JSON.parse(given)) : null;
}
