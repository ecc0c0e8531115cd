/** Bytes behind a resource path, as hosts send them. */
export interface ResourceReply {
  /** An HTTP status. */
  readonly status: number;
  readonly type: string;
  /** Chunks that are made as they are sent where the whole of it would not be held in memory lightly. */
  readonly body: Uint8Array | string | Chunks;
  /** Set where the resource is to be saved under a name. */
  readonly downloadName?: string;
}

export type Chunks = AsyncIterable<Uint8Array<ArrayBuffer>>;

export function areChunks(body: ResourceReply['body']): body is Chunks {
  return typeof body !== 'string' && !(body instanceof Uint8Array);
}
