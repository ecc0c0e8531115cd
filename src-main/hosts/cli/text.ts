/** All text of the command line that a person reads, except the sentences of faults (`contract/fault-catalogue.ts`). */

import { byReason, type LeftOff } from '../../contract/answer.ts';
import type { HeldForm } from '../../contract/held-form.ts';
import type { RunStage } from '../../contract/run.ts';
import { reasonInWords } from '../../engine/prompter/answer/report.ts';

export const text = {
  program: 'Ask a question about a georeferenced image and get a mask as polygons.',
  segment: 'ask QUERY about RASTER and write what is found as GeoJSON',
  info: 'describe a raster: size, bands, CRS, extent, resolution',
  devices: 'say which accelerator runs the models, and why another is not used',
  models: 'list the models with their licences, verify their files, fetch, import, export or remove them',
  serve: 'serve the program to a browser on this machine',
  arguments: {
    raster: 'a GeoTIFF',
    query: 'the question, for example "Where is the open water?"',
    action: 'what to do; verify reads every byte',
    pack: 'a model of the list; for import a file or folder',
    target: 'for export: file or folder to write to',
  },
  options: {
    out: 'write the result to FILE (.geojson) instead of stdout',
    prompter:
      'model that turns the question into prompts; server:URL#model asks a server, recorded:FILE reads an answer made elsewhere',
    segmenter: 'model that turns prompts into masks',
    aoi: 'only this rectangle: minx,miny,maxx,maxy',
    aoiCrs: "CRS of --aoi, EPSG:n (the raster's own without it)",
    bands: 'bands shown to the models as red,green,blue, from 1',
    stretch: 'values that become black and white: min,max or percentiles p2,p98',
    gsd: 'ground sampling distance: METRES, native, auto, or coarse-to-fine: all coarsely, then finely where something is',
    query: 'one more question about the same area; may be given several times',
    noCache: 'neither take encoded windows from the disk nor keep them there',
    fillHoles: 'fill holes of masks that are smaller than M2 square metres on the ground',
    dropSpecks: 'drop parts of masks that are smaller than M2 square metres on the ground',
    mode: 'one feature per connected part (semantic) or per object (instance)',
    grammar: 'a language model of a pack can only write answers of the right form (slower)',
    json: 'print one JSON object on stdout, faults too',
    quiet: 'no progress on stderr',
    acceptLicence: 'you have read the licence of the model and accept it',
    offline: 'connect to nothing but this machine, for this call',
    device: 'what runs the models, for this call',
    port: 'port on 127.0.0.1 (any free one without it)',
    open: 'open the default browser',
    version: 'print the version',
    help: 'show help',
  },
  examples: `
Examples:
  think2seg segment city.tif "Where is the open water?" --out water.geojson
  think2seg segment city.tif "show me land without vegetation" --aoi -34.9,-8.1,-34.8,-8.0 --aoi-crs EPSG:4326
  think2seg segment city.tif "buildings" --gsd 0.5 --mode instance --json > buildings.json
  think2seg segment city.tif "helipads" --prompter recorded:answer.txt | ogrinfo -so -al /vsistdin/
  think2seg info city.tif
  think2seg models verify
  think2seg models import pack.zip --accept-licence --offline
  think2seg serve --open
`,
  exitCodes: `
stdout is the result only; progress, notes and faults go to stderr.

Exit codes:
  0    done, also when there is no target
  1    a fault of the program or the machine (for example a full disk)
  2    usage
  3    the input cannot be used
  4    a model is missing or broken
  5    the model's answer could not be read
  130  cancelled
`,
  segmentNotes: `
With --json one object is printed: answer ("masks" or "no-target"), features (GeoJSON features, WGS 84),
prompts (in the raster's CRS), thinking, timings (milliseconds: read, encode, prompt, decode, vectorise, total),
prompter, segmenter, window, leftOff (of a language model's answer), form (what held it to the form of one). Of several questions it is {"results": [...]}, each with its query; without --json each
result is one line of GeoJSON, and --out FILE.geojson writes FILE-1.geojson, FILE-2.geojson and so on. A fault is printed as {"fault": {...}}.
Where one of several questions is not known, the others are answered: its answer is "refused" with its fault, its line {"fault": {...}}, it has
no file, and the exit code is that of its fault.
A query or file name that begins with "-" goes after "--".
`,
  modelNotes: `
  think2seg models licence ID          the text of its licence
  think2seg models pull ID             fetch a model; one that was broken off is taken up where it ended
  think2seg models export ID [TARGET]  write a model as one file, for a machine without a network
  think2seg models import FILE         bring a model in from such a file, or from a folder with a pack.json
  think2seg models remove ID           remove a model that was fetched or imported
pull and import need --accept-licence; without it they show the licence and end with 2.
`,
  modelsArguments: (action: string) =>
    action === 'import'
      ? 'models import takes one file or folder'
      : action === 'list' || action === 'verify'
        ? `models ${action} takes no further argument`
        : `models ${action} takes the id of a model${action === 'export' ? ' and where to write it' : ''}`,
  modelDone: {
    pull: (id: string) => `${id} is ready`,
    import: (id: string) => `${id} is ready`,
    export: (id: string) => `${id} was exported`,
    remove: (id: string) => `${id} was removed`,
  },
  transferred: (done: string, of: string, percent: number) => `${done} of ${of} · ${percent} %`,
  noCommand: 'no command is given (segment, encode, cache, info, devices, models or serve)',
  noQuery: 'no question is given',
  tooManyQueries: (limit: number) => `at most ${limit} questions are asked at once`,
  emptyRaster: 'the name of the raster is empty',
  needsValue: (option: string, value: string) => `${option} needs a value, but "${value}" is an option`,
  aoiCrsAlone: '--aoi-crs needs --aoi',
  notFourNumbers: (given: string) => `"${given}" is not four numbers with commas between`,
  noSize: (given: string) => `"${given}" has no size`,
  notBands: (given: string) => `--bands takes three band numbers from 1, for example 3,2,1, not "${given}"`,
  notStretch: (given: string) =>
    `--stretch takes two increasing values (0,3000) or percentiles from 0 to 100 (p2,p98), not "${given}"`,
  notGsd: (given: string) => `--gsd takes metres above 0, native, auto or coarse-to-fine, not "${given}"`,
  notSquareMetres: (option: string, given: string) => `${option} takes square metres from 0, not "${given}"`,
  notPort: (given: string) => `--port takes a number from 0 to 65535, not "${given}"`,
  error: 'error',
  hint: 'hint',
  code: 'code',
  note: 'note',
  stages: {
    read: 'reading pixels',
    encode: 'looking at the image',
    prompt: 'finding where to ask',
    decode: 'drawing masks',
    vectorise: 'making polygons',
  } satisfies Record<RunStage, string>,
  opening: (name: string) => `opening ${name}`,
  windowOf: (window: number, windows: number) => `window ${window} of ${windows}`,
  left: (duration: string) => `about ${duration} left`,
  noTarget: (thinking: string) => `no target${thinking ? `: ${thinking}` : ''}`,
  found: (count: number, area: string | null, seconds: string) =>
    `${count} ${count === 1 ? 'feature' : 'features'}${area ? `, ${area}` : ''}, ${seconds} s`,
  answerTo: (query: string, answer: string) => `“${query}”: ${answer}`,
  written: (path: string) => `written to ${path}`,
  leftOff: ({ window, parts, clamped }: LeftOff) =>
    [
      `window ${window}: not all of the answer was used`,
      ...byReason(parts).map(({ because, first, count }) =>
        count === 1 ? `instance ${first}: ${reasonInWords(because)}` : `${count} instances: ${reasonInWords(because)}`,
      ),
      ...(clamped > 0 ? [`${clamped} coordinates outside the picture were brought to its edge`] : []),
    ].join('; '),
  formRefused: ({ by, refused }: HeldForm) =>
    `the server would not hold the model to the form of an answer by ${by}, so it was asked without: ${refused}`,
  kept: (path: string) => `the result was kept as ${path}`,
  modelsBroken: (ids: readonly string[]) => `not usable: ${ids.join(', ')}`,
  rasterRows: {
    file: 'File',
    size: 'Size',
    sampleType: 'Type',
    nodata: 'No data',
    crs: 'CRS',
    extent: 'Extent',
    gsd: 'Resolution',
    display: 'Shown as',
    block: 'Blocks',
    overviews: 'Overviews',
    bands: 'Bands',
    notice: 'Notice',
  },
  pixels: (width: number, height: number) => `${width} x ${height} pixels`,
  metresPerPixel: (metres: string) => `${metres} m a pixel`,
  none: 'none',
  noGeoreference: 'none (pixel coordinates)',
  unknownCrs: (label: string) => `not known (${label})`,
  maskInFile: 'mask in the file',
  roleFrom: {
    description: 'named in the file',
    sensor: "the sensor's band order",
    colour: 'colour interpretation',
    order: 'assumed from the order',
    none: '',
  },
  bandColumns: ['Band', 'Role', 'Known from', 'Description'],
  deviceColumns: ['Provider', 'Device', 'State', 'Why'],
  deviceStates: { chosen: 'in use', available: 'available', refused: 'not available' },
  runtime: (runtime: string, threads: number) => `${runtime}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`,
  modelColumns: ['Model', 'Role', 'State', 'Size', 'Licence', 'Commercial use', 'What it is'],
  modelStates: {
    ready: 'ready',
    missing: 'MISSING',
    corrupt: 'CORRUPT',
    unchecked: 'not checked',
    available: 'to fetch',
  },
  knows: (id: string, words: readonly string[]) => `${id} knows: ${words.join(', ')}`,
  yes: 'yes',
  no: 'no',
} as const;

/** The time that is left, for people: "8 s", "3 min", "2 h 5 min". */
export function duration(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** An area in square metres, for people: "820 m²", "3.41 ha", "12.3 km²". */
export function area(squareMetres: number): string {
  if (squareMetres < 10_000) return `${significant(squareMetres)} m²`;
  if (squareMetres < 1_000_000) return `${significant(squareMetres / 10_000)} ha`;
  return `${significant(squareMetres / 1_000_000)} km²`;
}

/** Bytes for people: "28.1 MB" (decimal, as file managers and downloads show them). */
export function bytes(count: number): string {
  if (count < 1000) return `${count} B`;
  if (count < 1_000_000) return `${significant(count / 1000)} kB`;
  return count < 1_000_000_000 ? `${significant(count / 1_000_000)} MB` : `${significant(count / 1e9)} GB`;
}

/** A number with three significant digits and no exponent up to a million. */
export function significant(value: number): string {
  return String(Number(Math.abs(value) >= 1000 ? value.toFixed(0) : value.toPrecision(3)));
}
