/** The command `concepts`: what a person taught by examples, listed, taught, looked at, handed on, removed. */
import { resolve } from 'node:path';
import { type Command as Grammar, Option } from 'commander';
import { FaultError, raise } from '../../contract/fault.ts';
import type { GsdChoice } from '../../contract/run.ts';
import type { MapXY } from '../../contract/space.ts';
import type { TaughtConcept, TaughtLook, TaughtResults, TaughtStatus } from '../../contract/taught.ts';
import { defaultSegmenter } from '../../engine/defaults.ts';
import { createTransform, crsByCode } from '../../engine/raster/crs.ts';
import { serialize } from '../../settings/taught-concepts.ts';
import { writeWhole } from '../../settings/whole-file.ts';
import type { Program } from '../program.ts';
import type { Command, ConceptsCommand, TaughtPoints } from './command.ts';
import { conceptsText as words } from './concepts-text.ts';
import type { Work } from './segment.ts';
import { table } from './table.ts';
import { text } from './text.ts';
import { parseCrs, parseGsd, parsePoint } from './values.ts';

interface JsonOption {
  readonly json?: true;
}
interface PointOptions extends JsonOption {
  readonly example?: readonly MapXY[];
  readonly counter?: readonly MapXY[];
  readonly aoiCrs?: string;
  readonly gsd: GsdChoice;
  readonly segmenter: string;
  readonly quiet?: true;
}
interface TeachOptions extends PointOptions {
  readonly name: string;
  readonly words?: string;
}

export function addConcepts(root: Grammar, take: (command: Command) => void): void {
  const group = root.command('concepts').description(words.concepts);
  const json = (options: JsonOption) => options.json === true;
  group
    .command('list', { isDefault: true })
    .description(words.list)
    .option('--json', text.options.json)
    .action((options: JsonOption) => take({ kind: 'concepts', action: 'list', json: json(options) }));
  const withPoints = (command: Grammar) =>
    command
      .argument('<RASTER>', text.arguments.raster)
      .option('--example <x,y>', words.options.example, collectPoint, [])
      .option('--counter <x,y>', words.options.counter, collectPoint, [])
      .option('--aoi-crs <EPSG:n>', words.options.aoiCrs, parseCrs)
      .addOption(
        new Option('--gsd <METRES|native>', words.options.gsd)
          .argParser(parseGsd)
          .default({ kind: 'native' }, 'native'),
      )
      .option('--segmenter <ID>', words.options.segmenter, defaultSegmenter)
      .option('--json', text.options.json)
      .option('--quiet', text.options.quiet);
  withPoints(group.command('teach').description(words.teach))
    .requiredOption('--name <NAME>', words.options.name)
    .option('--words <NAMES>', words.options.words)
    .action((raster: string, options: TeachOptions) => {
      const others = (options.words ?? '').split(',').map((word) => word.trim());
      const taught = { name: options.name, words: others.filter((word) => word !== '') };
      take({ kind: 'concepts', action: 'teach', points: pointsOf(raster, options), taught, json: json(options) });
    });
  withPoints(group.command('look').description(words.look)).action((raster: string, options: PointOptions) =>
    take({ kind: 'concepts', action: 'look', points: pointsOf(raster, options), json: json(options) }),
  );
  group
    .command('export')
    .description(words.export)
    .argument('<NAME>', words.name)
    .argument('[FILE]', words.target)
    .option('--json', text.options.json)
    .action((name: string, file: string | undefined, options: JsonOption) =>
      take({ kind: 'concepts', action: 'export', name, file: file ?? null, json: json(options) }),
    );
  group
    .command('import')
    .description(words.import)
    .argument('<FILE>', words.file)
    .option('--json', text.options.json)
    .action((file: string, options: JsonOption) =>
      take({ kind: 'concepts', action: 'import', file, json: json(options) }),
    );
  group
    .command('remove')
    .description(words.remove)
    .argument('<NAME>', words.name)
    .option('--json', text.options.json)
    .action((name: string, options: JsonOption) =>
      take({ kind: 'concepts', action: 'remove', name, json: json(options) }),
    );
}

function collectPoint(given: string, before: readonly MapXY[]): readonly MapXY[] {
  return [...before, parsePoint(given)];
}

function pointsOf(raster: string, options: PointOptions): TaughtPoints {
  const { example = [], counter = [], aoiCrs = null, gsd, segmenter } = options;
  if (example.length === 0) raise('request.invalid', { because: words.noExample });
  return { raster, example, counter, crs: aoiCrs, gsd, segmenter };
}

/** Runs one of them; the exit code of what returns is 0. Faults: those of the contract's methods. */
export async function concepts(command: ConceptsCommand, program: Program, work: Work): Promise<void> {
  const { terminal, folder } = work;
  const call = async <M extends keyof TaughtResults>(method: M, params: unknown): Promise<TaughtResults[M]> => {
    const reply = await program.dispatch(method, params);
    if (!reply.ok) throw new FaultError(reply.fault);
    return reply.value as TaughtResults[M];
  };
  const print = (value: object, said: string) =>
    terminal.result(command.json ? `${JSON.stringify(value)}\n` : `${said}\n`);
  if (command.action === 'list') {
    const listed = await call('taught.list', null);
    for (const { text: said } of listed.faults) terminal.say(`${text.note}: ${said}`);
    return print(listed, listing(listed.concepts));
  }
  if (command.action === 'import') {
    const taught = await call('taught.import', { path: resolve(folder, command.file) });
    return print(taught, words.imported(taught.name));
  }
  if (command.action === 'teach' || command.action === 'look') {
    const looks = await lookAtAll(command.points, { program, work, call });
    const said = looks.map(({ example, mask }) => {
      const { x, y } = example.from.at;
      return words.outlined(`${x},${y}`, mask.pixels, mask.areaM2, example.certainty);
    });
    if (command.action === 'look') return print({ looks: looks.map(({ example }) => example) }, said.join('\n'));
    for (const line of said) terminal.say(line);
    const kept = await teach(command, looks, call);
    return print(kept, words.taught(kept));
  }
  const concept = await byName(command.name, call);
  if (command.action === 'remove') {
    await call('taught.remove', { id: concept.id });
    return print({ removed: concept.name }, words.removed(concept.name));
  }
  const full = await call('taught.get', { id: concept.id });
  const path = resolve(folder, command.file ?? `${plainName(full)}.concept.json`);
  try {
    await writeWhole(path, serialize(full));
  } catch (cause) {
    return raise('taught.cannotWrite', { path }, cause);
  }
  return print({ path }, words.exported(path));
}

type Call = <M extends keyof TaughtResults>(method: M, params: unknown) => Promise<TaughtResults[M]>;

async function lookAtAll(
  { raster: path, example, counter, crs, gsd, segmenter }: TaughtPoints,
  { program, work, call }: { readonly program: Program; readonly work: Work; readonly call: Call },
): Promise<TaughtLook[]> {
  const { signal, folder } = work;
  const raster = await program.engine.openRaster(resolve(folder, path), { signal });
  const { georeference } = raster;
  if (crs !== null && georeference.kind !== 'crs')
    return raise('request.badArea', { because: `${raster.name} has no known CRS` });
  const toOwn =
    crs !== null && georeference.kind === 'crs' ? createTransform(crsByCode(crs), georeference.crs) : (p: MapXY) => p;
  const looks: TaughtLook[] = [];
  for (const [points, isCounter] of [
    [example, false],
    [counter, true],
  ] as const) {
    for (const point of points) {
      if (signal.aborted) raise('run.cancelled');
      const place = { rasterId: raster.id, segmenter, bands: null, stretch: { kind: 'auto' }, gsd };
      looks.push(await call('taught.look', { ...place, at: toOwn(point), counter: isCounter }));
    }
  }
  return looks;
}

/** A concept of this name gets the examples beside those that it has. */
async function teach(
  { points, taught }: Extract<ConceptsCommand, { action: 'teach' }>,
  looks: readonly TaughtLook[],
  call: Call,
): Promise<TaughtStatus> {
  const { concepts: known } = await call('taught.list', null);
  const same = known.find(({ name }) => isSame(name, taught.name));
  const before = same ? await call('taught.get', { id: same.id }) : null;
  return call('taught.save', {
    id: same?.id ?? null,
    name: before?.name ?? taught.name,
    words: [...new Set([...(before?.words ?? []), ...taught.words])],
    segmenter: points.segmenter,
    examples: [...(before?.examples ?? []), ...looks.map(({ example }) => example)],
  });
}

async function byName(name: string, call: Call): Promise<TaughtStatus> {
  const { concepts: known } = await call('taught.list', null);
  const found = known.find((one) => isSame(one.name, name) || one.id === name);
  const names = known.map((one) => one.name).join(', ') || 'none';
  return found ?? raise('request.unknownId', { kind: 'taught concept', id: name, known: names });
}

function isSame(a: string, b: string): boolean {
  return a.localeCompare(b, 'en', { sensitivity: 'base' }) === 0;
}

function plainName({ name }: TaughtConcept): string {
  return name.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '') || 'concept';
}

function listing(concepts: readonly TaughtStatus[]): string {
  return concepts.length === 0 ? words.none : table([words.columns, ...concepts.map(words.row)]).trimEnd();
}
