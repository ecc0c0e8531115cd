/** Which objects a pack can see, by its object head and the rules beside it. */
import type { WindowPixels } from '../../contract/raster.ts';
import type { ConceptId, Lexicon } from './lexicon.ts';
import type { NamedKind } from './object-answer.ts';
import { loadObjectHead, type ObjectField } from './object-head.ts';
import { parseObjectRules } from './object-rules.ts';
import type { WindowEmbedding } from './prompter.ts';

export interface ObjectSight {
  /** The concepts of the lexicon that the head sees well enough to be asked for. */
  readonly ids: readonly ConceptId[];
  /** The kinds of object among concepts, in the order of the pack. */
  kindsIn(ids: readonly ConceptId[]): NamedKind[];
  /** Null where the embedding does not fit the head. */
  look(pixels: WindowPixels, embedding: WindowEmbedding): Promise<ObjectField | null>;
  dispose(): Promise<void>;
}

/** From the pack's files `objects` (ONNX) and `object-rules`, without which no object is seen. Faults: `models.corrupt`, `models.cannotLoad`. */
export async function openObjectSight(
  files: ReadonlyMap<string, Uint8Array>,
  lexicon: Pick<Lexicon, 'concepts'>,
): Promise<ObjectSight> {
  const weights = files.get('objects');
  const written = files.get('object-rules');
  const rules = weights && written ? parseObjectRules(written) : [];
  const head = weights && rules.length > 0 ? await loadObjectHead(weights, rules.length) : null;
  const concepts = [...lexicon.concepts.values()];
  const kinds = rules.flatMap((kind, index) => {
    const concept = concepts.find(({ id }) => id === kind.id);
    return kind.claimed && concept ? [{ ...kind, index, concept: concept.id, name: concept.name }] : [];
  });
  return {
    ids: kinds.map(({ concept }) => concept),
    kindsIn: (ids) => kinds.filter(({ concept }) => ids.includes(concept)),
    look: async (pixels, embedding) => (head ? head.run(pixels, embedding) : null),
    dispose: async () => head?.dispose(),
  };
}
