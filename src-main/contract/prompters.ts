/** Prompters behind a server, as a person sets them up. Keys are no part of it: they go one way, to the key store. */
import * as v from 'valibot';
import { frameRuleSchema } from './frame.ts';

const count = (least: number, most: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));

/** `server.` and a plain name, so that it is never taken for a model pack. */
export const serverIdSchema = v.pipe(
  v.string(),
  v.regex(/^server\.[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$/, 'not "server." and a plain name'),
);

/** An http address without user, password, query or fragment. A key in it would end in logs. */
export const serverUrlSchema = v.pipe(
  v.string(),
  v.maxLength(2000),
  v.regex(/^https?:\/\/(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?(?:\/[^\s?#]*)?$/i, 'not a plain http or https address'),
);

const headerName = v.pipe(v.string(), v.regex(/^[\w!#$%&'*+.^`|~-]{1,100}$/, 'not a name of a header'));
/** Printable ASCII; `{key}` stands for the key, for servers that want it elsewhere than in `Authorization`. */
const headerValue = v.pipe(v.string(), v.regex(/^[\x20-\x7e]{0,1000}$/, 'not a value of a header'));

/**
 * - `none`: the model answers in its own form (Think2Seg-RS was trained to).
 * - `json-schema`: OpenAI's `response_format`; the whole answer is one JSON object.
 * - `guided-json`: the same by vLLM's `guided_json`.
 * - `grammar`: a GBNF grammar of the method's own form, thinking included (llama.cpp's `grammar`).
 */
export const structuredSchema = v.picklist(['none', 'json-schema', 'guided-json', 'grammar']);
export type Structured = v.InferOutput<typeof structuredSchema>;

export const serverPrompterSchema = v.strictObject({
  id: serverIdSchema,
  name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(80)),
  url: serverUrlSchema,
  /** As the server names it; '' for the only one that it has. */
  model: v.pipe(v.string(), v.maxLength(300)),
  /** Id of a template; null for the one that fits the model's name. */
  template: v.nullable(v.pipe(v.string(), v.maxLength(64))),
  /** null for the frame that fits the model's name. */
  frame: v.nullable(frameRuleSchema),
  structured: structuredSchema,
  headers: v.pipe(v.record(headerName, headerValue), v.maxEntries(16)),
  maxNewTokens: count(1, 65_536),
  /** Questions that are put to it at once. */
  concurrency: count(1, 64),
  /** Seconds until the first text: loading and reading the picture take long on small machines. */
  firstTextSeconds: count(1, 3600),
  /** Seconds between two pieces of text. */
  idleSeconds: count(1, 600),
});
export type ServerPrompter = v.InferOutput<typeof serverPrompterSchema>;

/** What is assumed where a person says nothing. */
export const serverDefaults = {
  model: '',
  template: null,
  frame: null,
  structured: 'none',
  headers: {},
  maxNewTokens: 2048,
  concurrency: 4,
  firstTextSeconds: 300,
  idleSeconds: 60,
} as const satisfies Omit<ServerPrompter, 'id' | 'name' | 'url'>;

/** The environment variable that gives a prompter's key: `server.my-gpu` is `THINK2SEG_KEY_MY_GPU`. */
export function keyVariable(id: string): string {
  return `THINK2SEG_KEY_${id
    .replace(/^server\./, '')
    .replaceAll('-', '_')
    .toUpperCase()}`;
}

/** Where the key of a prompter comes from. */
export type KeyOrigin = 'stored' | 'environment' | 'none';

export interface ServerPrompterStatus extends ServerPrompter {
  readonly key: KeyOrigin;
  /** The environment variable that would give its key. */
  readonly keyVariable: string;
}

/** All that the panel of prompters shows. */
export interface ServerPrompters {
  readonly prompters: readonly ServerPrompterStatus[];
  /** For the choice of a form of question. */
  readonly templates: readonly { readonly id: string; readonly name: string }[];
  /** Whether keys can be kept safely here; else they come from the environment. */
  readonly keysCanBeKept: boolean;
}

/** What a connection showed. */
export interface ConnectionReport {
  readonly models: readonly string[];
  /** Whether the model that is set up is among them (or there is just one and none is set up). */
  readonly modelFound: boolean;
  /** What serves, where it says so. */
  readonly software: 'vllm' | 'llama.cpp' | 'ollama' | 'lm-studio' | 'unknown';
  /** The form of question and the frame that fit the model by its name. */
  readonly template: string;
  readonly frame: string;
  readonly warnings: readonly ConnectionWarning[];
  readonly ms: number;
}
/** `plainHttp`: the key and the pictures travel unencrypted to another machine. */
export type ConnectionWarning = 'plainHttp' | 'modelMissing' | 'modelNotChosen';

/** A key; '' takes it away, null leaves it as it is. */
const key = v.nullable(v.pipe(v.string(), v.regex(/^[\x21-\x7e]{0,4000}$/, 'not a key')));

export const prompterRequests = {
  'prompters.list': v.null(),
  /** Adds a prompter, or changes the one of this id. */
  'prompters.save': v.strictObject({ prompter: serverPrompterSchema, key }),
  'prompters.remove': v.strictObject({ id: serverIdSchema }),
  /** Asks the server for its models. Nothing is kept, and no picture is sent. */
  'prompters.test': v.strictObject({ prompter: serverPrompterSchema, key }),
} as const;
export type PrompterRequests = typeof prompterRequests;

export interface PrompterResults {
  'prompters.list': ServerPrompters;
  'prompters.save': ServerPrompters;
  'prompters.remove': ServerPrompters;
  'prompters.test': ConnectionReport;
}
