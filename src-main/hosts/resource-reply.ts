/** Bytes behind a resource path, as hosts send them. */
export interface ResourceReply {
  /** An HTTP status. */
  readonly status: number;
  readonly type: string;
  readonly body: Uint8Array | string;
  /** Set where the resource is to be saved under a name. */
  readonly downloadName?: string;
}
