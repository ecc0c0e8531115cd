/** The two streams of the command line: results on stdout, everything else on stderr. */
import type { Writable } from 'node:stream';

export interface Terminal {
  /** Writes a result; resolves when it is on its way, also when the reader has gone (`| head`). */
  result(text: string): Promise<void>;
  /** Writes a line to stderr, after the status line if one stands. */
  say(line: string): void;
  /** Replaces the status line at the bottom of a terminal; empty removes it. Does nothing elsewhere. */
  status(line: string): void;
  /** Whether stderr is a terminal. */
  readonly interactive: boolean;
}

/** A process's streams, as far as they are used. */
export interface Streams {
  readonly stdout: Writable;
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
}

const eraseLine = '\r\u001b[2K';

export function openTerminal({ stdout, stderr }: Streams): Terminal {
  // A reader that closed its end is not a fault: what it wanted, it has.
  stdout.on('error', ignoreClosedPipe);
  stderr.on('error', ignoreClosedPipe);
  const interactive = stderr.isTTY === true;
  let standing = false;
  const status = (line: string) => {
    if (!interactive || (line === '' && !standing)) return;
    standing = line !== '';
    stderr.write(eraseLine + oneRow(printable(line), stderr.columns ?? 80));
  };
  return {
    interactive,
    status,
    result: (text) => new Promise((resolve) => void stdout.write(text, () => resolve())),
    say(line) {
      status('');
      stderr.write(`${printable(line)}\n`);
    },
  };
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') throw error;
}

/** Text from files and models without what a terminal would obey: control characters become visible. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, (c) => (c === '\n' || c === '\t' ? c : `\\x${hex(c)}`));
}

function hex(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).padStart(2, '0');
}

/** At most one terminal row, so that the next status replaces all of it. */
function oneRow(line: string, columns: number): string {
  const characters = [...line.replace(/\s+/g, ' ')];
  return characters.length < columns ? characters.join('') : `${characters.slice(0, columns - 2).join('')}…`;
}
