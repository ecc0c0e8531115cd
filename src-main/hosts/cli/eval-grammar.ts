/** The grammar of `eval` and `eval compare`. */
import { Argument, type Command as Grammar, Option } from 'commander';
import { raise } from '../../contract/fault.ts';
import { type ProtocolId, protocolIds } from '../../engine/evaluate/protocols.ts';
import { type DatasetFormat, datasetFormats, type Resolution, resolutions } from '../../engine/evaluate/sample.ts';
import type { Command, EvalCommand } from './command.ts';
import { evalText } from './eval-text.ts';
import { text } from './text.ts';

interface EvalOptions {
  readonly format: DatasetFormat;
  readonly split?: string;
  readonly prompter?: string;
  readonly answers?: string;
  readonly segmenter?: string;
  readonly protocol: ProtocolId;
  readonly question?: 'random' | 'first';
  readonly resolution?: Resolution;
  readonly limit?: number;
  readonly seed: number;
  readonly jobs: number;
  readonly resume?: true;
  readonly out?: string;
  readonly json?: true;
  readonly quiet?: true;
}

/** Adds both commands to the grammar. */
export function addEval(root: Grammar, take: (command: Command) => void): void {
  const { options } = evalText;
  const command = root
    .command('eval')
    .description(evalText.command)
    .addArgument(new Argument('<DATASET>', evalText.dataset))
    .addOption(new Option('--format <FORMAT>', options.format).choices(datasetFormats).default('earthreason'))
    .option('--split <NAME>', options.split)
    .option('--prompter <ID>', options.prompter)
    .option('--answers <FILE>', options.answers)
    .option('--segmenter <ID>', options.segmenter)
    .addOption(new Option('--protocol <NAME>', options.protocol).choices(protocolIds).default('think2seg-rs'))
    .addOption(new Option('--question <WHICH>', options.question).choices(['random', 'first']))
    .addOption(new Option('--resolution <SIZE>', options.resolution).choices(resolutions))
    .option('--limit <N>', options.limit, count('--limit'))
    .option('--seed <S>', options.seed, parseSeed, 0)
    .option('--jobs <N>', options.jobs, count('--jobs'), 2)
    .option('--resume', options.resume)
    .option('--out <DIR>', options.out)
    .option('--json', text.options.json)
    .option('--quiet', text.options.quiet)
    .addHelpText('after', `${evalText.notes}${text.exitCodes}`)
    .action((dataset: string, given: EvalOptions) => take(evalOf(dataset, given)));
  command
    .command('compare')
    .description(evalText.compare)
    .argument('<A>', evalText.results)
    .argument('<B>', evalText.results)
    .action((a: string, b: string, _: object, own: Grammar) =>
      take({ kind: 'eval-compare', a, b, json: own.optsWithGlobals<{ json?: true }>().json === true }),
    );
}

function evalOf(dataset: string, given: EvalOptions): EvalCommand {
  if (given.out === undefined || given.out === '') return raise('request.invalid', { because: evalText.needsOut });
  if (given.answers !== undefined && given.prompter !== undefined) {
    raise('request.invalid', { because: evalText.bothAnswers });
  }
  return {
    kind: 'eval',
    dataset,
    format: given.format,
    split: given.split ?? (given.format === 'project' ? 'corrected' : 'val'),
    prompter: given.prompter ?? null,
    answers: given.answers ?? null,
    segmenter: given.segmenter ?? null,
    protocol: given.protocol,
    question: given.question ?? null,
    resolution: given.resolution ?? null,
    limit: given.limit ?? null,
    seed: given.seed,
    jobs: given.jobs,
    resume: given.resume === true,
    out: given.out,
    json: given.json === true,
    quiet: given.quiet === true,
  };
}

/** Parser of a whole number above 0. */
export function count(option: string): (given: string) => number {
  return (given) => {
    const value = /^\d{1,9}$/.test(given) ? Number(given) : 0;
    return value >= 1 ? value : raise('request.invalid', { because: evalText.notCount(option, given) });
  };
}

function parseSeed(given: string): number {
  return /^\d{1,9}$/.test(given) ? Number(given) : raise('request.invalid', { because: evalText.notSeed(given) });
}
