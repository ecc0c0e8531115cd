/** Which tokens of a vocabulary may come next in a form. */
import type { FormState } from './grammar.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface AllowedTokens {
  /** Ids that may come, in no order. Kept for each state, so asking again costs nothing. */
  after(state: FormState, ending: boolean): Int32Array;
  /** The ids below `count` that are not in a list which `after` gave; kept for each list. */
  others(allowed: Int32Array, count: number): Int32Array;
}

/**
 * Tokens sorted by their bytes are a tree without nodes: those with a common beginning are
 * neighbours. A beginning that the form refuses is skipped as a whole.
 */
export function allowedTokens(vocabulary: Vocabulary): AllowedTokens {
  const sorted = vocabulary.ids
    .map((id) => ({ id, bytes: vocabulary.bytesOf(id) }))
    .sort((a, b) => compare(a.bytes, b.bytes));
  const known = [new WeakMap<FormState, Int32Array>(), new WeakMap<FormState, Int32Array>()] as const;

  function collect(state: FormState, ending: boolean): number[] {
    const found: number[] = [];
    const walk = (at: FormState, from: number, to: number, depth: number): void => {
      let index = from;
      while (index < to && sorted[index]!.bytes.length === depth) found.push(sorted[index++]!.id);
      while (index < to) {
        const byte = sorted[index]!.bytes[depth]!;
        const end = endOfRun(index, to, depth);
        const next = at.step(byte, ending);
        if (next) walk(next, index, end, depth + 1);
        index = end;
      }
    };
    walk(state, 0, sorted.length, 0);
    return found;
  }

  /** First token from `from` whose byte at `depth` is another one, by doubling and halving. */
  function endOfRun(from: number, to: number, depth: number): number {
    const byte = sorted[from]!.bytes[depth];
    let step = 1;
    while (from + step < to && sorted[from + step]!.bytes[depth] === byte) step *= 2;
    let low = from + (step >> 1) + 1;
    let high = Math.min(from + step, to);
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle]!.bytes[depth] === byte) low = middle + 1;
      else high = middle;
    }
    return high;
  }

  const complements = new WeakMap<Int32Array, Int32Array>();
  function complementOf(allowed: Int32Array, count: number): Int32Array {
    const taken = new Uint8Array(count);
    for (const id of allowed) if (id < count) taken[id] = 1;
    const out: number[] = [];
    for (let id = 0; id < count; id++) if (taken[id] === 0) out.push(id);
    return Int32Array.from(out);
  }

  return {
    others(allowed, count) {
      const found = complements.get(allowed) ?? complementOf(allowed, count);
      complements.set(allowed, found);
      return found;
    },
    after(state, ending) {
      const cache = known[ending ? 1 : 0];
      const found = cache.get(state) ?? Int32Array.from(collect(state, ending));
      cache.set(state, found);
      return found;
    },
  };
}

function compare(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}
