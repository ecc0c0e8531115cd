/** The command `models`: list, verify, and bring packs here and away. */
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Argument, type Command as Grammar } from 'commander';
import { FaultError, fault, raise } from '../../contract/fault.ts';
import { exitCodeOf } from '../../contract/fault-catalogue.ts';
import type { ModelStatus } from '../../contract/models.ts';
import type { PackStore, TransferOptions } from '../../models/pack-store.ts';
import type { ModelAction, ModelsCommand } from './command.ts';
import { describeModels } from './describe.ts';
import type { Work } from './segment.ts';
import { bytes, text } from './text.ts';

const actions: readonly ModelAction[] = ['list', 'verify', 'licence', 'pull', 'import', 'export', 'remove'];

/** Adds the command to the grammar. One command with an action, so that options may stand anywhere. */
export function addModels(root: Grammar, take: (command: ModelsCommand) => void): void {
  root
    .command('models')
    .description(text.models)
    .addArgument(new Argument('[action]', text.arguments.action).choices(actions).default('list'))
    .argument('[ID|FILE]', text.arguments.pack)
    .argument('[TARGET]', text.arguments.target)
    .option('--accept-licence', text.options.acceptLicence)
    .option('--json', text.options.json)
    .option('--quiet', text.options.quiet)
    .addHelpText('after', text.modelNotes)
    .action((action: ModelAction, name: string | undefined, target: string | undefined, options: Options) => {
      const given = [name, target].filter((value) => value !== undefined).length;
      const [least, most] = { list: [0, 0], verify: [0, 0], export: [1, 2] }[action as string] ?? [1, 1];
      if (given < (least ?? 0) || given > (most ?? 0))
        raise('request.invalid', { because: text.modelsArguments(action) });
      const acceptLicence = options.acceptLicence === true;
      const common = { json: options.json === true, quiet: options.quiet === true, acceptLicence };
      take({ kind: 'models', action, name: name ?? null, target: target ?? null, ...common });
    });
}
interface Options {
  readonly acceptLicence?: true;
  readonly json?: true;
  readonly quiet?: true;
}

/** Runs it. The exit code is 4 when a file that was verified is not what it should be. */
export async function models(command: ModelsCommand, work: Work & { readonly store: PackStore }): Promise<number> {
  const { action, name } = command;
  const { engine, store, terminal } = work;
  if (action === 'list' || action === 'verify') return listModels(command, work);
  if (name === null) return raise('request.invalid', { because: text.modelsArguments(action) });
  if (action === 'licence') {
    const licence = await store.licence(name);
    await terminal.result(command.json ? `${JSON.stringify({ id: name, licence })}\n` : licence);
    return 0;
  }
  const done = await change({ ...command, name }, work);
  if (command.json) {
    const model = (await engine.models()).find(({ id }) => id === done.id) ?? null;
    await terminal.result(`${JSON.stringify({ id: done.id, file: done.file, model })}\n`);
  } else if (done.file !== null) await terminal.result(`${done.file}\n`);
  if (!command.quiet) terminal.say(text.modelDone[action](done.id));
  return 0;
}

interface Done {
  readonly id: string;
  /** What was written, for `export`. */
  readonly file: string | null;
}

async function change(
  command: ModelsCommand & { readonly name: string },
  work: Work & { readonly store: PackStore },
): Promise<Done> {
  const { action, name, acceptLicence } = command;
  const { store, terminal, folder } = work;
  const options = { ...transfer(command, work), acceptLicence };
  try {
    if (action === 'pull') {
      await askLicence(command, work, () => store.licence(name));
      await store.pull(name, options);
      return { id: name, file: null };
    }
    if (action === 'import') {
      const path = resolve(folder, name);
      const offer = await store.offer(path);
      await askLicence(command, work, async () => offer.licenceText);
      return { id: await store.import(path, options), file: null };
    }
    if (action === 'export') {
      const target = await exportTarget(command.target, await store.archiveName(name), folder);
      await store.export(name, target, options);
      return { id: name, file: target };
    }
    await store.remove(name);
    return { id: name, file: null };
  } catch (thrown) {
    if (thrown instanceof Error && thrown.name === 'AbortError') throw new FaultError(fault('run.cancelled'));
    throw thrown;
  } finally {
    terminal.status('');
  }
}

/** The licence's text goes to stderr before the fault that asks to accept it. */
async function askLicence(
  { acceptLicence, quiet }: ModelsCommand,
  { terminal }: Work,
  licence: () => Promise<string>,
): Promise<void> {
  if (!acceptLicence && !quiet) terminal.say(await licence());
}

/** A folder is given the archive's own name. */
async function exportTarget(target: string | null, name: string, folder: string): Promise<string> {
  const path = resolve(folder, target ?? '.');
  const isFolder = (await stat(path).catch(() => null))?.isDirectory() ?? false;
  return isFolder ? join(path, name) : path;
}

/** Where stderr is no terminal, a line for each tenth. */
function transfer({ quiet }: ModelsCommand, { terminal, signal }: Work): TransferOptions {
  if (quiet) return { signal };
  let tenth = 0;
  return {
    signal,
    onProgress(done, of) {
      const line = text.transferred(bytes(done), bytes(of), Math.floor((100 * done) / of));
      const reached = Math.floor((10 * done) / of);
      if (terminal.interactive) terminal.status(line);
      else if (reached > tenth) terminal.say(line);
      tenth = Math.max(tenth, reached);
    },
  };
}

async function listModels({ action, json }: ModelsCommand, work: Work): Promise<number> {
  const { engine, terminal, signal } = work;
  const found = await unlessStopped(signal, action === 'verify' ? engine.verifyModels() : engine.models());
  await terminal.result(json ? `${JSON.stringify({ models: found })}\n` : describeModels(found));
  const broken = found.filter(isBroken);
  if (action === 'list' || broken.length === 0) return 0;
  terminal.say(`${text.error}: ${text.modelsBroken(broken.map((model) => model.id))}`);
  return exitCodeOf(broken.some((model) => model.state === 'corrupt') ? 'models.corrupt' : 'models.missing');
}

function isBroken(model: ModelStatus): boolean {
  return model.state === 'missing' || model.state === 'corrupt';
}

/** Stops waiting for work that leaves nothing behind, so that a person who stops it need not wait either. */
export async function unlessStopped<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  const stop = () => reject(new FaultError(fault('run.cancelled')));
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  return Promise.race([work, stopped]).finally(() => signal.removeEventListener('abort', stop));
}
