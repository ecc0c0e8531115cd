/** The host's document: takes steps in order and keeps the journal. It is opened with the first call that needs it. */
import type {
  DocumentChanged,
  EditSession,
  Layer,
  LayerId,
  RestoredSession,
  Step,
  VectorLayer,
} from '../../contract/document.ts';
import { type Fault, faultOf, raise } from '../../contract/fault.ts';
import type { RasterInfo } from '../../contract/raster.ts';
import { vectorOf } from '../layer/edit.ts';
import { newSession, takeStep } from '../layer/history.ts';
import { type FoundSession, type Journal, openJournal } from './journal.ts';

export interface KeeperOptions {
  /** Folder of the journals. */
  readonly folder: string;
  /** Opens a raster of a session that is brought back. */
  readonly reopen: (path: string) => Promise<RasterInfo>;
  readonly onChanged: (changed: DocumentChanged) => void;
  /** The journal cannot be written (once, until it can again). */
  readonly onFault: (fault: Fault) => void;
}

export interface MadeStep {
  readonly page: string;
  readonly revision: number;
  readonly step: Step;
}

export interface Keeper {
  session(): Promise<EditSession>;
  /** Told once; null where nothing was brought back. */
  restored(): Promise<RestoredSession | null>;
  /** Takes a step and answers with the new revision once it is in the journal. Faults: `layer.*`. */
  take(made: MadeStep): Promise<number>;
  /** A vector layer as it is now. Faults: `layer.unknown`, `layer.badEdit`. */
  vector(id: LayerId): Promise<VectorLayer>;
  close(): Promise<void>;
}

export function createKeeper(options: KeeperOptions): Keeper {
  let opening: Promise<OpenKeeper> | null = null;
  const opened = () => {
    opening ??= openKeeper(options);
    return opening;
  };
  return {
    session: async () => (await opened()).session,
    async restored() {
      const keeper = await opened();
      const { restored } = keeper;
      keeper.restored = null;
      return restored;
    },
    take: async (made) => (await opened()).take(made),
    vector: async (id) => vectorOf((await opened()).session.document, id),
    close: async () => {
      await (await opening)?.close();
      opening = null;
    },
  };
}

async function openKeeper(options: KeeperOptions): Promise<OpenKeeper> {
  // Without a journal the session lives in memory; the person is told.
  const journal = await openJournal(options.folder).catch((thrown: unknown) => {
    options.onFault(faultOf(thrown));
    return null;
  });
  const found = journal?.found ?? null;
  const back = found ? await bringBack(found, options.reopen) : { session: newSession(), restored: null };
  const keeper = new OpenKeeper(back.session, journal, options);
  keeper.restored = back.restored;
  await keeper.begin();
  return keeper;
}

class OpenKeeper {
  session: EditSession;
  restored: RestoredSession | null = null;
  private readonly journal: Journal | null;
  private readonly options: KeeperOptions;
  private told = false;

  constructor(session: EditSession, journal: Journal | null, options: KeeperOptions) {
    this.session = session;
    this.journal = journal;
    this.options = options;
  }

  async begin(): Promise<void> {
    await this.journaled(this.journal?.begin(this.session));
  }

  async take({ page, revision, step }: MadeStep): Promise<number> {
    if (revision !== this.session.revision) raise('layer.outOfStep');
    const session = takeStep(this.session, step);
    this.session = session;
    this.options.onChanged({ page, revision: session.revision, steps: [step] });
    await this.journaled(this.journal?.append(step, session));
    return session.revision;
  }

  /** A step that is not in the journal is still made: the person is told, and the work goes on. */
  private async journaled(writing: Promise<void> | undefined): Promise<void> {
    try {
      await writing;
      this.told = false;
    } catch (thrown) {
      if (!this.told) this.options.onFault(faultOf(thrown));
      this.told = true;
    }
  }

  async close(): Promise<void> {
    await this.journaled(this.journal?.close(this.session));
  }
}

async function bringBack(
  found: FoundSession,
  reopen: KeeperOptions['reopen'],
): Promise<{ session: EditSession; restored: RestoredSession | null }> {
  const { layers } = found.session.document;
  if (layers.length === 0 && found.session.done.length === 0) return { session: newSession(), restored: null };
  const rasters = await reopenAll(layers, reopen);
  const renewed = layers.map((layer): Layer => {
    const info = layer.kind === 'group' ? undefined : rasters.get(layer.raster.path);
    return layer.kind === 'group' || !info || info instanceof Error ? layer : { ...layer, raster: info };
  });
  const missing = layers.flatMap((layer) => {
    const info = layer.kind === 'raster' ? rasters.get(layer.raster.path) : undefined;
    return info instanceof Error ? [{ layer: layer.id, name: layer.name, because: faultOf(info).text }] : [];
  });
  const { crashed, dropped, lastAt } = found;
  const edits = found.session.done.length;
  return {
    session: { ...found.session, document: { layers: renewed } },
    restored: { edits, at: lastAt ?? '', crashed, dropped, missing },
  };
}

/** Each raster file by its path, or why it cannot be opened. */
async function reopenAll(
  layers: readonly Layer[],
  reopen: KeeperOptions['reopen'],
): Promise<Map<string, RasterInfo | Error>> {
  const paths = new Set(layers.flatMap((layer) => (layer.kind === 'group' ? [] : [layer.raster.path])));
  const opened = new Map<string, RasterInfo | Error>();
  for (const path of paths) {
    const info = await reopen(path).catch((thrown: unknown) =>
      thrown instanceof Error ? thrown : new Error(String(thrown)),
    );
    opened.set(path, info);
  }
  return opened;
}
