/**
 * The folder of an evaluation: `settings.json`, `results.jsonl` with a line for each sample that is done,
 * and at the end `summary.json` and `report.html`. A line is whole or is not there: what a kill left
 * half-written at the end is cut off when the run is resumed.
 */
import { type FileHandle, mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { raise } from '../../contract/fault.ts';
import { type EvalRecord, type EvalSettings, recordSchema, settingsSchema } from './record.ts';

export interface Journal {
  /** Samples that were done before, by id. */
  readonly done: ReadonlyMap<string, EvalRecord>;
  /** Writes one line and brings it to the disk. Faults: `export.diskFull`, `export.cannotWrite`. */
  append(record: EvalRecord): Promise<void>;
  close(): Promise<void>;
}

const names = { settings: 'settings.json', results: 'results.jsonl' } as const;

/**
 * Opens the folder for one evaluation. Without `resume` it must have no results. Faults:
 * `evaluate.hasResults`, `evaluate.otherRun`, `evaluate.noResults`, `export.cannotWrite`, `export.diskFull`.
 */
export async function openJournal(folder: string, settings: EvalSettings, resume: boolean): Promise<Journal> {
  await writing(folder, () => mkdir(folder, { recursive: true }));
  const path = join(folder, names.results);
  const before = await readWhole(path);
  if (before !== null && before.length > 0 && !resume) raise('evaluate.hasResults', { folder });
  const done = new Map<string, EvalRecord>();
  if (before !== null) {
    await checkSettings(folder, settings);
    for (const record of parseLines(folder, before)) done.set(record.id, record);
  }
  await writing(folder, () => writeWhole(join(folder, names.settings), `${JSON.stringify(settings, null, 2)}\n`));
  const handle = await writing(path, () => open(path, 'a'));
  if (before !== null) await writing(path, () => handle.truncate(wholeLength(before)));
  return {
    done,
    append: (record) => writing(path, () => appendLine(handle, record)),
    close: () => handle.close(),
  };
}

/** Settings and records of a folder, sorted by index. Faults: `evaluate.noResults`. */
export async function readResults(folder: string): Promise<{ settings: EvalSettings; records: EvalRecord[] }> {
  const bytes = await readWhole(join(folder, names.results));
  if (!bytes) return raise('evaluate.noResults', { folder, because: `${names.results} is missing` });
  const settings = await readSettings(folder);
  const records = new Map(parseLines(folder, bytes).map((record) => [record.id, record]));
  return { settings, records: [...records.values()].sort((a, b) => a.index - b.index) };
}

/** Writes a file so that it is there whole or not at all. */
export async function writeWhole(path: string, content: string): Promise<void> {
  const beside = `${path}.part`;
  await writeFile(beside, content);
  await rename(beside, path);
}

/** Runs something that writes; what the system says becomes a fault. */
export async function writing<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    const full = thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOSPC';
    return raise(full ? 'export.diskFull' : 'export.cannotWrite', { path }, thrown);
  }
}

async function appendLine(handle: FileHandle, record: EvalRecord): Promise<void> {
  await handle.appendFile(`${JSON.stringify(record)}\n`);
  await handle.datasync();
}

async function checkSettings(folder: string, settings: EvalSettings): Promise<void> {
  const earlier = await readSettings(folder);
  const keys = Object.keys(settings) as (keyof EvalSettings)[];
  const other = keys.find((key) => JSON.stringify(earlier[key]) !== JSON.stringify(settings[key]));
  if (other === undefined) return;
  const shown = (value: unknown) => JSON.stringify(value).slice(0, 120);
  raise('evaluate.otherRun', {
    folder,
    because: `${other} was ${shown(earlier[other])}, now ${shown(settings[other])}`,
  });
}

async function readSettings(folder: string): Promise<EvalSettings> {
  const bytes = await readWhole(join(folder, names.settings));
  const parsed = v.safeParse(settingsSchema, bytes === null ? null : parseJson(bytes.toString('utf8')));
  return parsed.success ? parsed.output : raise('evaluate.noResults', { folder, because: `${names.settings} is none` });
}

/** Every whole line; a damaged one is a fault, since what is missing would be counted as done. */
function parseLines(folder: string, bytes: Buffer): EvalRecord[] {
  const text = bytes.subarray(0, wholeLength(bytes)).toString('utf8');
  return text.split('\n').flatMap((line, i) => {
    if (line === '') return [];
    const parsed = v.safeParse(recordSchema, parseJson(line));
    if (parsed.success) return [parsed.output];
    return raise('evaluate.noResults', { folder, because: `line ${i + 1} of ${names.results} is damaged` });
  });
}

/** Bytes up to the last line's end. */
function wholeLength(bytes: Buffer): number {
  return bytes.lastIndexOf(10) + 1;
}

async function readWhole(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return null;
    return raise('evaluate.noResults', { folder: path }, thrown);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
