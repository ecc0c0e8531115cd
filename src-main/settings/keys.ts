/** Keys of servers: from the environment, or from a file whose entries only the operating system can open. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { raise } from '../contract/fault.ts';
import { keyVariable } from '../contract/prompters.ts';
import { writeWhole } from './whole-file.ts';

export interface KeyStore {
  /** Whether keys can be kept; else they come from the environment alone. */
  readonly canKeep: boolean;
  /** null without one. A kept key goes before one of the environment. */
  find(id: string): FoundKey | null;
  /** '' takes the key away. Faults: `prompter.noKeyStore`, `prompter.cannotKeep`. */
  keep(id: string, key: string): Promise<void>;
}
export interface FoundKey {
  readonly key: string;
  readonly origin: 'stored' | 'environment';
}

/** For hosts without a key store of the system: the command line and the server. */
export function keysFromEnvironment(environment: NodeJS.ProcessEnv = process.env): KeyStore {
  return {
    canKeep: false,
    find(id) {
      const key = environment[keyVariable(id)]?.trim();
      return key ? { key, origin: 'environment' } : null;
    },
    async keep(id, key) {
      if (key !== '') raise('prompter.noKeyStore', { variable: keyVariable(id) });
    },
  };
}

/** The operating system's way to make text that only this account can read. Either may throw. */
export interface Cipher {
  encrypt(text: string): Uint8Array;
  decrypt(bytes: Uint8Array): string;
}

const fileSchema = v.object({ keys: v.record(v.string(), v.string()) });

/** Keeps keys in `keys.json` of the user folder, encrypted by `cipher`. What cannot be decrypted (a copied profile) counts as no key. */
export function keysInFile(userFolder: string, cipher: Cipher, environment: NodeJS.ProcessEnv = process.env): KeyStore {
  const path = join(userFolder, 'keys.json');
  const outside = keysFromEnvironment(environment);
  let kept = readKeys(path);

  return {
    canKeep: true,
    find(id) {
      const key = decrypted(cipher, kept[id]);
      return key === null ? outside.find(id) : { key, origin: 'stored' };
    },
    async keep(id, key) {
      const others = Object.fromEntries(Object.entries(kept).filter(([known]) => known !== id));
      if (key === '' && !(id in kept)) return;
      const sealed = key === '' ? {} : { [id]: Buffer.from(cipher.encrypt(key)).toString('base64') };
      kept = { ...others, ...sealed };
      try {
        await writeWhole(path, `${JSON.stringify({ format: 1, keys: kept }, null, 2)}\n`);
      } catch (thrown) {
        raise('prompter.cannotKeep', { path }, thrown);
      }
    },
  };
}

function decrypted(cipher: Cipher, sealed: string | undefined): string | null {
  if (sealed === undefined) return null;
  try {
    return cipher.decrypt(Buffer.from(sealed, 'base64'));
  } catch {
    return null;
  }
}

function readKeys(path: string): Readonly<Record<string, string>> {
  try {
    const read = v.safeParse(fileSchema, JSON.parse(readFileSync(path, 'utf8')));
    return read.success ? read.output.keys : {};
  } catch {
    return {};
  }
}
