/** The committed pack `concepts`, as the inference process gives it to the prompter. */
import { readFileSync } from 'node:fs';
import { createConceptsPrompter } from '../../../src-main/engine/prompter/concepts.ts';
import type { Prompter } from '../../../src-main/engine/prompter/prompter.ts';
import { createResolver, type Resolver } from '../../../src-main/engine/prompter/resolver.ts';

const models = new URL('../../../models/', import.meta.url);

/** Files by role, read as the manifest names them. */
export function packFiles(): Map<string, Uint8Array> {
  const manifest = JSON.parse(readFileSync(new URL('manifest.json', models), 'utf8'));
  const pack = manifest.packs.find(({ id }: { id: string }) => id === 'concepts');
  return new Map(
    pack.files.map(({ role, path }: { role: string; path: string }) => [role, readFileSync(new URL(path, models))]),
  );
}

export function packPrompter(): Promise<Prompter> {
  return createConceptsPrompter(packFiles());
}

export function packResolver(): Resolver {
  const files = packFiles();
  const file = (role: string) => files.get(role) ?? new Uint8Array();
  return createResolver({ concepts: file('concepts'), resolver: file('resolver'), words: file('words') });
}
