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
  add(run: PastRun, kept: KeptResult | null): Promise<void>;
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

const pastSchema = v.object({
  runId: v.string(),
  asked: askedSchema,
  raster: v.object({ name: v.string(), path: v.string() }),
  at: v.string(),
  ms: v.number(),
  answer: v.nullable(
    v.object({ kind: v.picklist(['masks', 'no-target']), features: v.number(), areaM2: v.nullable(v.number()) }),
  ),
  fault: v.nullable(v.custom<NonNullable<PastRun['fault']>>((fault) => typeof fault === 'object' && fault !== null)),
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

  async function forget(runId: string): Promise<void> {
    (await known()).delete(runId);
    await Promise.all([past(runId), whole(runId)].map((path) => rm(path, { force: true })));
  }

  return {
    list: async () => [...(await known()).values()].sort((one, other) => other.at.localeCompare(one.at)),
    async add(run, kept) {
      try {
        if (kept) await writeWhole(whole(run.runId), JSON.stringify(kept));
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
      if (!(await known()).has(runId)) raise('export.noRun', { id: runId });
      try {
        return v.parse(resultSchema, JSON.parse(await readLimited(whole(runId))));
      } catch (thrown) {
        return raise('export.noRun', { id: runId, because: faultOf(thrown).text });
      }
    },
    async remove(runId) {
      (await known()).delete(runId);
      await moveAll([past(runId), whole(runId)], (path) => [path, `${path}${removed}`]);
    },
    async restore(runId) {
      await moveAll([past(runId), whole(runId)], (path) => [`${path}${removed}`, path]);
      const run = await readRun(past(runId));
      if (run) (await known()).set(runId, run);
    },
  };
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
