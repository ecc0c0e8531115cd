/** Files and folders of a data set, with faults that name what is missing or damaged. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, parse } from 'node:path';
import * as v from 'valibot';
import { raise } from '../../../contract/fault.ts';
import type { DatasetFormat } from '../sample.ts';

/** Bytes of one annotation file: RRSIS-D's are 30 MB, COCO's largest 450 MB. */
const fileLimit = 1024 ** 3;

export interface Place {
  readonly format: DatasetFormat;
  readonly folder: string;
}

/** Names in a folder, sorted by code units. Faults: `evaluate.missingPiece`. */
export async function namesIn(place: Place, piece: string): Promise<string[]> {
  try {
    return (await readdir(join(place.folder, piece))).sort();
  } catch {
    return missing(place, `the folder ${piece}`);
  }
}

/** Paths of the files of a folder by their names without extension. Faults: `evaluate.missingPiece`. */
export async function filesByStem(place: Place, piece: string): Promise<Map<string, string>> {
  const names = await namesIn(place, piece);
  return new Map(names.map((name) => [parse(name).name, join(place.folder, piece, name)]));
}

/** The first of some files or folders that exists, as a path. Faults: `evaluate.missingPiece`. */
export async function firstOf(place: Place, pieces: readonly string[]): Promise<string> {
  for (const piece of pieces) {
    const path = join(place.folder, piece);
    if (await exists(path)) return path;
  }
  return missing(place, pieces.join(' or '));
}

/** Faults: `evaluate.missingPiece`, `evaluate.badPiece`. */
export async function bytesOf(place: Place, pieces: readonly string[]): Promise<{ path: string; bytes: Buffer }> {
  const path = await firstOf(place, pieces);
  const { size } = await stat(path);
  if (size > fileLimit) bad(path, `${size} bytes; at most ${fileLimit} are read`);
  try {
    return { path, bytes: await readFile(path) };
  } catch (thrown) {
    return raise('evaluate.badPiece', { piece: path }, thrown);
  }
}

/** A JSON file of a schema. Faults: `evaluate.missingPiece`, `evaluate.badPiece`. */
export async function jsonOf<S extends v.GenericSchema>(
  place: Place,
  pieces: readonly string[],
  schema: S,
): Promise<v.InferOutput<S>> {
  const { path, bytes } = await bytesOf(place, pieces);
  return checked(path, parsed(path, bytes.toString('utf8')), schema);
}

/** Lines `NAME phrase` of a text file. Faults: `evaluate.missingPiece`, `evaluate.badPiece`. */
export async function phrasesOf(place: Place, piece: string): Promise<{ name: string; phrase: string }[]> {
  const { path, bytes } = await bytesOf(place, [piece]);
  const lines = bytes.toString('utf8').split(/\r?\n/);
  return lines.flatMap((line, i) => {
    if (line.trim() === '') return [];
    const match = /^\s*(\S+)\s+(\S.*?)\s*$/.exec(line);
    if (!match) return bad(path, `line ${i + 1} has no phrase`);
    return [{ name: match[1] ?? '', phrase: match[2] ?? '' }];
  });
}

/** Faults: `evaluate.badPiece` with the first thing that does not fit. */
export function checked<S extends v.GenericSchema>(path: string, value: unknown, schema: S): v.InferOutput<S> {
  const result = v.safeParse(schema, value, { abortEarly: true });
  return result.success ? result.output : bad(path, v.summarize(result.issues).slice(0, 400));
}

export function missing({ format, folder }: Place, piece: string): never {
  return raise('evaluate.missingPiece', { format, folder, piece });
}

export function bad(piece: string, because: string): never {
  return raise('evaluate.badPiece', { piece, because });
}

/** A plain file name: one that names nothing outside of its folder. Faults: `evaluate.badPiece`. */
export function plainName(piece: string, name: string): string {
  const parts = name.split(/[\\/]/);
  const inside = name !== '' && !name.includes('\0') && parts.every((part) => part !== '..' && part !== '');
  return inside && !/^[A-Za-z]:/.test(name) ? name : bad(piece, `the file name ${JSON.stringify(name.slice(0, 100))}`);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function parsed(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    return raise('evaluate.badPiece', { piece: path }, thrown);
  }
}
