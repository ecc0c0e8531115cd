import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type FaultCode, FaultError } from '../../src-main/contract/fault.ts';
import { packFileText, parseManifest, parsePackFile } from '../../src-main/models/manifest.ts';
import { appRoot } from '../support/inference.ts';

const text = readFileSync(resolve(appRoot, 'models/manifest.json'), 'utf8');

/** The shipped manifest with one place of its first pack changed. */
function changed(change: (pack: Record<string, unknown>) => void): string {
  const manifest = JSON.parse(text);
  change(manifest.packs[0]);
  return JSON.stringify(manifest);
}
function reason(source: string): string {
  try {
    parseManifest(source);
  } catch (thrown) {
    if (thrown instanceof FaultError) return `${thrown.fault.code} ${thrown.fault.detail?.because}`;
  }
  return 'accepted';
}
const withFile = (file: object) =>
  changed((pack) => {
    pack.files = [{ role: 'encoder', path: 'a.onnx', bytes: 1, sha256: '0'.repeat(64), ...file }];
  });

describe('the manifest', () => {
  test('names MobileSAM as a segmenter that is free for commercial use, with two pinned files', () => {
    const pack = parseManifest(text).packs.find((candidate) => candidate.id === 'mobilesam');
    expect(pack).toMatchObject({ role: 'segmenter', licence: 'Apache-2.0 AND MIT', commercialUse: true });
    expect(pack?.files.map((file) => [file.role, file.bytes])).toEqual([
      ['encoder', 28085517],
      ['decoder', 16501766],
    ]);
  });

  test('says of the concepts what the pack has eyes for: the ground, and the kinds of object that it claims', () => {
    const read = (file: string) => JSON.parse(readFileSync(resolve(appRoot, 'models/concepts', file), 'utf8'));
    const kinds: { id: string; claimed: boolean }[] = read('objects.json').kinds;
    const ground = ['water', 'vegetation', 'bare', 'built_up', 'road', 'building'];
    const seen = new Set([...ground, ...kinds.filter(({ claimed }) => claimed).map(({ id }) => id)]);
    const named = read('concepts.json').concepts.filter(({ id }: { id: string }) => seen.has(id));
    const pack = parseManifest(text).packs.find(({ id }) => id === 'concepts');
    expect(pack?.knows).toEqual(named.map(({ name }: { name: string }) => name));
  });

  test('has the text of every licence beside it', () => {
    for (const pack of parseManifest(text).packs) {
      expect(readFileSync(resolve(appRoot, 'models', pack.licenceFile), 'utf8').length).toBeGreaterThan(500);
    }
  });

  test.each([
    ['no JSON', '{', /^models\.badManifest .*JSON/],
    ['no object', '7', /^models\.badManifest the whole file/],
    ['another format', text.replace('"format": 1', '"format": 2'), /^models\.badManifest format/],
    ['an unknown role', changed((p) => (p.role = 'oracle')), /^models\.badManifest packs\.0\.role/],
    ['a field that nobody knows', changed((p) => (p.url = 'x')), /^models\.badManifest packs\.0\.url/],
    ['a path that leaves its folder', withFile({ path: '../../etc/passwd' }), /packs\.0\.files\.0\.path.*leaves/],
    ['an absolute path', withFile({ path: '/etc/passwd' }), /packs\.0\.files\.0\.path.*relative/],
    ['a path with a backslash', withFile({ path: 'a\\b' }), /packs\.0\.files\.0\.path.*relative/],
    ['a path that is a device on Windows', withFile({ path: 'onnx/NUL.onnx' }), /packs\.0\.files\.0\.path.*Windows/],
    ['a path that ends with a dot', withFile({ path: 'onnx./a' }), /packs\.0\.files\.0\.path.*Windows/],
    ['the name of the pack file', withFile({ path: 'Pack.json' }), /packs\.0.*one path/],
    ['a short hash', withFile({ sha256: 'abc' }), /packs\.0\.files\.0\.sha256.*sha256/],
    ['a size of zero', withFile({ bytes: 0 }), /packs\.0\.files\.0\.bytes/],
    ['a pack without files', changed((p) => (p.files = [])), /packs\.0\.files/],
    [
      'two files of one role',
      changed((p) => (p.files = [(p.files as object[])[0], (p.files as object[])[0]])),
      /packs\.0.*one role/,
    ],
    ['two packs of one id', JSON.stringify({ format: 1, packs: Array(2).fill(JSON.parse(text).packs[0]) }), /one id/],
  ])('is refused with %s', (_, source, expected) => expect(reason(source)).toMatch(expected));

  const fetched = (source: object) => changed((p) => (p.source = { kind: 'url', revision: '1a2b', ...source }));
  test.each([
    ['plain http', 'http://packs.invalid/{revision}/', /packs\.0\.source\.base.*https/],
    ['no revision in it', 'https://packs.invalid/main/', /packs\.0\.source\.base.*revision/],
    ['a file of this machine', 'file:///etc/{revision}/', /packs\.0\.source\.base.*https/],
    ['a question', 'https://packs.invalid/{revision}/?a/', /packs\.0\.source\.base.*https/],
  ])('a source to fetch from is refused with %s', (_, base, expected) => {
    expect(reason(fetched({ base }))).toMatch(expected);
  });
  test('a source to fetch from is an https folder with its revision', () => {
    expect(reason(fetched({ base: 'https://packs.invalid/a/{revision}/' }))).toBe('accepted');
  });

  test('an entry that travels with its pack is read back as it was', () => {
    const [pack] = parseManifest(text).packs;
    expect(parsePackFile(packFileText(pack!))).toEqual(pack);
    for (const bad of ['', '[]', JSON.stringify({ format: 1 }), packFileText(pack!).replace('"segmenter"', '"spy"')]) {
      expect(() => parsePackFile(bad)).toThrow(new RegExp(`^${'models.badPack' satisfies FaultCode}`));
    }
  });

  test('has a place for the wording that belongs to a language model', () => {
    const conversation = {
      source: 'where it was published',
      system: 's',
      user: 'Find {query}.',
      frame: { width: 840, height: 840 },
      maxNewTokens: 2048,
    };
    const parsed = parseManifest(changed((pack) => (pack.conversation = conversation)));
    const points = { positive: 2, negative: 0 };
    const frame = { kind: 'fixed', ...conversation.frame };
    expect(parsed.packs[0]?.conversation).toEqual({ ...conversation, frame, points });
    const without = changed((pack) => (pack.conversation = { ...conversation, user: 'Find it.' }));
    expect(reason(without)).toMatch(/conversation\.user/);
  });
});
