/** Files that the operating system hands over: arguments, a second start, a file association, a drop on the icon. */
import { resolve } from 'node:path';
import type { App } from 'electron';

/** More files than a person opens at once. */
const limit = 100;

/**
 * The files among a process's arguments, absolute. Switches are not files; the first argument is the
 * executable, and in development the second one is the program's folder.
 */
export function filesInArguments(argv: readonly string[], folder: string, isPackaged: boolean): string[] {
  const positional = argv.slice(1).filter((argument) => argument !== '' && !argument.startsWith('-'));
  return positional.slice(isPackaged ? 0 : 1, limit).map((argument) => resolve(folder, argument));
}

export interface FileIntake {
  readonly argv: readonly string[];
  readonly folder: string;
  readonly opened: (paths: readonly string[]) => void;
  /** Told at a second start, before its files. */
  readonly raise: () => void;
}

/** Listens before the app is ready, since macOS hands over files that early. Returns false where another instance runs. */
export function takeFiles(app: App, { argv, folder, opened, raise }: FileIntake): boolean {
  if (!app.requestSingleInstanceLock()) return false;
  app.on('open-file', (event, path) => {
    event.preventDefault();
    opened([path]);
  });
  app.on('second-instance', (_event, secondArgv, secondFolder) => {
    raise();
    const files = filesInArguments(secondArgv, secondFolder, app.isPackaged);
    if (files.length > 0) opened(files);
  });
  const files = filesInArguments(argv, folder, app.isPackaged);
  if (files.length > 0) opened(files);
  return true;
}
