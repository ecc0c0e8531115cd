/** The command `reward`: serves rewards until it is told to stop. */
import { resolve } from 'node:path';
import { type Command as Grammar, Option } from 'commander';
import { defaultSegmenter } from '../../engine/defaults.ts';
import { type DatasetFormat, datasetFormats, type Resolution, resolutions } from '../../engine/evaluate/sample.ts';
import { startRewardService } from '../reward/service.ts';
import type { Command, RewardCommand } from './command.ts';
import { count } from './eval-grammar.ts';
import { evalText } from './eval-text.ts';
import type { Work } from './segment.ts';
import { text } from './text.ts';
import { parsePort } from './values.ts';

type RewardOptions = Omit<RewardCommand, 'kind' | 'segmenter' | 'json'> & {
  readonly segmenter?: string;
  readonly format: DatasetFormat;
  readonly resolution: Resolution;
};

/** Adds the command to the grammar. */
export function addReward(root: Grammar, take: (command: Command) => void): void {
  const { options, reward } = evalText;
  root
    .command('reward')
    .description(reward.command)
    .requiredOption('--dataset <DIR>', evalText.dataset)
    .addOption(new Option('--format <FORMAT>', options.format).choices(datasetFormats).default('earthreason'))
    .option('--split <NAME>', options.split, 'train')
    .option('--segmenter <ID>', options.segmenter)
    .addOption(new Option('--resolution <SIZE>', reward.resolution).choices(resolutions).default('840'))
    .option('--waiting <N>', reward.waiting, count('--waiting'), 4096)
    .option('--port <N>', text.options.port, parsePort, 0)
    .addHelpText('after', reward.notes)
    .action((given: RewardOptions) =>
      take({ kind: 'reward', ...given, segmenter: given.segmenter ?? null, json: false }),
    );
}

/** Prints the address on stdout and serves until the signal. Faults: `evaluate.*`, `host.cannotListen`, `models.*`. */
export async function serveRewards(command: RewardCommand, work: Work): Promise<void> {
  const { engine, terminal, signal, folder, version } = work;
  const rewarding = await engine.rewarding({
    ...command,
    folder: resolve(folder, command.dataset),
    segmenter: command.segmenter ?? defaultSegmenter,
  });
  const service = await startRewardService(rewarding, { port: command.port, version });
  terminal.say(evalText.reward.serving(rewarding.dataset.samples.length));
  await terminal.result(`${service.url}\n`);
  await new Promise<void>((stop) => {
    if (signal.aborted) stop();
    else signal.addEventListener('abort', () => stop(), { once: true });
  });
  await service.close();
}
