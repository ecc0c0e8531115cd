/**
 * COCO instances: `annotations/instances_<split>.json` (or `<split>.json`, `annotations.json`,
 * `_annotations.coco.json`) and pictures beside them. A sample is all objects of one category in one
 * picture; its question is the category's name, unless the category or picture brings `questions`.
 */
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import type { Box } from '../../../contract/space.ts';
import { byId, type Sample } from '../sample.ts';
import { annotationSchema, partsOf } from './coco-parts.ts';
import { firstOf, jsonOf, missing, type Place, plainName } from './pieces.ts';

const key = v.union([v.number(), v.string()]);
const questions = v.optional(v.pipe(v.array(v.pipe(v.string(), v.minLength(1))), v.minLength(1)));
const schema = v.object({
  images: v.array(
    v.object({
      id: key,
      file_name: v.string(),
      width: v.number(),
      height: v.number(),
      gsd: v.optional(v.nullable(v.number())),
    }),
  ),
  annotations: v.array(v.object({ ...annotationSchema.entries, image_id: key })),
  categories: v.array(v.object({ id: key, name: v.string(), questions })),
});
type Coco = v.InferOutput<typeof schema>;

/** Faults: `evaluate.missingPiece`, `evaluate.badPiece`. */
export async function loadCoco(place: Place, split: string): Promise<Sample[]> {
  const pieces = [
    `annotations/instances_${split}.json`,
    `annotations/${split}.json`,
    `instances_${split}.json`,
    `${split}.json`,
    `${split}/_annotations.coco.json`,
    'annotations.json',
    'annotations.coco.json',
  ];
  const path = await firstOf(place, pieces);
  const coco = await jsonOf(place, pieces, schema);
  const finder = await pictureFinder(place, split, path);
  const categories = new Map(coco.categories.map((category) => [String(category.id), category]));
  const images = new Map(coco.images.map((image) => [String(image.id), image]));
  const samples: Sample[] = [];
  for (const [group, annotations] of grouped(coco.annotations)) {
    const { image_id: imageId, category_id: categoryId } = annotations[0]!;
    const image = images.get(String(imageId)) ?? missing(place, `the record of image ${imageId}`);
    const category = categories.get(String(categoryId)) ?? missing(place, `the category ${categoryId}`);
    const { width, height } = image;
    const boxes = annotations.map(({ bbox }) => bbox && boxOf(bbox));
    const gsd = image.gsd ?? null;
    samples.push({
      id: group,
      picture: await finder(plainName(path, image.file_name)),
      questions: category.questions ?? [category.name],
      truth: { kind: 'parts', width, height, parts: annotations.flatMap((a) => partsOf(group, a.segmentation)) },
      boxes: boxes.every((box) => box !== undefined) ? boxes : null,
      className: category.name,
      source: null,
      gsd: gsd !== null && gsd > 0 ? gsd : null,
    });
  }
  return samples.sort(byId);
}

function grouped(annotations: Coco['annotations']): Map<string, Coco['annotations']> {
  const groups = new Map<string, Coco['annotations']>();
  for (const annotation of annotations) {
    const id = `${annotation.image_id}#${annotation.category_id}`;
    const group = groups.get(id);
    if (group) group.push(annotation);
    else groups.set(id, [annotation]);
  }
  return groups;
}

/** COCO leaves open where pictures lie: beside the annotations, in `images`, or in a folder of the split. */
async function pictureFinder(place: Place, split: string, annotations: string) {
  const beside = dirname(annotations).slice(place.folder.length);
  const folders = [`images/${split}`, split, 'images', '', beside];
  let found: string | null = null;
  return async (name: string): Promise<string> => {
    if (found === null) {
      const path = await firstOf(
        place,
        folders.map((folder) => join(folder, name)),
      );
      found = path.slice(0, -name.length);
    }
    return join(found, name);
  };
}

function boxOf([x, y, width, height]: readonly [number, number, number, number]): Box<'window'> {
  return { minX: x, minY: y, maxX: x + width, maxY: y + height };
}
