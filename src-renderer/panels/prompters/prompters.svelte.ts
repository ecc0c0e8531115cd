/** Prompters behind servers as the host keeps them, and the one that is being set up. */
import {
  type ConnectionReport,
  type ServerPrompter,
  type ServerPrompterStatus,
  type ServerPrompters,
  serverDefaults,
} from '../../../src-main/contract/prompters.ts';
import type { Client } from '../../api/client.ts';
import { text } from '../../text/text.ts';
import type { PrompterSaid } from '../models/models.svelte.ts';

export class PromptersStore {
  #known = $state.raw<ServerPrompters>({ prompters: [], templates: [], keysCanBeKept: false });
  private readonly client: Client;

  constructor(client: Client) {
    this.client = client;
  }

  get list(): readonly ServerPrompterStatus[] {
    return this.#known.prompters;
  }
  get templates(): ServerPrompters['templates'] {
    return this.#known.templates;
  }
  get keysCanBeKept(): boolean {
    return this.#known.keysCanBeKept;
  }

  /** Throws FaultError. */
  async load(): Promise<void> {
    this.#known = await this.client.invoke('prompters.list', null);
  }

  /** `key`: '' takes it away, null leaves it. Throws FaultError. */
  async save(prompter: ServerPrompter, key: string | null): Promise<void> {
    this.#known = await this.client.invoke('prompters.save', { prompter, key });
  }

  /** Throws FaultError. */
  async remove(id: string): Promise<void> {
    this.#known = await this.client.invoke('prompters.remove', { id });
  }

  /** Throws FaultError. */
  test(prompter: ServerPrompter, key: string | null): Promise<ConnectionReport> {
    return this.client.invoke('prompters.test', { prompter, key });
  }

  /** Its name and what it is, for where answers say who gave them; undefined for an id that is none of these. */
  said(id: string): PrompterSaid | undefined {
    const found = this.list.find((prompter) => prompter.id === id);
    return found && { name: found.name, kind: text.prompters.kind(found.model, hostOf(found.url)), knows: [] };
  }

  /** An id for a new one: of its name, or with a number where that is taken. */
  idFor(name: string): string {
    const plain = name
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, 40)
      .replace(/^-+|-+$/g, '');
    const taken = (id: string) => this.list.some((prompter) => prompter.id === id);
    const base = `server.${plain || 'model'}`;
    for (let i = 1; ; i++) {
      const id = i === 1 ? base : `${base}-${i}`;
      if (!taken(id)) return id;
    }
  }
}

export function newPrompter(): ServerPrompter {
  return { ...serverDefaults, id: '', name: '', url: '' };
}

/** The address without its path; as it stands where it is none. */
export function hostOf(url: string): string {
  return URL.parse(url)?.host ?? url;
}

/** Lines of `Name: value` as headers; the first line that is none as `bad`. */
export function parseHeaders(lines: string): { readonly headers: Record<string, string> } | { readonly bad: string } {
  const headers: Record<string, string> = {};
  for (const line of lines.split('\n').filter((each) => each.trim() !== '')) {
    const [, name, value] = /^\s*([\w!#$%&'*+.^`|~-]+)\s*:\s*(.*?)\s*$/.exec(line) ?? [];
    if (name === undefined || value === undefined) return { bad: line.trim() };
    headers[name] = value;
  }
  return { headers };
}
