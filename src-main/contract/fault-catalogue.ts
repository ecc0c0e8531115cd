/**
 * Every fault of the program: its stage, the exit code of the command line, and its sentences.
 * `{name}` is filled from the fault's values. A code without a test fails the suite.
 *
 * Exit codes (a promise of the command line): 2 usage, 3 input can't be used, 4 model missing or
 * broken, 5 the model's answer could not be read, 130 cancelled, 1 a fault of the program or machine.
 */
import { cacheFaults } from './faults/cache.ts';
import type { CatalogueEntry } from './faults/entry.ts';
import { evaluateFaults } from './faults/evaluate.ts';
import { layerFaults } from './faults/layer.ts';
import { modelFaults } from './faults/models.ts';
import { networkFaults } from './faults/network.ts';
import { prompterFaults } from './faults/prompters.ts';
import { settingsFaults } from './faults/settings.ts';
import { taughtFaults } from './faults/taught.ts';

export type { FaultStage } from './faults/entry.ts';

export const faultCatalogue = {
  // --- request: what a person or script asked for
  'request.invalid': {
    stage: 'request',
    exit: 2,
    text: 'The request is not understood: {because}',
    hint: 'Check the spelling and the values; --help shows the form.',
  },
  'request.emptyQuery': {
    stage: 'request',
    exit: 2,
    text: 'There is no question.',
    hint: 'Type what to look for, for example "Where is the open water?".',
  },
  'request.queryTooLong': {
    stage: 'request',
    exit: 2,
    text: 'The question has {length} characters; at most {limit} are read.',
    hint: 'Ask in one or two sentences.',
  },
  'request.unknownId': {
    stage: 'request',
    exit: 2,
    text: 'There is no {kind} called "{id}".',
    hint: 'Known: {known}.',
  },
  'request.unknownCrs': {
    stage: 'request',
    exit: 2,
    text: 'The coordinate reference system "{crs}" is not known.',
    hint: 'Give an EPSG code, for example EPSG:4326.',
  },
  'request.badArea': {
    stage: 'request',
    exit: 2,
    text: 'The area is not a rectangle: {because}',
    hint: 'Give minx,miny,maxx,maxy with minx < maxx and miny < maxy.',
  },
  'run.cancelled': {
    stage: 'request',
    exit: 130,
    text: 'The run was cancelled.',
    hint: 'Nothing was changed; ask again when you like.',
  },
  // --- raster
  'raster.notFound': {
    stage: 'raster',
    exit: 3,
    text: 'The file {path} does not exist.',
    hint: 'Check the name and the folder.',
  },
  'raster.unreadable': {
    stage: 'raster',
    exit: 3,
    text: 'The file {path} cannot be read: {because}',
    hint: 'Check that it is a file and that you may read it.',
  },
  'raster.notRaster': {
    stage: 'raster',
    exit: 3,
    text: 'The file {path} is not a GeoTIFF.',
    hint: 'Convert it with gdal_translate, or open another file.',
  },
  'raster.truncated': {
    stage: 'raster',
    exit: 3,
    text: 'The file {path} ends before its data does.',
    hint: 'It was probably not copied or downloaded whole; fetch it again.',
  },
  'raster.corrupt': {
    stage: 'raster',
    exit: 3,
    text: 'The file {path} is damaged: {because}',
    hint: 'Fetch it again, or rewrite it with gdal_translate.',
  },
  'raster.tooManyTags': {
    stage: 'raster',
    exit: 3,
    text: 'The file {path} claims more directories or tags than a raster has.',
    hint: 'It is damaged or made to do harm; do not use it.',
  },
  'raster.overLimit': {
    stage: 'raster',
    exit: 3,
    text: 'The file {path} asks for more than is allowed: {because}',
    hint: 'It is damaged or made to do harm; rewrite it with gdal_translate if you trust it.',
  },
  'raster.unsupported': {
    stage: 'raster',
    exit: 3,
    text: 'The file {path} uses something that is not supported: {because}',
    hint: 'Rewrite it with gdal_translate -co COMPRESS=DEFLATE.',
  },
  'raster.unknownCrs': {
    stage: 'raster',
    exit: 3,
    text: 'The coordinate reference system of {path} is not known ({crs}).',
    hint: 'Assign a known one, for example with gdal_edit.py -a_srs EPSG:4326.',
  },
  'raster.badBands': {
    stage: 'raster',
    exit: 2,
    text: 'Band {band} does not exist; {path} has {count}.',
    hint: 'Bands are counted from 1.',
  },
  'raster.timeout': {
    stage: 'raster',
    exit: 3,
    text: 'Reading {path} took longer than {seconds} s and was stopped.',
    hint: 'The file may be damaged or made to do harm; rewrite it with gdal_translate if you trust it.',
  },
  'raster.notOpen': {
    stage: 'raster',
    exit: 1,
    text: 'The layer is not open any more.',
    hint: 'Open the file again.',
  },
  // --- window
  'window.outside': {
    stage: 'window',
    exit: 3,
    text: 'The area does not touch the raster.',
    hint: 'The raster covers {extent} ({crs}); check the order of the numbers and the CRS.',
  },
  'window.areaTooLarge': {
    stage: 'window',
    exit: 3,
    text: 'The area has {windows} windows at this resolution; at most {limit} are run at once.',
    hint: 'Choose a smaller area or a coarser ground sampling distance (--gsd).',
  },
  'window.noGsd': {
    stage: 'window',
    exit: 2,
    text: 'A ground sampling distance in metres needs a georeferenced raster; {path} has none.',
    hint: 'Use --gsd native or --gsd auto.',
  },
  // --- prompter
  'prompter.unknownConcept': {
    stage: 'prompter',
    exit: 3,
    text: 'The prompter does not know what "{query}" asks for.',
    hint: 'It knows: {known}.',
  },
  'prompter.unreadableAnswer': {
    stage: 'prompter',
    exit: 5,
    text: 'The answer of the prompter could not be read: {because}',
    hint: 'Ask again or in other words; the raw answer is in the details.',
  },
  'prompter.noAnswerFile': {
    stage: 'prompter',
    exit: 3,
    text: 'The recorded answer {path} cannot be read: {because}',
    hint: "Give the path of a text file with the model's answer.",
  },
  // --- segmenter, models, network
  'segmenter.badOutput': {
    stage: 'segmenter',
    exit: 4,
    text: 'The segmenter gave an output that cannot be used: {because}',
    hint: 'The model file is probably not what the manifest says; run "think2seg models verify".',
  },
  ...layerFaults,
  ...modelFaults,
  ...networkFaults,
  ...prompterFaults,
  ...taughtFaults,
  ...settingsFaults,
  // --- mask, vector, export
  'mask.overBudget': {
    stage: 'mask',
    exit: 3,
    text: 'The mask of {width} x {height} pixels would take {bytes} bytes; at most {limit} are allowed.',
    hint: 'Choose a smaller area or a coarser ground sampling distance (--gsd).',
  },
  'mask.noGroundSize': {
    stage: 'mask',
    exit: 2,
    text: 'Square metres need a georeferenced raster; {name} has no known CRS.',
    hint: 'Leave filling holes and dropping specks at 0.',
  },
  'vector.noReprojection': {
    stage: 'vector',
    exit: 3,
    text: 'Coordinates could not be brought from {from} to {to}: {because}',
    hint: "The area may lie outside the CRS's area of use.",
  },
  'export.diskFull': {
    stage: 'export',
    exit: 1,
    text: 'The disk is full; {path} was not written.',
    hint: 'Make room and export again. The result is still here.',
  },
  'export.cannotWrite': {
    stage: 'export',
    exit: 1,
    text: 'The file {path} could not be written: {because}',
    hint: 'Check the folder and its permissions. The result is still here.',
  },
  'export.format': {
    stage: 'export',
    exit: 2,
    text: 'The format of {path} is not known.',
    hint: 'Give a name that ends in .geojson.',
  },
  'export.noRun': {
    stage: 'export',
    exit: 1,
    text: 'The result is not here any more.',
    hint: 'Run the question again.',
  },
  ...evaluateFaults,
  // --- process and host
  'process.died': {
    stage: 'process',
    exit: 1,
    text: 'The {name} process ended unexpectedly ({because}).',
    hint: 'It is started again by itself; try once more. What was made before is kept.',
  },
  'process.windowGone': {
    stage: 'process',
    exit: 1,
    text: 'The encoded window is not held any more (the {name} process was started again, or its memory was needed).',
    hint: 'Ask again; the window is read and encoded anew.',
  },
  'process.cannotStart': {
    stage: 'process',
    exit: 1,
    text: 'The {name} process could not be started: {because}',
    hint: 'Install the program again (npm install).',
  },
  'host.noDialog': {
    stage: 'host',
    exit: 1,
    text: 'This host has no file dialog.',
    hint: "Drop the file on the window or use the browser's own file chooser.",
  },
  'host.forbidden': {
    stage: 'host',
    exit: 1,
    text: 'The request was refused: {because}',
    hint: 'Open the program with the address that it printed when it started.',
  },
  'host.notFound': {
    stage: 'host',
    exit: 1,
    text: 'There is nothing at {path}.',
    hint: 'Reload the page.',
  },
  'host.uploadTooLarge': {
    stage: 'host',
    exit: 1,
    text: 'The file is larger than {limit} bytes.',
    hint: 'Start the server on the machine that has the file and give its path.',
  },
  'host.uploadNoRoom': {
    stage: 'host',
    exit: 1,
    text: 'There is no room on the disk for {name}.',
    hint: 'Make room, or start the server on the machine that has the file and give its path.',
  },
  'host.cannotListen': {
    stage: 'host',
    exit: 1,
    text: 'The address 127.0.0.1:{port} cannot be used: {because}',
    hint: 'Give another port with --port, or none for any free one.',
  },
  'host.notBuilt': {
    stage: 'host',
    exit: 1,
    text: 'The user interface is not built ({path} is missing).',
    hint: 'Run npm run build.',
  },
  'host.defect': {
    stage: 'host',
    exit: 1,
    text: 'Something went wrong inside the program: {because}',
    hint: 'Please report it with the details. Nothing already made is lost.',
  },
  ...cacheFaults,
} as const satisfies Record<string, CatalogueEntry>;

export type FaultCode = keyof typeof faultCatalogue;

/** The exit code that the command line promises for a fault. */
export function exitCodeOf(code: FaultCode): number {
  return faultCatalogue[code].exit;
}
