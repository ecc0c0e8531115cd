/** The commands `encode` (prepare an area) and `cache` (look at what is kept, or drop it). */
import { randomUUID } from 'node:crypto';
import { basename, resolve } from 'node:path';
import { Argument, type Command as Grammar, Option } from 'commander';
import { raise } from '../../contract/fault.ts';
import type { PreencodeProgress } from '../../contract/preencode.ts';
import type { Stretch } from '../../contract/raster.ts';
import type { GsdChoice } from '../../contract/run.ts';
import type { Box } from '../../contract/space.ts';
import { defaultSegmenter } from '../../engine/defaults.ts';
import { clearDisk, type DiskSettings } from '../../process/encoding-disk.ts';
import { cacheInfo } from '../handlers/preparing.ts';
import type { CacheCommand, Command, EncodeCommand } from './command.ts';
import { encodeText as text } from './encode-text.ts';
import type { Work } from './segment.ts';
import type { Terminal } from './terminal.ts';
import { bytes, text as common } from './text.ts';
import { parseArea, parseBands, parseCrs, parseGsd, parseStretch } from './values.ts';

interface EncodeOptions {
  readonly segmenter?: string;
  readonly aoi?: Box<'map'>;
  readonly aoiCrs?: string;
  readonly bands?: readonly [number, number, number];
  readonly stretch?: Stretch;
  readonly gsd: GsdChoice;
  readonly json?: true;
  readonly quiet?: true;
}

/** Adds both commands to the grammar. */
export function addEncode(root: Grammar, take: (command: Command) => void): void {
  const { options } = common;
  root
    .command('encode')
    .description(text.encode)
    .argument('<RASTER>', common.arguments.raster)
    .option('--segmenter <ID>', options.segmenter)
    .option('--aoi <minx,miny,maxx,maxy>', options.aoi, parseArea)
    .option('--aoi-crs <EPSG:n>', options.aoiCrs, parseCrs)
    .option('--bands <3,2,1>', options.bands, parseBands)
    .option('--stretch <min,max|p2,p98>', options.stretch, parseStretch)
    .addOption(
      new Option('--gsd <METRES|native|auto>', options.gsd).argParser(parseGsd).default({ kind: 'auto' }, 'auto'),
    )
    .option('--json', options.json)
    .option('--quiet', options.quiet)
    .action((raster: string, given: EncodeOptions) => take(encodeOf(raster, given)));
  root
    .command('cache')
    .description(text.cache)
    .addArgument(new Argument('[action]', text.action).choices(['info', 'clear']).default('info'))
    .option('--json', options.json)
    .action((action: 'info' | 'clear', given: { json?: true }) =>
      take({ kind: 'cache', action, json: given.json === true }),
    );
}

function encodeOf(raster: string, given: EncodeOptions): EncodeCommand {
  if (given.aoiCrs !== undefined && !given.aoi) raise('request.invalid', { because: common.aoiCrsAlone });
  if (raster === '') raise('request.invalid', { because: common.emptyRaster });
  return {
    kind: 'encode',
    raster,
    segmenter: given.segmenter ?? null,
    area: given.aoi ? { box: given.aoi, crs: given.aoiCrs ?? null } : null,
    bands: given.bands ?? null,
    stretch: given.stretch ?? { kind: 'auto' },
    gsd: given.gsd,
    json: given.json === true,
    quiet: given.quiet === true,
  };
}

/** Prepares an area; stopped, it goes on where it was when it is started again. Faults: as `Engine.preencode`, `cache.off`. */
export async function encodeArea(command: EncodeCommand, cache: DiskSettings | null, work: Work): Promise<void> {
  const { engine, terminal, signal } = work;
  if (!cache) raise('cache.off');
  if (!command.quiet) terminal.status(common.opening(basename(command.raster)));
  const raster = await engine.openRaster(resolve(work.folder, command.raster), { signal });
  const report = await engine.preencode(
    {
      jobId: randomUUID(),
      rasterId: raster.id,
      segmenter: command.segmenter ?? defaultSegmenter,
      gsd: command.gsd,
      area: command.area,
      bands: command.bands ? [...command.bands] : null,
      stretch: command.stretch,
    },
    { signal, ...(command.quiet ? {} : { onProgress: showProgress(terminal) }) },
  );
  terminal.status('');
  const { windows, found, made, ms } = report;
  const said = command.json
    ? JSON.stringify({ windows, found, made, ms })
    : text.done(windows, made, (ms / 1000).toFixed(1));
  await terminal.result(`${said}\n`);
}

/** One line that changes on a terminal, elsewhere a line every ten windows. */
function showProgress(terminal: Terminal): (progress: PreencodeProgress) => void {
  return ({ windows, found, made, elapsed }) => {
    const left = made === 0 ? null : (elapsed / made) * (windows - found - made);
    const line = text.progress(found + made, windows, left);
    if (terminal.interactive) terminal.status(line);
    else if (made % 10 === 0) terminal.say(line);
  };
}

/** Works on the folder alone; no process is started. */
export async function manageCache(
  command: CacheCommand,
  cache: DiskSettings | null,
  terminal: Terminal,
): Promise<void> {
  const info = await cacheInfo(cache);
  if (command.action === 'clear' && cache) await clearDisk(cache);
  if (command.json) await terminal.result(`${JSON.stringify(info)}\n`);
  else if (info.folder === null) await terminal.result(`${text.off}\n`);
  else if (command.action === 'clear') await terminal.result(`${text.cleared(info.windows, bytes(info.bytes))}\n`);
  else await terminal.result(`${text.info(info.folder, info.windows, bytes(info.bytes), bytes(info.limitBytes))}\n`);
}
