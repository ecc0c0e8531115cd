/** What a run about a taught concept takes from it: its examples, and the resolution that they were clicked at. */
import type { TaughtExample } from '../contract/example.ts';
import type { RasterInfo } from '../contract/raster.ts';
import type { GsdChoice, SegmentRequest } from '../contract/run.ts';
import type { TaughtConcept } from '../contract/taught.ts';
import type { PrompterChoice, ResolvedPack } from './ports.ts';
import { taughtNamed } from './prompter/taught/names.ts';

/** Examples that came with a request, as a concept that is asked for by the query itself. */
export function unnamedConcept(
  { query = '', like }: Partial<Pick<SegmentRequest, 'query' | 'like'>>,
  { ref }: ResolvedPack,
): readonly TaughtConcept[] {
  if (!like) return [];
  const segmenter = { id: ref.id, sha256: ref.sha256 };
  const at = new Date(0).toISOString();
  return [{ format: 1, id: 'like', name: query.trim(), words: [], segmenter, examples: [...like], at }];
}

export interface TaughtResolution {
  readonly gsd: GsdChoice;
  /** Of the concept; null for examples without one. */
  readonly name: string | null;
}

/**
 * The resolution that a taught concept was taught at, for a run whose resolution is left to the program: the
 * segmenter sees another object at another one. Null where the question names no taught concept, or its
 * examples or the raster have no ground size.
 */
export function taughtResolution(
  request: Pick<SegmentRequest, 'query' | 'gsd'>,
  prompter: PrompterChoice | null,
  raster: Pick<RasterInfo, 'gsd'>,
): TaughtResolution | null {
  if (request.gsd.kind !== 'auto' || prompter?.kind !== 'concepts' || raster.gsd === null) return null;
  const concept = taughtNamed(request.query, prompter.taught);
  const metres = concept && usualGsd(concept.examples);
  if (!concept || metres === null) return null;
  const name = concept.id === 'like' ? null : concept.name;
  // Finer than the raster is there is nothing to see.
  if (metres <= raster.gsd * 1.05) return { gsd: { kind: 'native' }, name };
  return { gsd: { kind: 'metres', metres }, name };
}

/** The median of the examples, in metres; null where one has none. */
function usualGsd(examples: readonly TaughtExample[]): number | null {
  const sizes = examples.filter(({ counter }) => !counter).flatMap(({ gsd }) => gsd ?? []);
  if (sizes.length === 0) return null;
  return sizes.sort((a, b) => a - b)[sizes.length >> 1] ?? null;
}
