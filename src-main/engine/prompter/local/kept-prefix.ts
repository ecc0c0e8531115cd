/** Keys and values of the last prompt, so that another question about the same picture reads only what differs. */

/** By name; float32[1, groups, tokens, head]. */
export type KeyValues = ReadonlyMap<string, { readonly data: Float32Array; readonly dims: readonly number[] }>;

interface Kept {
  readonly picture: WeakRef<object>;
  readonly ids: readonly number[];
  readonly tensors: KeyValues;
}

export class KeptPrefix {
  #kept: Kept | undefined;

  /**
   * What is known of the beginning of `ids`: all tokens up to the first that differs, at least
   * `least` (the picture must be among them), never all of them, since the last one gives the next.
   */
  take(picture: object, ids: readonly number[], least: number): { length: number; tensors: KeyValues } | null {
    const kept = this.#kept;
    if (!kept || kept.picture.deref() !== picture) return null;
    const known = Math.min(kept.ids.length, ids.length - 1);
    let length = 0;
    while (length < known && kept.ids[length] === ids[length]) length++;
    return length < least || kept.tensors.size === 0 ? null : { length, tensors: cut(kept.tensors, length) };
  }

  /** Only the last prompt is kept: for 3 billion parameters it takes about 80 MB. */
  keep(picture: object, ids: readonly number[], tensors: KeyValues): void {
    this.#kept = { picture: new WeakRef(picture), ids, tensors: cut(tensors, ids.length) };
  }

  clear(): void {
    this.#kept = undefined;
  }
}

/** The first `length` tokens of each head; the tensors themselves where they have no more. */
function cut(tensors: KeyValues, length: number): KeyValues {
  const out = new Map<string, { data: Float32Array; dims: readonly number[] }>();
  for (const [name, { data, dims }] of tensors) {
    const [batch = 1, groups = 1, tokens = 0, head = 0] = dims;
    if (tokens === length) {
      out.set(name, { data, dims });
      continue;
    }
    const rows = batch * groups;
    const part = new Float32Array(rows * length * head);
    for (let row = 0; row < rows; row++) {
      part.set(data.subarray(row * tokens * head, row * tokens * head + length * head), row * length * head);
    }
    out.set(name, { data: part, dims: [batch, groups, length, head] });
  }
  return out;
}
