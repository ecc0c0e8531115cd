/** The concepts that people of this account taught: `concepts/<id>.json` in the user folder. */
import { randomUUID } from 'node:crypto';
import { lstat, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { because } from '../contract/because.ts';
import { type Fault, FaultError, fault, faultOf, raise } from '../contract/fault.ts';
import { type TaughtConcept, type TaughtStatus, taughtSchema } from '../contract/taught.ts';
import { writeWhole } from './whole-file.ts';

/** 64 examples are about 120 kB. */
const fileLimit = 1 << 20;
const conceptLimit = 500;

export interface TaughtConcepts {
  /** Those that can be read, by name; the others as faults. */
  list(): Promise<{ readonly concepts: readonly TaughtConcept[]; readonly faults: readonly Fault[] }>;
  /** Fault: `request.unknownId`. */
  get(id: string): Promise<TaughtConcept>;
  /** A new one where `id` is null. Faults: `taught.noExample`, `taught.nameTaken`, `taught.cannotWrite`. */
  save(concept: TaughtDraft): Promise<TaughtConcept>;
  /** Fault: `request.unknownId`. */
  remove(id: string): Promise<void>;
  /** Takes an exported file under an id of its own; one of the same name is replaced. Faults: `taught.badFile`, `taught.cannotWrite`. */
  import(path: string): Promise<TaughtConcept>;
}

export type TaughtDraft = Omit<TaughtConcept, 'format' | 'id' | 'at'> & { readonly id: string | null };

export function openTaughtConcepts(userFolder: string): TaughtConcepts {
  const folder = join(userFolder, 'concepts');
  const place = (id: string) => join(folder, `${id}.json`);

  async function list() {
    const entries = (await readdir(folder).catch(() => [])).filter((name) => /^[\w-]+\.json$/.test(name)).sort();
    const read = await Promise.all(entries.slice(0, conceptLimit).map((entry) => readOrFault(join(folder, entry))));
    const concepts = read.filter((one): one is TaughtConcept => 'examples' in one);
    concepts.sort((a, b) => a.name.localeCompare(b.name, 'en'));
    return { concepts, faults: read.filter((one): one is Fault => 'code' in one) };
  }
  async function get(id: string) {
    const { concepts } = await list();
    const known = concepts.map((concept) => concept.id).join(', ') || 'none';
    return (
      concepts.find((concept) => concept.id === id) ?? raise('request.unknownId', { kind: 'taught concept', id, known })
    );
  }
  async function write(concept: TaughtConcept) {
    try {
      await writeWhole(place(concept.id), serialize(concept));
    } catch (cause) {
      return raise('taught.cannotWrite', { path: place(concept.id) }, cause);
    }
    return concept;
  }

  return {
    list,
    get,
    async save(draft) {
      if (!draft.examples.some(({ counter }) => !counter)) raise('taught.noExample');
      const others = (await list()).concepts.filter(({ id }) => id !== draft.id);
      if (others.some((other) => sameName(other.name, draft.name))) raise('taught.nameTaken', { name: draft.name });
      const id = draft.id === null ? randomUUID() : (await get(draft.id)).id;
      return write({ ...draft, format: 1, id, at: new Date().toISOString() });
    },
    async remove(id) {
      await rm(place((await get(id)).id), { force: true });
    },
    async import(path) {
      const concept = await readConcept(path);
      if (!concept.examples.some(({ counter }) => !counter))
        raise('taught.badFile', { path, ...because('taught.noExample') });
      const same = (await list()).concepts.find(({ name }) => sameName(name, concept.name));
      return write({ ...concept, id: same?.id ?? randomUUID() });
    },
  };
}

export function taughtStatus({ id, name, words, examples, segmenter, at }: TaughtConcept): TaughtStatus {
  const counterExamples = examples.filter(({ counter }) => counter).length;
  return { id, name, words, examples: examples.length - counterExamples, counterExamples, segmenter: segmenter.id, at };
}

/** As it is kept and handed on. */
export function serialize(concept: TaughtConcept): string {
  return `${JSON.stringify(concept, null, 1)}\n`;
}

function sameName(a: string, b: string): boolean {
  return a.localeCompare(b, 'en', { sensitivity: 'base' }) === 0;
}

async function readOrFault(path: string): Promise<TaughtConcept | Fault> {
  try {
    return await readConcept(path);
  } catch (thrown) {
    return thrown instanceof FaultError
      ? thrown.fault
      : fault('taught.badFile', { path, because: faultOf(thrown).text });
  }
}

/** Fault: `taught.badFile`. */
async function readConcept(path: string): Promise<TaughtConcept> {
  const bad = (because: string, cause?: unknown): never => raise('taught.badFile', { path, because }, cause);
  const found = await lstat(path).catch((cause: unknown) => bad('it cannot be opened', cause));
  if (!found.isFile()) return bad('it is no file');
  if (found.size > fileLimit) return bad(`it has ${found.size} bytes`);
  let read: unknown;
  try {
    read = JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    return bad('it is not JSON', cause);
  }
  const parsed = v.safeParse(taughtSchema, read);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  return bad(`${v.getDotPath(issue) ?? 'the whole file'}: ${issue.message}`);
}
