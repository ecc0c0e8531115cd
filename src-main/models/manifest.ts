/** `models/manifest.json`: which model packs exist, what they are, under which licence, and their pinned files. */
import * as v from 'valibot';
import { raise } from '../contract/fault.ts';
import { conversationSchema } from './conversation.ts';

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(500));
const name = v.pipe(v.string(), v.maxLength(64), v.regex(/^[a-z0-9][a-z0-9._-]*$/, 'not a plain name'));
/** Below the pack's folder, with forward slashes; a path that could leave it is refused. */
const innerPath = v.pipe(
  v.string(),
  v.maxLength(200),
  v.regex(/^[\w@.-]+(\/[\w@.-]+)*$/, 'not a relative path'),
  v.check((path) => !path.split('/').some((part) => /^\.+$/.test(part)), 'leaves its folder'),
  // Windows drops a dot at the end and takes these names, with any ending, for devices.
  v.check((path) => !/(^|\/)(con|prn|aux|nul|com\d|lpt\d)(\.|\/|$)|\.(\/|$)/i.test(path), 'is no file name on Windows'),
);
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'not a sha256 in hexadecimal'));
const size = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(Number.MAX_SAFE_INTEGER));

/** What a pack's folder holds beside the pack's files. */
export const packFileName = 'pack.json';

/** `from`: its path at a `url` source, where that differs. */
const fileSchema = v.strictObject({ role: name, path: innerPath, bytes: size, sha256, from: v.optional(innerPath) });

/** Where `{revision}` stands is the pinned one. Plain http only on this machine, for mirrors on it and tests. */
const base = v.pipe(
  v.string(),
  v.maxLength(500),
  v.regex(/^(https:\/\/|http:\/\/(127\.0\.0\.1|localhost)(:\d+)?\/)[^\s?#]*\/$/, 'not the https address of a folder'),
  v.includes('{revision}', 'does not say where the {revision} goes'),
);

/**
 * `npm`: files inside an installed package at one version; `file`: below `models/` of the program;
 * `url`: fetched into the user folder, from an address that names a revision, so that what is there
 * cannot change; `made`: made on somebody's machine (models/export) and brought here by import.
 */
const sourceSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('npm'), package: innerPath, version: text }),
  v.strictObject({ kind: v.literal('file') }),
  v.strictObject({
    kind: v.literal('url'),
    base,
    revision: v.pipe(v.string(), v.regex(/^[\w.-]{1,64}$/, 'not a revision')),
  }),
  v.strictObject({ kind: v.literal('made'), by: text }),
]);

const packSchema = v.pipe(
  v.strictObject({
    id: name,
    name: text,
    role: v.picklist(['segmenter', 'prompter']),
    kind: text,
    version: v.pipe(v.string(), v.regex(/^[\w.+-]{1,64}$/, 'not a plain version')),
    /** SPDX expression. */
    licence: text,
    commercialUse: v.boolean(),
    licenceFile: innerPath,
    source: sourceSchema,
    /** Which adapter runs it. Any name: a pack may be newer than the program, which says so when asked to run it. */
    contract: name,
    files: v.pipe(v.array(fileSchema), v.minLength(1), v.maxLength(64)),
    /** Free memory in bytes with which it runs well; what it needs at least is estimated from its files. */
    recommendedMemory: v.optional(size),
    knows: v.optional(v.array(text), []),
    conversation: v.optional(conversationSchema),
  }),
  v.check((pack) => distinct(pack.files.map((file) => file.role)), 'two files have one role'),
  // Some file systems take names that differ in case only for one.
  v.check((pack) => distinct(pathsOf(pack)), 'two files have one path'),
);

const manifestSchema = v.strictObject({
  format: v.literal(1),
  packs: v.pipe(
    v.array(packSchema),
    v.minLength(1),
    v.check((packs) => distinct(packs.map((pack) => pack.id)), 'two packs have one id'),
  ),
});
const packFileSchema = v.strictObject({ format: v.literal(1), pack: packSchema });

export type Manifest = v.InferOutput<typeof manifestSchema>;
export type Pack = Manifest['packs'][number];
export type PackSource = Pack['source'];
export type PackFile = Pack['files'][number];

/** Parses the manifest's text. Faults: `models.badManifest`, which names the first place that is wrong. */
export function parseManifest(source: string): Manifest {
  return parse(manifestSchema, source, 'models.badManifest');
}

/**
 * Parses a `pack.json`, the entry that a pack's folder or archive carries itself, so that it can be
 * told anywhere what it is. Its paths (files, licence) are below its folder. Faults: `models.badPack`.
 */
export function parsePackFile(source: string): Pack {
  return parse(packFileSchema, source, 'models.badPack').pack;
}

/** The text of a `pack.json`. */
export function packFileText(pack: Pack): string {
  return `${JSON.stringify({ format: 1, pack }, null, 2)}\n`;
}

function parse<S extends v.GenericSchema>(schema: S, source: string, code: 'models.badManifest' | 'models.badPack') {
  const parsed = v.safeParse(schema, readJson(source, code));
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const where = v.getDotPath(issue) ?? 'the whole file';
  return raise(code, { because: `${where}: ${issue.message}` });
}

function readJson(source: string, code: 'models.badManifest' | 'models.badPack'): unknown {
  try {
    return JSON.parse(source);
  } catch (cause) {
    return raise(code, {}, cause);
  }
}

/** Every path that a pack's own folder must hold, as the most forgiving file system compares them. */
function pathsOf(pack: {
  readonly files: readonly { readonly path: string }[];
  readonly licenceFile: string;
}): string[] {
  return [packFileName, pack.licenceFile, ...pack.files.map((file) => file.path)].map((path) => path.toLowerCase());
}

function distinct(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}
