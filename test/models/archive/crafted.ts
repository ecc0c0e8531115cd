/** Archives that were made to do harm, each with what it tries. */
import { type Pack, packFileText } from '../../../src-main/models/manifest.ts';
import { bytes, integer, text } from '../../support/protobuf.ts';
import { type MadePack, makePack } from '../packs-on-disk.ts';
import { type RawEntry, rawZip } from './raw-zip.ts';

export interface Crafted {
  readonly tries: string;
  readonly archive: Buffer;
  /** Whether it may be taken, if what is taken is sound. */
  readonly harmless?: boolean;
}

const good = makePack('crafted', { 'model.bin': 'the model', 'deep/more.bin': 'more of it' });
const entry = (name: string, content: string | Uint8Array, rest: Partial<RawEntry> = {}): RawEntry => {
  return { name, content: Buffer.from(content), ...rest };
};
const entriesOf = ({ pack, files, licence }: MadePack): RawEntry[] => [
  entry('pack.json', packFileText(pack)),
  entry(pack.licenceFile, licence),
  ...Object.entries(files).map(([path, content]) => entry(path, content)),
];
export const soundArchive = rawZip(entriesOf(good));

/** A pack.json whose list says something that `packFileText` would not write. */
function listing(change: (pack: Record<string, unknown>) => void): Buffer {
  const pack = JSON.parse(JSON.stringify(good.pack));
  change(pack);
  return Buffer.from(JSON.stringify({ format: 1, pack }));
}

const escapes = [
  '../escaped.txt',
  '../../escaped.txt',
  '../../../../../../tmp/think2seg-escaped.txt',
  'a/../../escaped.txt',
  'deep/../../../escaped.txt',
  './../escaped.txt',
  '/tmp/think2seg-escaped.txt',
  '//tmp/think2seg-escaped.txt',
  'C:\\think2seg-escaped.txt',
  'C:/think2seg-escaped.txt',
  '..\\escaped.txt',
  '..\\..\\escaped.txt',
  'a\\..\\..\\escaped.txt',
  '\\\\server\\share\\escaped.txt',
  '....//escaped.txt',
  '..;/escaped.txt',
  '%2e%2e%2fescaped.txt',
  '\u2025/escaped.txt',
  '..\u0000/escaped.txt',
  'model.bin\u0000../../escaped.txt',
  '~/escaped.txt',
  '$HOME/escaped.txt',
  '..',
  '.',
  '/',
  '',
  'CON',
  'deep/NUL.bin',
  'model.bin:stream',
  '../packs/other/pack.json',
  '.bashrc',
  'pack.json/../../escaped.txt',
];

/** In the archive's own list of files, beside a sound pack. */
const strangers: Crafted[] = escapes.flatMap((name) => [
  { tries: `a file called ${JSON.stringify(name)}`, archive: rawZip([...entriesOf(good), entry(name, 'out')]) },
  { tries: `a first file called ${JSON.stringify(name)}`, archive: rawZip([entry(name, 'out'), ...entriesOf(good)]) },
  {
    tries: `a link called ${JSON.stringify(name)}`,
    archive: rawZip([...entriesOf(good), entry(name, '/etc', { mode: 0o120777 })]),
  },
]);

/** In pack.json, with the file of that name in the archive. */
const listed: Crafted[] = escapes.flatMap((path) => {
  const asFile = listing((pack) => {
    pack.files = [{ role: 'a', path, bytes: 3, sha256: '2'.repeat(64) }];
  });
  const asLicence = listing((pack) => {
    pack.licenceFile = path;
  });
  return [asFile, asLicence].map((list, i) => ({
    tries: `${i === 0 ? 'a listed file' : 'a licence'} called ${JSON.stringify(path)}`,
    archive: rawZip([entry('pack.json', list), entry(path, 'out'), ...entriesOf(good).slice(1)]),
  }));
});

const without = (name: string) => entriesOf(good).filter((e) => e.name !== name);
const replaced = (name: string, rest: Partial<RawEntry>) =>
  entriesOf(good).map((e) => (e.name === name ? { ...e, ...rest } : e));
const bomb = Buffer.alloc(16 << 20);
const many = Array.from({ length: 60_000 }, (_, i) => entry(`f${i}`, ''));
const evilModel = bytes(
  integer(1, 8),
  [
    7,
    bytes([
      5,
      bytes(
        integer(1, 2),
        integer(2, 1),
        text(8, 'w'),
        [13, bytes(text(1, 'location'), text(2, '/etc/passwd'))],
        integer(14, 1),
      ),
    ]),
  ],
  [8, integer(2, 13)],
);

const lies: Crafted[] = [
  { tries: 'a pack whose entry is a link', archive: rawZip(replaced('pack.json', { mode: 0o120777 })) },
  {
    tries: 'a file that is a link',
    archive: rawZip(replaced('model.bin', { mode: 0o120777, content: Buffer.from('/etc/passwd') })),
  },
  { tries: 'a file that is a device', archive: rawZip(replaced('model.bin', { mode: 0o060666 })) },
  { tries: 'a file that is a pipe', archive: rawZip(replaced('model.bin', { mode: 0o010666 })) },
  { tries: 'one file twice', archive: rawZip([...entriesOf(good), entry('model.bin', 'the other')]) },
  { tries: 'one file twice, in other case', archive: rawZip([...entriesOf(good), entry('MODEL.bin', 'the other')]) },
  {
    tries: 'two entries',
    archive: rawZip([
      ...entriesOf(good),
      entry(
        'pack.json',
        listing(() => {}),
      ),
    ]),
  },
  {
    tries: 'another name in the local header',
    archive: rawZip(replaced('model.bin', { localName: '../../x.bin' })),
    harmless: true,
  },
  { tries: 'a missing file', archive: rawZip(without('model.bin')) },
  { tries: 'a missing licence', archive: rawZip(without('licence.txt')) },
  { tries: 'no pack.json', archive: rawZip(without('pack.json')) },
  { tries: 'a pack.json two folders down', archive: rawZip([entry('a/b/pack.json', packFileText(good.pack))]) },
  { tries: 'an encrypted file', archive: rawZip(replaced('model.bin', { flags: 0x801 })) },
  { tries: 'an unknown way of packing', archive: rawZip(replaced('model.bin', { method: 99 })) },
  {
    tries: 'other bytes of the same length',
    archive: rawZip(replaced('model.bin', { content: Buffer.from('THE MODEL') })),
  },
  {
    tries: 'other bytes and a right checksum',
    archive: rawZip(replaced('model.bin', { content: Buffer.from('the modem'), crc: 0 })),
  },
  { tries: 'a byte too many', archive: rawZip(replaced('model.bin', { content: Buffer.from('the model!') })) },
  {
    tries: 'a size that is a lie',
    archive: rawZip(replaced('model.bin', { content: Buffer.from('the model!'), size: 9 })),
  },
  { tries: 'a size of 4 GB', archive: rawZip(replaced('model.bin', { size: 0xfffffffe })) },
  { tries: 'a bomb that says what it is', archive: rawZip(replaced('model.bin', { content: bomb, deflate: true })) },
  {
    tries: 'a bomb that says it is small',
    archive: rawZip(replaced('model.bin', { content: bomb, deflate: true, size: 9 })),
  },
  { tries: 'a bomb as its licence', archive: rawZip(replaced('licence.txt', { content: bomb, deflate: true })) },
  { tries: 'a bomb as its entry', archive: rawZip(replaced('pack.json', { content: bomb, deflate: true })) },
  {
    tries: 'a bomb as its entry that says it is small',
    archive: rawZip(replaced('pack.json', { content: bomb, deflate: true, size: 100 })),
  },
  { tries: 'damaged packed data', archive: rawZip(replaced('model.bin', { method: 8 })) },
  { tries: 'a list in the data of a file', archive: rawZip(entriesOf(good), { offset: 0 }) },
  { tries: 'more files than there are', archive: rawZip(entriesOf(good), { count: 60_000 }) },
  { tries: 'two files in one place', archive: rawZip(replaced('deep/more.bin', { offset: 0 })) },
  { tries: 'a file beyond the end', archive: rawZip(replaced('model.bin', { offset: 0x7fffffff })) },
  { tries: 'sixty thousand files', archive: rawZip([...entriesOf(good), ...many]) },
  { tries: 'an empty file', archive: Buffer.alloc(0) },
  { tries: 'a web page', archive: Buffer.from('<!doctype html><title>Sign in</title>') },
  { tries: 'only the end of an archive', archive: rawZip([]) },
  { tries: 'an archive in an archive', archive: rawZip([entry('pack.zip', soundArchive)]) },
  {
    tries: 'a pack that is part of the program',
    archive: rawZip([
      entry(
        'pack.json',
        listing((pack) => {
          pack.id = 'own';
        }),
      ),
      ...entriesOf(good).slice(1),
    ]),
  },
  {
    tries: 'an id that is a path',
    archive: rawZip([
      entry(
        'pack.json',
        listing((pack) => {
          pack.id = '../own';
        }),
      ),
      ...entriesOf(good).slice(1),
    ]),
  },
  {
    tries: 'an id that hides',
    archive: rawZip([
      entry(
        'pack.json',
        listing((pack) => {
          pack.id = '.coming-1';
        }),
      ),
      ...entriesOf(good).slice(1),
    ]),
  },
  {
    tries: 'fields that nobody knows',
    archive: rawZip([
      entry(
        'pack.json',
        listing((pack) => {
          pack.run = 'rm -rf';
        }),
      ),
      ...entriesOf(good).slice(1),
    ]),
  },
  { tries: 'a prototype', archive: rawZip([entry('pack.json', '{"format":1,"pack":{"__proto__":{"id":"x"}}}')]) },
  {
    tries: 'a model that reads the passwords',
    archive: rawZip(entriesOf(makePack('crafted', { 'm.onnx': evilModel }))),
  },
  { tries: 'a model that is a page', archive: rawZip(entriesOf(makePack('crafted', { 'm.onnx': '<html></html>' }))) },
];

/** Copies of a sound archive with bytes changed or cut off, from a seed. */
function damaged(count: number): Crafted[] {
  let state = 7;
  const random = (below: number) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 8) % below;
  };
  return Array.from({ length: count }, (_, i) => {
    const archive = Buffer.from(soundArchive);
    for (let flips = 1 + random(5); flips > 0; flips--) archive[random(archive.length)] = random(256);
    return {
      tries: `damage ${i}`,
      archive: random(5) === 0 ? archive.subarray(0, random(archive.length)) : archive,
      harmless: true,
    };
  });
}

export const crafted: readonly Crafted[] = [...strangers, ...listed, ...lies, ...damaged(60)];
export const soundPack: Pack = good.pack;
