/** Names that the preload and the main process share. Nothing else travels between them. */
import type { Method, Params, Reply, Result, Topic, Topics } from '../../contract/api.ts';

/** Renderer to main: a contract method and its parameters; answered with a Reply. */
export const invokeChannel = 'invoke';
/** Renderer to main: a topic has its first listener in this page. */
export const listeningChannel = 'listening';
/** Main to renderer: a topic and its payload. */
export const topicChannel = 'topic';

/** The only origin that the program's window ever shows. */
export const scheme = 'app';
export const host = 'think2seg';
export const origin = `${scheme}://${host}`;
export const firstPage = `${origin}/index.html`;
export const resourceBase = `${origin}/res/`;

const topicNames: { readonly [T in Topic]: true } = {
  'run.progress': true,
  'run.thinking': true,
  'taught.spots': true,
  'evaluation.progress': true,
  'encode.progress': true,
  'engine.notice': true,
  'document.changed': true,
  'settings.changed': true,
  'models.progress': true,
  'files.opened': true,
  'menu.command': true,
};

export function isTopic(name: unknown): name is Topic {
  return typeof name === 'string' && Object.hasOwn(topicNames, name);
}

/** What the preload exposes as `window.think2seg`. */
export interface Bridge {
  invoke<M extends Method>(method: M, params: Params<M>): Promise<Reply<Result<M>>>;
  /** Returns the function that ends the subscription. */
  subscribe<T extends Topic>(topic: T, listener: (payload: Topics[T]) => void): () => void;
  /** URL that resource paths are appended to; ends in a slash. */
  readonly resourceBase: string;
  /** Path of a dropped or chosen file; empty for one that is not on disk. */
  pathForFile(file: File): string;
}
