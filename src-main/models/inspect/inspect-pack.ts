/** Inspects the ONNX files of a pack where they lie. */
import { readFile } from 'node:fs/promises';
import { dirname, relative, sep } from 'node:path';
import { raise } from '../../contract/fault.ts';
import { inspectModel, type ModelFacts } from './onnx-model.ts';

interface InspectedFile {
  readonly bytes: number;
  /** Where it lies, absolute. */
  readonly path: string;
}

/**
 * Looks through every `.onnx` file of a pack and returns what they are, by path. Data may lie in other
 * files of the same pack only. Call it before a library opens a pack's files by their paths; sessions
 * made by `openSession` do it by themselves. Faults: `models.unsafe`, `models.missing`.
 */
export async function inspectPack(
  id: string,
  files: readonly InspectedFile[],
): Promise<ReadonlyMap<string, ModelFacts>> {
  const facts = new Map<string, ModelFacts>();
  for (const { path } of files.filter((file) => /\.onnx$/i.test(file.path))) {
    const bytes = await readFile(path).catch((cause) => raise('models.missing', { id, path }, cause));
    facts.set(path, inspectModel(bytes, { path, files: dataFilesFor(path, files) }));
  }
  return facts;
}

/** The pack's files that a model may take data from: those in its folder and below it. */
export function dataFilesFor(model: string, files: readonly InspectedFile[]): ReadonlyMap<string, number> {
  const below = files
    .map(({ path, bytes }): [string, number] => [relative(dirname(model), path).split(sep).join('/'), bytes])
    .filter(([path]) => path !== '' && !path.startsWith('..'));
  return new Map(below);
}
