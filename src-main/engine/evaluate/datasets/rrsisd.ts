/**
 * RRSIS-D in REFER's layout: `images/rrsisd/JPEGImages`, `rrsisd/refs(unc).p` (a pickle, read without
 * executing it) and `rrsisd/instances.json` with COCO run lengths. Every sentence of a reference is a sample.
 */
import { join } from 'node:path';
import * as v from 'valibot';
import { byId, type Sample, type TruthPart } from '../sample.ts';
import { annotationSchema, partsOf } from './coco-parts.ts';
import { PickleError, type PickleValue, parsePickle } from './pickle.ts';
import { bad, bytesOf, checked, firstOf, jsonOf, missing, type Place, plainName } from './pieces.ts';

const key = v.union([v.number(), v.string()]);
const refSchema = v.object({
  ref_id: key,
  ann_id: key,
  image_id: key,
  split: v.string(),
  sentences: v.pipe(
    v.array(v.object({ sent: v.optional(v.string()), raw: v.optional(v.string()), sent_id: v.optional(key) })),
    v.minLength(1),
  ),
});
const instancesSchema = v.object({
  images: v.array(
    v.object({ id: key, file_name: v.string(), width: v.optional(v.number()), height: v.optional(v.number()) }),
  ),
  annotations: v.array(v.object({ ...annotationSchema.entries, id: key })),
  categories: v.optional(v.array(v.object({ id: key, name: v.string() }))),
});

/** Faults: `evaluate.missingPiece`, `evaluate.badPiece`. */
export async function loadRrsisD(place: Place, split: string): Promise<Sample[]> {
  const { path, bytes } = await bytesOf(place, ['rrsisd/refs(unc).p', 'refs(unc).p']);
  const refs = checked(path, pickled(path, bytes), v.array(refSchema)).filter((ref) => ref.split === split);
  const instances = await jsonOf(place, ['rrsisd/instances.json', 'instances.json'], instancesSchema);
  const pictures = await firstOf(place, ['images/rrsisd/JPEGImages', 'JPEGImages']);
  const images = new Map(instances.images.map((image) => [String(image.id), image]));
  const annotations = new Map(instances.annotations.map((annotation) => [String(annotation.id), annotation]));
  const categories = new Map((instances.categories ?? []).map(({ id, name }) => [String(id), name]));
  const samples = refs.flatMap((ref): Sample[] => {
    const annotation = annotations.get(String(ref.ann_id)) ?? missing(place, `annotation ${ref.ann_id}`);
    const image = images.get(String(ref.image_id)) ?? missing(place, `the record of image ${ref.image_id}`);
    const parts = partsOf(`annotation ${ref.ann_id}`, annotation.segmentation);
    const { width, height } = sizeOf(parts, image) ?? bad(path, `no size for image ${ref.image_id}`);
    return ref.sentences.map((sentence, i) => ({
      id: `${ref.ref_id}#${String(sentence.sent_id ?? i)}`,
      picture: join(pictures, plainName(path, image.file_name)),
      questions: [sentence.sent ?? sentence.raw ?? ''],
      truth: { kind: 'parts', width, height, parts },
      boxes: null,
      className: categories.get(String(annotation.category_id)) ?? null,
      source: null,
      gsd: null,
    }));
  });
  return samples.sort(byId);
}

function sizeOf(
  parts: readonly TruthPart[],
  image: { readonly width?: number | undefined; readonly height?: number | undefined },
): { width: number; height: number } | null {
  for (const part of parts) if (part.kind === 'rle') return { width: part.size[1], height: part.size[0] };
  const { width, height } = image;
  return width === undefined || height === undefined ? null : { width, height };
}

function pickled(path: string, bytes: Uint8Array): PickleValue {
  try {
    return parsePickle(bytes);
  } catch (thrown) {
    if (thrown instanceof PickleError) return bad(path, thrown.message);
    throw thrown;
  }
}
