/** From arguments to an exit code. */
import { resolve } from 'node:path';
import { type Fault, FaultError, fault, faultOf } from '../../contract/fault.ts';
import { exitCodeOf } from '../../contract/fault-catalogue.ts';
import type { ModelStatus } from '../../contract/models.ts';
import { forkNode } from '../../process/fork-node.ts';
import { cachePlace } from '../cache-place.ts';
import { dialogless } from '../dialogless.ts';
import type { Installation } from '../installation.ts';
import type { Command } from './command.ts';
import { describeDevices, describeModels, describeRaster } from './describe.ts';
import { compareResults, evaluateDataset } from './eval.ts';
import { parse } from './parse.ts';
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

/** Runs one command line and says with which code the process should exit. */
export async function runCommandLine(argv: readonly string[], around: Surroundings): Promise<number> {
  const { terminal, installation } = around;
  const parsed = parse(argv, installation.version);
  if (parsed.kind === 'help') {
    await terminal.result(parsed.text);
    return 0;
  }
  if (parsed.kind === 'fault') return tell(parsed.fault, parsed.json, terminal);
  const { command } = parsed;
  try {
    return command.kind === 'serve' ? await serve(command, around) : await work(command, around);
  } catch (thrown) {
    return tell(faultOf(thrown), command.kind !== 'serve' && command.json, terminal);
  }
}

/** The server host is loaded only when it is asked for. */
async function serve(command: Extract<Command, { kind: 'serve' }>, around: Surroundings): Promise<number> {
  const { serve: run } = await import('../server/serve.ts');
  const { terminal, installation, signal } = around;
  await run({ port: command.port, open: command.open, installation, signal, terminal });
  return 0;
}

async function work(command: Exclude<Command, { kind: 'serve' }>, around: Surroundings): Promise<number> {
  const { installation, terminal, signal, folder } = around;
  const { createProgram } = await import('../program.ts');
  const program = createProgram({
    appRoot: installation.appRoot,
    entries: installation.entries,
    fork: forkNode,
    edge: dialogless,
    cache: cachePlace(),
  });
  program.subscribe((topic, payload) => {
    if (topic === 'engine.notice' && 'text' in payload) terminal.say(`${text.note}: ${payload.text}`);
  });
  try {
    return await perform(command, { engine: program.engine, terminal, signal, folder, version: installation.version });
  } finally {
    terminal.status('');
    await program.settle();
    await program.dispose();
  }
}

async function perform(command: Exclude<Command, { kind: 'serve' }>, work: Work): Promise<number> {
  const { engine, terminal, signal, folder } = work;
  switch (command.kind) {
    case 'segment':
      await segment(command, work);
      return 0;
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

/** Exit code 4 when a file that was verified is not what it should be. */
async function models(command: Extract<Command, { kind: 'models' }>, work: Work): Promise<number> {
  const { engine, terminal, signal } = work;
  const found = await unlessStopped(signal, command.action === 'verify' ? engine.verifyModels() : engine.models());
  await terminal.result(command.json ? jsonLine({ models: found }) : describeModels(found));
  const broken = found.filter(isBroken);
  if (command.action === 'list' || broken.length === 0) return 0;
  terminal.say(`${text.error}: ${text.modelsBroken(broken.map((model) => model.id))}`);
  return exitCodeOf(broken.some((model) => model.state === 'corrupt') ? 'models.corrupt' : 'models.missing');
}

/** Stops waiting for work that leaves nothing behind, so that a person who stops it need not wait either. */
async function unlessStopped<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  const stop = () => reject(new FaultError(fault('run.cancelled')));
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  return Promise.race([work, stopped]).finally(() => signal.removeEventListener('abort', stop));
}

function isBroken(model: ModelStatus): boolean {
  return model.state === 'missing' || model.state === 'corrupt';
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
