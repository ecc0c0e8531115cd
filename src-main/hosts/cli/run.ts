/** From arguments to an exit code. */
import { resolve } from 'node:path';
import { type Fault, faultOf } from '../../contract/fault.ts';
import { exitCodeOf } from '../../contract/fault-catalogue.ts';
import type { Settings } from '../../contract/settings.ts';
import type { PackStore } from '../../models/pack-store.ts';
import { forkNode } from '../../process/fork-node.ts';
import { cachePlace } from '../cache-place.ts';
import { dialogless } from '../dialogless.ts';
import type { Installation } from '../installation.ts';
import type { Command } from './command.ts';
import { concepts } from './concepts.ts';
import { describeDevices, describeRaster } from './describe.ts';
import { encodeArea, manageCache } from './encode.ts';
import { compareResults, evaluateDataset } from './eval.ts';
import { models, unlessStopped } from './models.ts';
import { parse } from './parse.ts';
import { prompters } from './prompters.ts';
import { serveRewards } from './reward.ts';
import { segment, type Work } from './segment.ts';
import type { Terminal } from './terminal.ts';
import { text } from './text.ts';

export interface Surroundings {
  readonly installation: Installation;
  readonly terminal: Terminal;
  /** Aborts when the person or the system asks to stop. */
  readonly signal: AbortSignal;
  readonly folder: string;
}

/** With what was set for this call. */
type Called = Surroundings & { readonly settings: Partial<Settings> };

/** Runs one command line and says with which code the process should exit. */
export async function runCommandLine(argv: readonly string[], around: Surroundings): Promise<number> {
  const { terminal, installation } = around;
  const parsed = parse(argv, installation.version);
  if (parsed.kind === 'help') {
    await terminal.result(parsed.text);
    return 0;
  }
  if (parsed.kind === 'fault') return tell(parsed.fault, parsed.json, terminal);
  const { command, settings } = parsed;
  try {
    return command.kind === 'serve'
      ? await serve(command, { ...around, settings })
      : await work(command, { ...around, settings });
  } catch (thrown) {
    return tell(faultOf(thrown), command.kind !== 'serve' && command.json, terminal);
  }
}

/** The server host is loaded only when it is asked for. */
async function serve(command: Extract<Command, { kind: 'serve' }>, around: Called): Promise<number> {
  const { serve: run } = await import('../server/serve.ts');
  const { terminal, installation, signal, settings } = around;
  await run({ port: command.port, open: command.open, installation, signal, terminal, settings });
  return 0;
}

async function work(command: Exclude<Command, { kind: 'serve' }>, around: Called): Promise<number> {
  const { installation, terminal, signal, folder, settings } = around;
  const cache = command.kind === 'segment' && command.noCache ? null : cachePlace();
  if (command.kind === 'cache') {
    await manageCache(command, cache, terminal);
    return 0;
  }
  const { createProgram } = await import('../program.ts');
  const program = createProgram({
    appRoot: installation.appRoot,
    entries: installation.entries,
    fork: forkNode,
    edge: dialogless,
    cache,
    settings,
  });
  program.subscribe((topic, payload) => {
    if (topic === 'engine.notice' && 'text' in payload) terminal.say(`${text.note}: ${payload.text}`);
  });
  try {
    const { engine, packs: store } = program;
    const parts = { engine, terminal, signal, folder, version: installation.version };
    if (command.kind === 'encode') {
      await encodeArea(command, cache, parts);
      return 0;
    }
    if (command.kind === 'prompters') {
      await unlessStopped(signal, prompters(command, program, terminal));
      return 0;
    }
    if (command.kind === 'concepts') {
      await unlessStopped(signal, concepts(command, program, parts));
      return 0;
    }
    return await perform(command, { ...parts, store });
  } finally {
    terminal.status('');
    await program.settle();
    await program.dispose();
  }
}

async function perform(
  command: Exclude<Command, { kind: 'serve' | 'cache' | 'encode' | 'prompters' | 'concepts' }>,
  work: Work & { readonly store: PackStore },
): Promise<number> {
  const { engine, terminal, signal, folder } = work;
  switch (command.kind) {
    case 'segment':
      return segment(command, work);
    case 'info': {
      const raster = await engine.openRaster(resolve(folder, command.raster), { signal });
      await terminal.result(command.json ? jsonLine(raster) : describeRaster(raster));
      return 0;
    }
    case 'devices': {
      const report = await unlessStopped(signal, engine.devices());
      await terminal.result(command.json ? jsonLine(report) : describeDevices(report));
      return 0;
    }
    case 'eval':
      await evaluateDataset(command, work, work.version);
      return 0;
    case 'eval-compare':
      await compareResults(command, work);
      return 0;
    case 'reward':
      await serveRewards(command, work);
      return 0;
    case 'models':
      return models(command, work);
  }
}

/** A fault in words on stderr, and as data on stdout where a script asked for JSON. */
async function tell(found: Fault, json: boolean, terminal: Terminal): Promise<number> {
  terminal.say(`${text.error}: ${found.text}`);
  terminal.say(`${text.hint}: ${found.hint}`);
  const kept = found.detail?.kept;
  if (typeof kept === 'string') terminal.say(`${text.note}: ${text.kept(kept)}`);
  terminal.say(`${text.code}: ${found.code}`);
  if (json) await terminal.result(jsonLine({ fault: found }));
  return exitCodeOf(found.code);
}

function jsonLine(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}
