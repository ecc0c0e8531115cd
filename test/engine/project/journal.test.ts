import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { Edit, EditSession, Step } from '../../../src-main/contract/document.ts';
import { newSession, takeStep } from '../../../src-main/engine/layer/history.ts';
import { type Journal, openJournal } from '../../../src-main/engine/project/journal.ts';
import { lineOf, readJournal, recordsOf } from '../../../src-main/engine/project/journal-lines.ts';
import { faultOfCall } from '../../support/faults.ts';
import { anyEdit } from '../layer/any-edit.ts';
import { square, startDocument, vectorLayer } from '../layer/documents.ts';

const at = '2026-01-01T00:00:00.000Z';
const applied = (edit: Edit): Step => ({ kind: 'apply', name: edit.kind, edit, at, merge: null });
const rename = (name: string): Step => applied({ kind: 'layer.change', layer: 'water', change: { name } });

const folders: string[] = [];
const open: Journal[] = [];
function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'think2seg-journal-'));
  folders.push(made);
  return made;
}
async function journalIn(place: string, options = {}): Promise<Journal> {
  const journal = await openJournal(place, options);
  open.push(journal);
  return journal;
}
afterEach(async () => {
  for (const journal of open.splice(0)) await journal.close(newSession()).catch(() => {});
  for (const made of folders.splice(0)) rmSync(made, { recursive: true, force: true });
});

/** Writes a session with some steps, and ends like a killed program: no close, a process id that nobody has. */
async function killedAfter(place: string, steps: readonly Step[], options = {}): Promise<EditSession> {
  const journal = await journalIn(place, options);
  let session = newSession(startDocument());
  await journal.begin(session);
  for (const step of steps) {
    session = takeStep(session, step);
    await journal.append(step, session);
  }
  open.splice(open.indexOf(journal), 1);
  for (const name of readdirSync(place)) if (name.endsWith('.alive')) writeFileSync(join(place, name), '999999999');
  return session;
}
const fileIn = (place: string) => join(place, readdirSync(place).find((name) => name.endsWith('.journal'))!);

describe('a journal', () => {
  it('gives the session of a killed program back, with everything that can be undone and redone', async () => {
    const place = folder();
    const session = await killedAfter(place, [rename('a'), rename('b'), { kind: 'undo' }]);
    const { found } = await journalIn(place);
    expect(found).toMatchObject({ crashed: true, dropped: 0, lastAt: at });
    expect(found?.session).toEqual(session);
    expect(takeStep(found!.session, { kind: 'redo' }).document.layers[2]?.name).toBe('b');
  });

  it('brings any session back whole, from its lines alone', () => {
    const choices = fc.array(fc.array(fc.nat(1000), { minLength: 8, maxLength: 8 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(choices, fc.nat(12), (sequence, begun) => {
        let session = newSession(startDocument());
        let text = [...recordsOf(session, at)].map(lineOf).join('');
        sequence.forEach((numbers, i) => {
          const undoes = numbers[0]! % 4 === 0;
          const step: Step = undoes ? { kind: 'undo' } : applied(anyEdit(session.document, numbers, `s${i}`));
          session = takeStep(session, step);
          if (i === begun) text = [...recordsOf(session, at)].map(lineOf).join('');
          else text += lineOf({ kind: 'step', revision: session.revision, step });
        });
        expect(readJournal(text)?.session).toEqual(session);
      }),
      { numRuns: 60 },
    );
  });

  it('drops a torn last line and what is damaged, keeps what came before, and puts the file aside', async () => {
    const place = folder();
    await killedAfter(place, [rename('a'), rename('b')]);
    appendFileSync(fileIn(place), 'deadbeef {"kind":"step","revi');
    const { found } = await journalIn(place);
    expect(found).toMatchObject({ dropped: 1 });
    expect(found?.session.document.layers[2]?.name).toBe('b');
    expect(readdirSync(place).some((name) => name.endsWith('.damaged'))).toBe(true);
  });

  it('never reads a changed line, wherever it is changed', async () => {
    const place = folder();
    const names = ['a', 'b', 'c', 'd'];
    await killedAfter(place, names.map(rename));
    const whole = readFileSync(fileIn(place));
    const stepsStart = whole.lastIndexOf('{"kind":"session"');
    fc.assert(
      fc.property(
        fc.integer({ min: stepsStart, max: whole.length - 2 }),
        fc.integer({ min: 1, max: 255 }),
        (i, flip) => {
          const bytes = Buffer.from(whole);
          bytes[i] = bytes[i]! ^ flip;
          const read = readJournal(bytes.toString('utf8'));
          // Either not even the beginning is whole, or a session that was there, with the rest counted as dropped.
          if (read) {
            expect([startDocument().layers[2]?.name, ...names]).toContain(read.session.document.layers[2]?.name);
            expect(read.dropped).toBeGreaterThan(0);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('is begun anew when its steps have grown long, and still gives the whole session back', async () => {
    const place = folder();
    const steps = Array.from({ length: 60 }, (_, i) => rename(`name ${i} ${'x'.repeat(200)}`));
    const session = await killedAfter(place, steps, { compactAfter: 4000 });
    expect(
      readFileSync(fileIn(place), 'utf8')
        .split('\n')
        .filter((l) => l.includes('"kind":"step"')).length,
    ).toBeLessThan(30);
    expect((await journalIn(place)).found?.session).toEqual(session);
  });

  it('keeps features in portions, so that no line is as large as the session', () => {
    const many = Array.from({ length: 1000 }, (_, i) => square(`f${i}`));
    const session = newSession({ layers: [vectorLayer('water', many), vectorLayer('empty')] });
    const lines = [...recordsOf(session, at)].map(lineOf);
    const total = lines.reduce((sum, line) => sum + line.length, 0);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(total / 4);
    expect(readJournal(lines.join(''))?.session).toEqual(session);
  });

  it('is not taken from a program that lives', async () => {
    const place = folder();
    const first = await journalIn(place);
    await first.begin(newSession(startDocument()));
    expect((await journalIn(place)).found).toBeNull();
    expect(readdirSync(place).filter((name) => name.endsWith('.alive'))).toHaveLength(2);
  });

  it('is there after an orderly end too, and gone when there was nothing in it', async () => {
    const place = folder();
    const first = await journalIn(place);
    const session = newSession(startDocument());
    await first.begin(session);
    await first.close(session);
    const second = await journalIn(place);
    expect(second.found).toMatchObject({ crashed: false });
    await second.close(newSession());
    expect(readdirSync(place)).toEqual([]);
  });

  it('that cannot be read at all is put aside, and the program starts', async () => {
    const place = folder();
    writeFileSync(join(place, 'x.journal'), Buffer.from([0, 255, 3, 10, 200]));
    expect((await journalIn(place)).found).toBeNull();
    expect(existsSync(join(place, 'x.journal.damaged'))).toBe(true);
  });

  it('says so where it cannot be written, and is whole again once it can', async () => {
    const place = folder();
    const journal = await journalIn(place);
    let session = newSession(startDocument());
    await journal.begin(session);
    const file = fileIn(place);
    // In the place of the file beside, a folder: it can be neither opened nor written, as on a full or read-only disk.
    const { mkdirSync, rmdirSync } = await import('node:fs');
    mkdirSync(`${file}.part`);
    expect((await faultOfCall(journal.begin(session))).code).toBe('layer.journal');
    rmdirSync(`${file}.part`);
    session = takeStep(session, rename('after'));
    await journal.append(rename('after'), session);
    expect(statSync(file).size).toBeGreaterThan(0);
    expect(readJournal(readFileSync(file, 'utf8'))?.session).toEqual(session);
  });

  it('says so where its folder cannot be made', async () => {
    const place = folder();
    writeFileSync(join(place, 'file'), '');
    expect((await faultOfCall(openJournal(join(place, 'file', 'sessions')))).code).toBe('layer.journal');
  });
});
