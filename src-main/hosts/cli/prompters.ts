/** The command `prompters`: language models behind servers, listed, added, tried, removed. */
import { type Command as Grammar, Option } from 'commander';
import * as v from 'valibot';
import { FaultError, raise } from '../../contract/fault.ts';
import {
  type ConnectionReport,
  type ServerPrompters,
  type Structured,
  serverDefaults,
  serverPrompterSchema,
  structuredSchema,
} from '../../contract/prompters.ts';
import type { Program } from '../program.ts';
import type { Command, PromptersCommand } from './command.ts';
import { prompterText } from './prompters-text.ts';
import { table } from './table.ts';
import type { Terminal } from './terminal.ts';
import { text } from './text.ts';

interface JsonOption {
  readonly json?: true;
}
interface AddOptions extends JsonOption {
  readonly model?: string;
  readonly template?: string;
  readonly structured: Structured;
}

export function addPrompters(root: Grammar, take: (command: Command) => void): void {
  const words = prompterText;
  const group = root.command('prompters').description(words.prompters);
  const json = (options: JsonOption) => options.json === true;
  group
    .command('list', { isDefault: true })
    .description(words.list)
    .option('--json', text.options.json)
    .action((options: JsonOption) => take({ kind: 'prompters', action: 'list', json: json(options) }));
  group
    .command('add')
    .description(words.add)
    .argument('<NAME>', words.name)
    .argument('<URL>', words.url)
    .option('--model <MODEL>', words.model)
    .option('--template <ID>', words.template)
    .addOption(new Option('--structured <form>', words.structured).choices(structuredSchema.options).default('none'))
    .option('--json', text.options.json)
    .addHelpText('after', words.addNotes)
    .action((name: string, url: string, options: AddOptions) => {
      const { model = '', template = null, structured } = options;
      take({
        kind: 'prompters',
        action: 'add',
        added: { name, url, model, template, structured },
        json: json(options),
      });
    });
  for (const action of ['test', 'remove'] as const) {
    group
      .command(action)
      .description(words[action])
      .argument('<NAME>', words.name)
      .option('--json', text.options.json)
      .action((name: string, options: JsonOption) => take({ kind: 'prompters', action, name, json: json(options) }));
  }
}

/** Runs one of them; the exit code of what returns is 0. Faults: those of the contract's methods. */
export async function prompters(command: PromptersCommand, program: Program, terminal: Terminal): Promise<void> {
  const call = async <T>(method: string, params: unknown): Promise<T> => {
    const reply = await program.dispatch(method, params);
    if (!reply.ok) throw new FaultError(reply.fault);
    return reply.value as T;
  };
  const print = (value: object, words: string) => terminal.result(command.json ? `${JSON.stringify(value)}\n` : words);
  const listed = await call<ServerPrompters>('prompters.list', null);
  if (command.action === 'list') return print(listed, describe(listed));
  if (command.action === 'add') {
    const { added } = command;
    const prompter = { ...serverDefaults, ...added, id: idOf(added.name) };
    const kept = await call<ServerPrompters>('prompters.save', { prompter, key: null });
    return print(kept, describe(kept));
  }
  const status = listed.prompters.find(({ id }) => id === idOf(command.name));
  if (!status) {
    const known = listed.prompters.map(({ id }) => id).join(', ');
    return raise('request.unknownId', { kind: 'prompter', id: command.name, known });
  }
  if (command.action === 'remove') {
    const left = await call<ServerPrompters>('prompters.remove', { id: status.id });
    return print(left, describe(left));
  }
  const { key: _, keyVariable: __, ...prompter } = status;
  const report = await call<ConnectionReport>('prompters.test', { prompter, key: null });
  return print(report, prompterText.report(report));
}

/** `my-gpu` and `server.my-gpu` are the same. Faults: `request.invalid`. */
function idOf(name: string): string {
  const id = name.startsWith('server.') ? name : `server.${name.toLowerCase().replace(/[\s_]+/g, '-')}`;
  return v.is(serverPrompterSchema.entries.id, id)
    ? id
    : raise('request.invalid', { because: prompterText.badName(name) });
}

function describe({ prompters }: ServerPrompters): string {
  if (prompters.length === 0) return `${prompterText.none}\n`;
  const rows = prompters.map(({ id, url, model, key, keyVariable }) => [
    id,
    model || prompterText.onlyModel,
    url,
    prompterText.keys[key](keyVariable),
  ]);
  return table([prompterText.columns, ...rows]);
}
