/** `models/manifest.json`: which model packs exist, what they are, under which licence, and their pinned files. */
import * as v from 'valibot';
import { raise } from '../contract/fault.ts';

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(500));
const name = v.pipe(v.string(), v.maxLength(64), v.regex(/^[a-z0-9][a-z0-9._-]*$/, 'not a plain name'));
/** Below the pack's folder, with forward slashes; a path that could leave it is refused. */
const innerPath = v.pipe(
  v.string(),
  v.maxLength(200),
  v.regex(/^[\w@.-]+(\/[\w@.-]+)*$/, 'not a relative path'),
  v.check((path) => !path.split('/').some((part) => part === '..' || part === '.'), 'leaves its folder'),
);
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'not a sha256 in hexadecimal'));
const size = v.pipe(v.number(), v.integer(), v.minValue(1));

const fileSchema = v.strictObject({ role: name, path: innerPath, bytes: size, sha256 });

/** `npm`: files inside an installed package at one version; `file`: below `models/` of the program. */
const sourceSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('npm'), package: innerPath, version: text }),
  v.strictObject({ kind: v.literal('file') }),
]);

/** How a language model is asked: an interface constant of its weights, so it is data beside them and names its source. */
const conversationSchema = v.strictObject({
  source: text,
  system: v.string(),
  /** `{query}` stands where the question goes. */
  user: v.pipe(v.string(), v.includes('{query}')),
  /** Space of the coordinates in the answer, and the size to which the image is brought. */
  frame: v.strictObject({ width: size, height: size }),
  maxNewTokens: size,
});

const packSchema = v.pipe(
  v.strictObject({
    id: name,
    name: text,
    role: v.picklist(['segmenter', 'prompter']),
    kind: text,
    version: text,
    /** SPDX expression. */
    licence: text,
    commercialUse: v.boolean(),
    licenceFile: innerPath,
    source: sourceSchema,
    contract: v.picklist(['sam1-encoder-decoder', 'concepts']),
    files: v.pipe(v.array(fileSchema), v.minLength(1), v.maxLength(64)),
    knows: v.optional(v.array(text), []),
    conversation: v.optional(conversationSchema),
  }),
  v.check((pack) => distinct(pack.files.map((file) => file.role)), 'two files have one role'),
);

const manifestSchema = v.strictObject({
  format: v.literal(1),
  packs: v.pipe(
    v.array(packSchema),
    v.minLength(1),
    v.check((packs) => distinct(packs.map((pack) => pack.id)), 'two packs have one id'),
  ),
});

export type Manifest = v.InferOutput<typeof manifestSchema>;
export type Pack = Manifest['packs'][number];
export type PackSource = Pack['source'];

/** Parses the manifest's text. Faults: `models.badManifest`, which names the first place that is wrong. */
export function parseManifest(source: string): Manifest {
  const parsed = v.safeParse(manifestSchema, readJson(source));
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const where = v.getDotPath(issue) ?? 'the whole file';
  return raise('models.badManifest', { because: `${where}: ${issue.message}` });
}

function readJson(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch (cause) {
    return raise('models.badManifest', {}, cause);
  }
}

function distinct(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}
