/** The command `segment`: a raster and a question in, GeoJSON out. */
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { basename, join, parse, resolve } from 'node:path';
import { FaultError, fault, faultOf } from '../../contract/fault.ts';
import { exitCodeOf } from '../../contract/fault-catalogue.ts';
import type { Refused, RunResult, SegmentRequest } from '../../contract/run.ts';
import { defaultPrompter, defaultSegmenter } from '../../engine/defaults.ts';
import type { Engine } from '../../engine/engine.ts';
import { checkExportPath } from '../../engine/export/export.ts';
import type { SegmentCommand } from './command.ts';
import { showProgress } from './progress.ts';
import type { Terminal } from './terminal.ts';
import { area, text } from './text.ts';

export interface Work {
  readonly engine: Engine;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  /** Folder that relative paths start from. */
  readonly folder: string;
  /** Of the program. */
  readonly version: string;
}

/** Runs the questions and hands the results on. Faults are thrown; returns the exit code: of a refused question its fault's, else 0. */
export async function segment(command: SegmentCommand, work: Work): Promise<number> {
  const { engine, terminal, signal } = work;
  const outs = outsOf(command, work.folder);
  // A name that cannot be written is told before the work, not after it.
  for (const out of outs) await checkExportPath(out);
  if (!command.quiet) terminal.status(text.opening(basename(command.raster)));
  const request = requestOf(command, work.folder);
  engine.warm(request, false);
  const raster = await engine.openRaster(resolve(work.folder, command.raster), { signal });
  const onProgress = command.quiet ? undefined : showProgress(terminal);
  const requests = command.queries.map((query) => ({ ...request, query, runId: randomUUID(), rasterId: raster.id }));
  const results = await engine.segmentAll(requests, { signal, ...(onProgress && { onProgress }) });
  terminal.status('');
  for (const [i, out] of outs.entries()) {
    const result = results[i];
    if (result && result.answer !== 'refused') await save(engine, result, out);
  }
  await print(command, results, work);
  for (const [i, result] of results.entries()) {
    if (result.answer === 'refused') {
      terminal.say(`${text.error}: ${text.answerTo(result.query, result.fault.text)}`);
      terminal.say(`${text.hint}: ${result.fault.hint}`);
      continue;
    }
    if (command.quiet) continue;
    terminal.say(results.length > 1 ? text.answerTo(result.query, summary(result)) : summary(result));
    for (const left of result.leftOff ?? []) terminal.say(`${text.note}: ${text.leftOff(left)}`);
    if (result.form && result.form.refused !== null) terminal.say(`${text.note}: ${text.formRefused(result.form)}`);
    const out = outs[i];
    if (out !== undefined) terminal.say(text.written(out));
  }
  const refused = results.find((result) => result.answer === 'refused');
  return refused ? exitCodeOf(refused.fault.code) : 0;
}

/** One result is one object, or the GeoJSON; of several, `--json` gives a list, and GeoJSON one line each; of a refused one it is its fault. */
async function print(
  command: SegmentCommand,
  results: readonly (RunResult | Refused)[],
  { engine, terminal }: Work,
): Promise<void> {
  const [first] = results;
  if (command.json && first) {
    const objects = [];
    for (const result of results) objects.push({ query: result.query, ...(await jsonResult(engine, result)) });
    const one = await jsonResult(engine, first);
    await terminal.result(`${JSON.stringify(results.length > 1 ? { results: objects } : one)}\n`);
  } else if (command.out === null) {
    for (const result of results) {
      const line = result.answer === 'refused' ? { fault: result.fault } : await engine.exportDocument(result.runId);
      await terminal.result(`${JSON.stringify(line)}\n`);
    }
  }
}

/** A file for each question: the named one, or with several questions that name with a number before its ending. */
function outsOf({ out, queries }: SegmentCommand, folder: string): string[] {
  if (out === null) return [];
  const path = resolve(folder, out);
  if (queries.length === 1) return [path];
  const { dir, name, ext } = parse(path);
  return queries.map((_, i) => join(dir, `${name}-${i + 1}${ext}`));
}

function requestOf(command: SegmentCommand, folder: string): Omit<SegmentRequest, 'rasterId' | 'runId' | 'query'> {
  return {
    prompter: fromFolder(command.prompter ?? defaultPrompter, folder),
    segmenter: command.segmenter ?? defaultSegmenter,
    mode: command.mode,
    grammar: command.grammar,
    gsd: command.gsd,
    area: command.area,
    bands: command.bands,
    stretch: command.stretch,
    clean: command.clean,
  };
}

/** `recorded:FILE` names a file, which is meant from the caller's folder; other ids are left as they are. */
function fromFolder(prompter: string, folder: string): string {
  const file = /^recorded:(.+)$/s.exec(prompter)?.[1];
  return file === undefined ? prompter : `recorded:${resolve(folder, file)}`;
}

/** The promised object of `--json`. */
async function jsonResult(engine: Engine, result: RunResult | Refused): Promise<object> {
  if (result.answer === 'refused') return { answer: result.answer, fault: result.fault };
  const document = await engine.exportDocument(result.runId);
  const { answer, prompts, thinking, timings, prompter, segmenter, window, leftOff = [], form } = result;
  const features = 'features' in document ? document.features : [];
  return {
    answer,
    features,
    prompts,
    thinking,
    timings,
    prompter,
    segmenter,
    window,
    leftOff,
    ...(form ? { form } : {}),
  };
}

/**
 * Writes the result. When the file cannot be written, the result would end with this process, so it
 * is kept in the folder for temporary files and the fault's detail `kept` says where.
 */
async function save(engine: Engine, result: RunResult, path: string): Promise<void> {
  try {
    await engine.exportRun(result.runId, path);
  } catch (thrown) {
    const found = faultOf(thrown);
    if (found.code !== 'export.diskFull' && found.code !== 'export.cannotWrite') throw thrown;
    const kept = await keep(engine, result);
    if (kept === null) throw thrown;
    throw new FaultError(fault(found.code, { ...found.detail, kept }), { cause: thrown });
  }
}

/** Path of the kept result; null where even that could not be written, and the first fault is the one to tell. */
async function keep(engine: Engine, result: RunResult): Promise<string | null> {
  const path = join(tmpdir(), `think2seg-${result.runId}.geojson`);
  try {
    await engine.exportRun(result.runId, path);
    return path;
  } catch {
    return null;
  }
}

function summary(result: RunResult): string {
  if (result.answer === 'no-target') return text.noTarget(result.thinking);
  const areas = result.features.map((feature) => feature.areaM2);
  const total = areas.reduce<number | null>((sum, a) => (sum === null || a === null ? null : sum + a), 0);
  return text.found(
    result.features.length,
    total === null ? null : area(total),
    (result.timings.total / 1000).toFixed(1),
  );
}
