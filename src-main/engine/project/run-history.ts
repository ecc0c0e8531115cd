/**
 * The runs of this account: a folder with one file a run (`ID.json`: what was asked and what came of
 * it) and one with its features (`ID.result.json`). A file that cannot be read is left out of the list.
 */
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { faultOf, raise } from '../../contract/fault.ts';
import { askedSchema, type PastRun, thumbnailSchema } from '../../contract/history.ts';
import type { RasterInfo } from '../../contract/raster.ts';
import type { RunResult } from '../../contract/run.ts';
import { writeWhole } from '../../settings/whole-file.ts';

/** A result with the raster that it was made from. */
export interface KeptResult {
  readonly result: RunResult;
  readonly raster: RasterInfo;
}

export interface RunHistory {
  /** Newest first. */
  list(): Promise<readonly PastRun[]>;
  /** Faults: `settings.cannotWrite`. */
  add(run: PastRun, kept: readonly KeptResult[]): Promise<void>;
  /** Faults: `export.noRun`. */
  result(runId: string): Promise<KeptResult>;
  remove(runId: string): Promise<void>;
  /** Takes a removal back; nothing once the program was started again. */
  restore(runId: string): Promise<void>;
}

/** Older runs go when there are more. */
const keptRuns = 500;
/** Bytes of one file that are read: a result of some ten thousand features. */
const fileLimit = 256 * 1024 * 1024;
const removed = '.removed';

/** Names files, so nothing else is one. */
const idSchema = v.pipe(v.string(), v.regex(/^[\w.-]{1,128}$/));
const answerSchema = v.nullable(
  v.object({ kind: v.picklist(['masks', 'no-target']), features: v.number(), areaM2: v.nullable(v.number()) }),
);
const faultSchema = v.custom<NonNullable<PastRun['fault']>>((fault) => typeof fault === 'object' && fault !== null);
const pastSchema = v.object({
  runId: v.string(),
  asked: askedSchema,
  raster: v.object({ name: v.string(), path: v.string() }),
  at: v.string(),
  ms: v.number(),
  answer: answerSchema,
  others: v.exactOptional(
    v.pipe(
      v.array(
        v.object({
          runId: idSchema,
          query: v.string(),
          answer: answerSchema,
          fault: v.exactOptional(faultSchema),
        }),
      ),
      v.maxLength(15),
    ),
  ),
  fault: v.nullable(faultSchema),
  work: v.exactOptional(v.object({ windows: v.number(), cached: v.number(), ms: v.number() })),
  thumbnail: thumbnailSchema,
});
const resultSchema = v.custom<KeptResult>((kept) =>
  v.is(
    v.object({
      result: v.object({ runId: v.string(), features: v.array(v.unknown()) }),
      raster: v.object({ path: v.string() }),
    }),
    kept,
  ),
);

export function openRunHistory(folder: string): RunHistory {
  const past = (runId: string) => join(folder, `${runId}.json`);
  const whole = (runId: string) => join(folder, `${runId}.result.json`);
  let runs: Promise<Map<string, PastRun>> | null = null;
  const known = () => {
    runs ??= readRuns(folder);
    return runs;
  };

  const filesOf = async (runId: string) => {
    const run = (await known()).get(runId) ?? (await readRun(past(runId)));
    return [past(runId), ...idsOf(runId, run).map(whole)];
  };

  async function forget(runId: string): Promise<void> {
    const files = await filesOf(runId);
    (await known()).delete(runId);
    await Promise.all(files.map((path) => rm(path, { force: true })));
  }

  return {
    list: async () => [...(await known()).values()].sort((one, other) => other.at.localeCompare(one.at)),
    async add(run, kept) {
      try {
        for (const each of kept) await writeWhole(whole(each.result.runId), JSON.stringify(each));
        await writeWhole(past(run.runId), JSON.stringify(run));
      } catch (thrown) {
        raise('settings.cannotWrite', { path: past(run.runId) }, thrown);
      }
      const all = await known();
      all.set(run.runId, run);
      const oldest = [...all.values()].sort((one, other) => one.at.localeCompare(other.at));
      for (const { runId } of oldest.slice(0, Math.max(0, all.size - keptRuns))) await forget(runId);
    },
    async result(runId) {
      const all = [...(await known()).values()];
      if (!all.some((run) => idsOf(run.runId, run).includes(runId))) raise('export.noRun', { id: runId });
      try {
        return v.parse(resultSchema, JSON.parse(await readLimited(whole(runId))));
      } catch (thrown) {
        return raise('export.noRun', { id: runId, because: faultOf(thrown).text });
      }
    },
    async remove(runId) {
      const files = await filesOf(runId);
      (await known()).delete(runId);
      await moveAll(files, (path) => [path, `${path}${removed}`]);
    },
    async restore(runId) {
      const back = (path: string): readonly [string, string] => [`${path}${removed}`, path];
      await moveAll([past(runId)], back);
      await moveAll(await filesOf(runId), back);
      const run = await readRun(past(runId));
      if (run) (await known()).set(runId, run);
    },
  };
}

/** Of a run with several questions each has a result of its own. */
function idsOf(runId: string, run: PastRun | null | undefined): readonly string[] {
  return [runId, ...(run?.others ?? []).map((other) => other.runId)];
}

async function moveAll(paths: readonly string[], of: (path: string) => readonly [string, string]): Promise<void> {
  // A run without features has one file only.
  for (const path of paths) await rename(...of(path)).catch(() => {});
}

async function readRuns(folder: string): Promise<Map<string, PastRun>> {
  await mkdir(folder, { recursive: true }).catch(() => {});
  const names = await readdir(folder).catch(() => []);
  const gone = names.filter((name) => name.endsWith(removed));
  await Promise.all(gone.map((name) => rm(join(folder, name), { force: true })));
  const own = names.filter((name) => name.endsWith('.json') && !name.endsWith('.result.json') && !name.startsWith('.'));
  const read = await Promise.all(own.map((name) => readRun(join(folder, name))));
  return new Map(read.flatMap((run) => (run ? [[run.runId, run]] : [])));
}

async function readRun(path: string): Promise<PastRun | null> {
  try {
    const parsed = v.safeParse(pastSchema, JSON.parse(await readLimited(path)));
    return parsed.success && path.endsWith(`${parsed.output.runId}.json`) ? parsed.output : null;
  } catch {
    return null;
  }
}

async function readLimited(path: string): Promise<string> {
  const { size } = await stat(path);
  if (size > fileLimit) throw new Error('the file is larger than a result can be');
  return readFile(path, 'utf8');
}
