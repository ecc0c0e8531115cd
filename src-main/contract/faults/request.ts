/** Faults of what a person or a script asked for. */
import type { CatalogueEntry } from './entry.ts';

export const requestFaults = {
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
} as const satisfies Record<string, CatalogueEntry>;
