/** The command line's grammar. Pure: arguments in, a command, help or a usage fault out. */
import { CommanderError, Command as Grammar, Option } from 'commander';
import { FaultError, fault, raise } from '../../contract/fault.ts';
import type { Stretch } from '../../contract/raster.ts';
import type { GsdChoice, MaskMode } from '../../contract/run.ts';
import { type DeviceChoice, deviceChoiceSchema, type Settings } from '../../contract/settings.ts';
import type { Box } from '../../contract/space.ts';
import type { Command, Parsed, SegmentCommand } from './command.ts';
import { addConcepts } from './concepts.ts';
import { addEncode } from './encode.ts';
import { addEval } from './eval-grammar.ts';
import { addModels } from './models.ts';
import { addPrompters } from './prompters.ts';
import { addReward } from './reward.ts';
import { text } from './text.ts';
import {
  parseArea,
  parseBands,
  parseCrs,
  parseGsd,
  parsePort,
  parseQuery,
  parseSquareMetres,
  parseStretch,
} from './values.ts';

/** Parses what stands after the program's name. */
export function parse(argv: readonly string[], version: string): Parsed {
  const printed: string[] = [];
  const found: Command[] = [];
  let settings: Partial<Settings> = {};
  try {
    grammar({
      version,
      print: (piece) => printed.push(piece),
      take: (command) => found.push(command),
      set: (given) => {
        settings = given;
      },
    }).parse([...argv], { from: 'user' });
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return { kind: 'help', text: printed.join('') };
    return { kind: 'fault', fault: usageFault(thrown), json: wantsJson(argv) };
  }
  const [command] = found;
  if (command) return { kind: 'command', command, settings };
  return { kind: 'fault', fault: fault('request.invalid', { because: text.noCommand }), json: wantsJson(argv) };
}

interface Sink {
  readonly version: string;
  print(piece: string): void;
  take(command: Command): void;
  set(settings: Partial<Settings>): void;
}

function grammar(sink: Sink): Grammar {
  const root = new Grammar('think2seg')
    .description(text.program)
    .version(sink.version, '--version', text.options.version)
    .helpOption('-h, --help', text.options.help)
    .helpCommand('help [command]', text.options.help)
    .exitOverride()
    .configureOutput({ writeOut: sink.print, writeErr: () => {}, outputError: () => {} })
    .configureHelp({ helpWidth: 100 })
    .addHelpText('after', `${text.examples}${text.exitCodes}`);
  addSegment(root, sink);
  addEval(root, sink.take);
  addReward(root, sink.take);
  addEncode(root, sink.take);
  addPrompters(root, sink.take);
  addConcepts(root, sink.take);
  root
    .command('info')
    .description(text.info)
    .argument('<RASTER>', text.arguments.raster)
    .option('--json', text.options.json)
    .action((raster: string, options: JsonOption) =>
      sink.take({ kind: 'info', raster: named(raster), json: options.json === true }),
    );
  root
    .command('devices')
    .description(text.devices)
    .option('--json', text.options.json)
    .action((options: JsonOption) => sink.take({ kind: 'devices', json: options.json === true }));
  addModels(root, sink.take);
  root
    .command('serve')
    .description(text.serve)
    .option('--port <N>', text.options.port, parsePort, 0)
    .option('--open', text.options.open)
    .action((options: { port: number; open?: true }) =>
      sink.take({ kind: 'serve', port: options.port, open: options.open === true }),
    );
  addSettings(root, sink);
  return root;
}

/** Every command takes the settings that hold for its call. */
function addSettings(root: Grammar, sink: Sink): void {
  for (const command of root.commands) {
    command
      .option('--offline', text.options.offline)
      .addOption(new Option('--device <DEVICE>', text.options.device).choices(deviceChoiceSchema.options));
  }
  root.hook('preAction', (_root, command) => {
    const { offline, device } = command.opts<{ offline?: true; device?: DeviceChoice }>();
    sink.set({ ...(offline && { offline }), ...(device && { device }) });
  });
}

interface JsonOption {
  readonly json?: true;
}
interface SegmentOptions extends JsonOption {
  readonly out?: string;
  readonly prompter?: string;
  readonly segmenter?: string;
  readonly aoi?: Box<'map'>;
  readonly aoiCrs?: string;
  readonly bands?: readonly [number, number, number];
  readonly stretch?: Stretch;
  readonly gsd: GsdChoice;
  readonly mode: MaskMode;
  readonly fillHoles: number;
  readonly dropSpecks: number;
  readonly grammar?: true;
  readonly query: readonly string[];
  /** Commander's form of `--no-cache`. */
  readonly cache: boolean;
  readonly quiet?: true;
}

/** Questions that one command may ask. */
const mostQueries = 16;

function addSegment(root: Grammar, sink: Sink): void {
  const { options } = text;
  root
    .command('segment')
    .description(text.segment)
    .argument('<RASTER>', text.arguments.raster)
    .argument('[QUERY]', text.arguments.query)
    .option('--query <QUERY>', options.query, (given: string, before: string[]) => [...before, given], [])
    .option('--out <FILE>', options.out, word('--out'))
    .option('--prompter <ID>', options.prompter, word('--prompter'))
    .option('--segmenter <ID>', options.segmenter, word('--segmenter'))
    .option('--aoi <minx,miny,maxx,maxy>', options.aoi, parseArea)
    .option('--aoi-crs <EPSG:n>', options.aoiCrs, parseCrs)
    .option('--bands <3,2,1>', options.bands, parseBands)
    .option('--stretch <min,max|p2,p98>', options.stretch, parseStretch)
    .addOption(
      new Option('--gsd <METRES|native|auto|coarse-to-fine>', options.gsd)
        .argParser(parseGsd)
        .default({ kind: 'auto' }, 'auto'),
    )
    .addOption(new Option('--mode <mode>', options.mode).choices(['semantic', 'instance']).default('semantic'))
    .option('--fill-holes <M2>', options.fillHoles, parseSquareMetres('--fill-holes'), 0)
    .option('--drop-specks <M2>', options.dropSpecks, parseSquareMetres('--drop-specks'), 0)
    .option('--grammar', options.grammar)
    .option('--no-cache', options.noCache)
    .option('--json', options.json)
    .option('--quiet', options.quiet)
    .addHelpText('after', `${text.segmentNotes}${text.exitCodes}`)
    .action((raster: string, query: string | undefined, given: SegmentOptions) =>
      sink.take(segmentOf(raster, query === undefined ? given.query : [query, ...given.query], given)),
    );
}

function segmentOf(raster: string, queries: readonly string[], given: SegmentOptions): SegmentCommand {
  if (given.aoiCrs !== undefined && !given.aoi) raise('request.invalid', { because: text.aoiCrsAlone });
  if (queries.length === 0) raise('request.invalid', { because: text.noQuery });
  if (queries.length > mostQueries) raise('request.invalid', { because: text.tooManyQueries(mostQueries) });
  return {
    kind: 'segment',
    raster: named(raster),
    queries: queries.map(parseQuery),
    out: given.out ?? null,
    prompter: given.prompter ?? null,
    segmenter: given.segmenter ?? null,
    area: given.aoi ? { box: given.aoi, crs: given.aoiCrs ?? null } : null,
    bands: given.bands ?? null,
    stretch: given.stretch ?? { kind: 'auto' },
    gsd: given.gsd,
    mode: given.mode,
    clean: { fillHoles: given.fillHoles, dropSpecks: given.dropSpecks },
    grammar: given.grammar === true,
    noCache: !given.cache,
    json: given.json === true,
    quiet: given.quiet === true,
  };
}

function named(raster: string): string {
  return raster === '' ? raise('request.invalid', { because: text.emptyRaster }) : raster;
}

/** A value that is free text; an option in its place means that the value was forgotten. */
function word(option: string): (value: string) => string {
  return (value) => {
    if (value === '' || value.startsWith('--')) raise('request.invalid', { because: text.needsValue(option, value) });
    return value;
  };
}

/** Commander says what is wrong in a sentence of its own ("error: unknown option '--x'"). */
function usageFault(thrown: unknown) {
  if (thrown instanceof FaultError) return thrown.fault;
  if (!(thrown instanceof CommanderError)) throw thrown;
  const because =
    thrown.code === 'commander.help'
      ? text.noCommand
      : thrown.message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ');
  return fault('request.invalid', { because });
}

/** Whether faults are wanted as JSON, seen from arguments that could not be parsed. */
function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return argv.slice(0, end < 0 ? undefined : end).includes('--json');
}
