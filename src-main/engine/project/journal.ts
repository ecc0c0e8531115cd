/**
 * The journal of a session: a file in the user folder to which every step is appended before it is
 * answered, so that neither a crash of the page nor one of the host costs an edit. Each running program
 * has its own; one that a dead program left is taken over by the next that starts.
 */
import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EditSession, Step } from '../../contract/document.ts';
import { raise } from '../../contract/fault.ts';
import { type JournalRecord, lineOf, readJournal, recordsOf } from './journal-lines.ts';

export interface FoundSession {
  readonly session: EditSession;
  /** The program that wrote it did not end in order. */
  readonly crashed: boolean;
  readonly dropped: number;
  readonly lastAt: string | null;
}

export interface Journal {
  /** What the last program left; null where there is nothing. */
  readonly found: FoundSession | null;
  /** Begins the file anew with a session: after it was brought back, and when the steps have grown long. Faults: `layer.journal`. */
  begin(session: EditSession): Promise<void>;
  /** Appends one step that led to `session`. Faults: `layer.journal`; then the next call writes the session anew. */
  append(step: Step, session: EditSession): Promise<void>;
  /** Ends in order: the file stays for the next start, unless the session holds nothing. */
  close(session: EditSession): Promise<void>;
}

export interface JournalOptions {
  /** Bytes of steps after which the file is begun anew. */
  readonly compactAfter?: number;
}

/** A sign of life is older than this only when its program is gone (or the machine slept). Milliseconds. */
const deadAfter = 120_000;
const heartbeat = 15_000;

/** Opens this program's journal in a folder, and takes over the newest one of a dead program. Faults: `layer.journal`. */
export async function openJournal(
  folder: string,
  { compactAfter = 32_000_000 }: JournalOptions = {},
): Promise<Journal> {
  try {
    await mkdir(folder, { recursive: true });
    const left = await takeOver(folder);
    const paths = left?.paths ?? pathsIn(folder, randomUUID());
    await writeFile(paths.alive, String(process.pid));
    return new JournalFile(paths, left?.found ?? null, compactAfter);
  } catch (thrown) {
    return raise('layer.journal', { path: folder }, thrown);
  }
}

interface Paths {
  readonly file: string;
  /** Holds the process id of the program that writes the file, and is touched while it lives. */
  readonly alive: string;
}

function pathsIn(folder: string, name: string): Paths {
  return { file: join(folder, `${name}.journal`), alive: join(folder, `${name}.alive`) };
}

async function takeOver(folder: string): Promise<{ paths: Paths; found: FoundSession } | null> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.journal'));
  const files = await Promise.all(
    names.map(async (name) => {
      const paths = pathsIn(folder, name.slice(0, -'.journal'.length));
      const changed = (await stat(paths.file).catch(() => null))?.mtimeMs ?? 0;
      return { paths, changed, owner: await ownerOf(paths.alive) };
    }),
  );
  const free = files.filter(({ owner }) => owner !== 'alive').sort((a, b) => b.changed - a.changed);
  for (const { paths, owner } of free) {
    const read = readJournal(await readFile(paths.file, 'utf8'));
    if (read) {
      // What could not be read is put aside, not thrown away.
      if (read.dropped > 0) await writeFile(`${paths.file}.damaged`, await readFile(paths.file));
      return { paths, found: { ...read, crashed: owner === 'dead' } };
    }
    await rename(paths.file, `${paths.file}.damaged`);
    await rm(paths.alive, { force: true });
  }
  return null;
}

async function ownerOf(alive: string): Promise<'alive' | 'dead' | 'none'> {
  const [text, about] = await Promise.all([readFile(alive, 'utf8').catch(() => null), stat(alive).catch(() => null)]);
  if (text === null || about === null) return 'none';
  const recent = Date.now() - about.mtimeMs < deadAfter;
  return recent && isRunning(Number(text)) ? 'alive' : 'dead';
}

function isRunning(pid: number): boolean {
  try {
    return Number.isInteger(pid) && pid > 0 && process.kill(pid, 0);
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
}

class JournalFile implements Journal {
  readonly found: FoundSession | null;
  private readonly paths: Paths;
  private readonly compactAfter: number;
  private handle: FileHandle | null = null;
  private written = 0;
  /** Writes wait for one another. */
  private last: Promise<unknown> = Promise.resolve();
  private readonly beat: NodeJS.Timeout;

  constructor(paths: Paths, found: FoundSession | null, compactAfter: number) {
    this.paths = paths;
    this.found = found;
    this.compactAfter = compactAfter;
    this.beat = setInterval(() => {
      const now = new Date();
      utimes(this.paths.alive, now, now).catch(() => {});
    }, heartbeat);
    this.beat.unref();
  }

  begin(session: EditSession): Promise<void> {
    return this.inTurn(() => this.write(recordsOf(session, new Date().toISOString())));
  }

  append(step: Step, session: EditSession): Promise<void> {
    const line = lineOf({ kind: 'step', revision: session.revision, step });
    return this.inTurn(async () => {
      if (!this.handle || this.written > this.compactAfter) {
        await this.write(recordsOf(session, new Date().toISOString()));
      } else {
        await this.handle.appendFile(line);
        this.written += line.length;
      }
    });
  }

  async close(session: EditSession): Promise<void> {
    clearInterval(this.beat);
    await this.inTurn(async () => {
      await this.handle?.datasync();
      await this.release();
      const empty = session.document.layers.length === 0 && session.done.length + session.undone.length === 0;
      if (empty) await rm(this.paths.file, { force: true });
      await rm(this.paths.alive, { force: true });
    });
  }

  /** Writes a whole file beside and puts it in place in one step. No file is open then: not every system moves open ones. */
  private async write(records: Iterable<JournalRecord>): Promise<void> {
    const beside = `${this.paths.file}.part`;
    await this.release();
    const handle = await open(beside, 'w');
    try {
      for (const record of records) await handle.appendFile(lineOf(record));
      await handle.datasync();
      await handle.close();
      await rename(beside, this.paths.file);
    } catch (thrown) {
      await handle.close().catch(() => {});
      await rm(beside, { force: true }).catch(() => {});
      throw thrown;
    }
    this.handle = await open(this.paths.file, 'a');
    this.written = 0;
  }

  private async release(): Promise<void> {
    const handle = this.handle;
    this.handle = null;
    await handle?.close();
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.last.then(async () => {
      try {
        await work();
      } catch (thrown) {
        // A line that was written in part spoils those behind it, so the next step begins the file anew.
        await this.release().catch(() => {});
        raise('layer.journal', { path: this.paths.file }, thrown);
      }
    });
    this.last = turn.catch(() => {});
    return turn;
  }
}
