/** Faults of the child processes and of the host. */
import type { CatalogueEntry } from './entry.ts';

export const hostFaults = {
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
} as const satisfies Record<string, CatalogueEntry>;
