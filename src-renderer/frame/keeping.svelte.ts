/**
 * How the window was left, kept by the host and taken up at the next start. A part gives what is worth
 * keeping as JSON, and takes it back by parsing it: what was kept by another version is no surprise.
 */
import type { Client } from '../api/client.ts';

export interface KeptPart {
  /** The member of the kept object. */
  readonly key: string;
  /** Reads stores; called again whenever one of them changes. */
  take(): unknown;
  give(kept: unknown): void;
}

/** Milliseconds without a change before what is kept is written. */
const calm = 400;

export interface Keeping {
  /** Gives every part what was kept. A host that cannot tell leaves them as they are. */
  load(): Promise<void>;
  /** Begins to write changes down; returns the function that ends it. */
  start(): () => void;
}

export function createKeeping(client: Client, parts: readonly KeptPart[]): Keeping {
  let written = '';

  function write(text: string): void {
    if (text === written) return;
    written = text;
    // Nothing is lost but how the window looks: the next change is written again.
    client.invoke('workspace.keep', { text }).catch(() => {
      written = '';
    });
  }

  return {
    async load() {
      try {
        const { text } = await client.invoke('workspace.get', null);
        const kept = parse(text);
        for (const part of parts) part.give(kept[part.key]);
      } catch {
        for (const part of parts) part.give(undefined);
      }
    },
    start() {
      let waiting: ReturnType<typeof setTimeout> | undefined;
      let newest = '';
      const flush = () => write(newest);
      const end = $effect.root(() => {
        $effect(() => {
          newest = JSON.stringify(Object.fromEntries(parts.map((part) => [part.key, part.take()])));
          clearTimeout(waiting);
          waiting = setTimeout(flush, calm);
        });
      });
      addEventListener('pagehide', flush);
      return () => {
        end();
        clearTimeout(waiting);
        removeEventListener('pagehide', flush);
      };
    },
  };
}

function parse(text: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? { ...parsed } : {};
  } catch {
    return {};
  }
}
