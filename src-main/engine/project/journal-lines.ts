/**
 * The lines of a journal: each is the CRC-32 of its JSON in eight hexadecimal digits, a space, and the
 * JSON. A file begins with a header and a session as it was then (in parts, so that no line is as large
 * as the session), then holds one line for each step. A record here is one that a table of a project
 * file could hold as well: its kind, and its JSON.
 */
import { crc32 } from 'node:zlib';
import * as v from 'valibot';
import type { EditSession, HistoryEntry, Layer, Step } from '../../contract/document.ts';
import type { Feature } from '../../contract/run.ts';
import { newSession, takeStep } from '../layer/history.ts';

export const journalVersion = 1;

export type JournalRecord =
  | { readonly kind: 'journal'; readonly version: number; readonly started: string }
  | { readonly kind: 'layer'; readonly layer: Layer }
  | { readonly kind: 'features'; readonly features: readonly Feature[] }
  | { readonly kind: 'done' | 'undone'; readonly entry: HistoryEntry }
  | { readonly kind: 'session'; readonly revision: number }
  | { readonly kind: 'step'; readonly revision: number; readonly step: Step };

export function lineOf(record: JournalRecord): string {
  const json = JSON.stringify(record);
  return `${checksum(json)} ${json}\n`;
}

function checksum(json: string): string {
  return crc32(json).toString(16).padStart(8, '0');
}

/** Features a line, and entries of the history that a journal begins with. */
const featuresPerLine = 200;
const entriesKept = 200;

/** A session as records, layer by layer, its features in portions. Of its history the newest entries are kept. */
export function* recordsOf(session: EditSession, started: string): Generator<JournalRecord> {
  yield { kind: 'journal', version: journalVersion, started };
  for (const layer of session.document.layers) {
    if (layer.kind !== 'vector') {
      yield { kind: 'layer', layer };
      continue;
    }
    yield { kind: 'layer', layer: { ...layer, features: [] } };
    for (let i = 0; i < layer.features.length; i += featuresPerLine) {
      yield { kind: 'features', features: layer.features.slice(i, i + featuresPerLine) };
    }
  }
  for (const entry of session.done.slice(-entriesKept)) yield { kind: 'done', entry };
  for (const entry of session.undone.slice(-entriesKept)) yield { kind: 'undone', entry };
  yield { kind: 'session', revision: session.revision };
}

export interface ReadJournal {
  readonly session: EditSession;
  /** Steps after the session that the journal began with. */
  readonly steps: number;
  /** Lines at the end that are torn, damaged, or follow one that is. */
  readonly dropped: number;
  /** Time of the last step that was read; null without one. */
  readonly lastAt: string | null;
}

/** Only that a line is a record of this program is checked; the checksum says that it is as it was written. */
const recordSchema = v.looseObject({
  kind: v.picklist(['journal', 'layer', 'features', 'done', 'undone', 'session', 'step']),
});

/** Reads a line; null for one that is not whole. */
function parseLine(line: string): JournalRecord | null {
  const json = line.slice(9);
  if (line[8] !== ' ' || checksum(json) !== line.slice(0, 8)) return null;
  try {
    const parsed = v.safeParse(recordSchema, JSON.parse(json));
    return parsed.success ? (parsed.output as unknown as JournalRecord) : null;
  } catch {
    return null;
  }
}

/**
 * The session that a journal's text leads to. What cannot be read ends it: a step builds on those
 * before it, so nothing behind a damaged line is used. Null where not even the beginning is whole.
 */
export function readJournal(text: string): ReadJournal | null {
  const lines = text.split('\n');
  // A whole file ends with a line feed; what stands after the last one is a torn line.
  const torn = lines.pop() === '' ? 0 : 1;
  const building = new SessionBuilder();
  let at = 0;
  for (; at < lines.length; at++) {
    const record = parseLine(lines[at]!);
    if (!record || !building.take(record)) break;
  }
  const { session } = building;
  if (!session) return null;
  return { session, steps: building.steps, dropped: lines.length - at + torn, lastAt: building.lastAt };
}

class SessionBuilder {
  /** Set once the beginning was read whole. */
  session: EditSession | null = null;
  steps = 0;
  lastAt: string | null = null;
  private begun = false;
  private readonly layers: Layer[] = [];
  private features: Feature[] = [];
  private readonly done: HistoryEntry[] = [];
  private readonly undone: HistoryEntry[] = [];

  /** False where the record does not fit. */
  take(record: JournalRecord): boolean {
    if (record.kind === 'journal') {
      const first = !this.begun && record.version === journalVersion;
      this.begun = true;
      return first;
    }
    if (!this.begun) return false;
    if (record.kind === 'step') return this.takeStep(record);
    return this.session === null && this.takeBeginning(record);
  }

  private takeBeginning(record: Exclude<JournalRecord, { kind: 'journal' | 'step' }>): boolean {
    if (record.kind === 'features') {
      this.features.push(...record.features);
      return true;
    }
    this.closeLayer();
    if (record.kind === 'layer') this.layers.push(record.layer);
    else if (record.kind === 'session') this.close(record.revision);
    else this[record.kind].push(record.entry);
    return true;
  }

  private closeLayer(): void {
    const last = this.layers.at(-1);
    if (last?.kind === 'vector' && this.features.length > 0) {
      this.layers[this.layers.length - 1] = { ...last, features: this.features };
    }
    this.features = [];
  }

  private close(revision: number): void {
    this.session = { ...newSession({ layers: this.layers }), done: this.done, undone: this.undone, revision };
    this.lastAt = this.done.at(-1)?.at ?? null;
  }

  private takeStep({ revision, step }: Extract<JournalRecord, { kind: 'step' }>): boolean {
    if (!this.session || revision !== this.session.revision + 1) return false;
    try {
      this.session = takeStep(this.session, step);
    } catch {
      return false; // Written by another program, or after a step that is missing: it fits no more.
    }
    this.steps += 1;
    if (step.kind === 'apply') this.lastAt = step.at;
    return true;
  }
}
