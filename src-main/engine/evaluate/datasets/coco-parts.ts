/** Segmentations of COCO: polygons, run lengths as numbers or text, one or several of either. */
import * as v from 'valibot';
import type { WindowXY } from '../../../contract/space.ts';
import type { TruthPart } from '../sample.ts';
import { bad } from './pieces.ts';

const number = v.pipe(v.number(), v.finite());
const rleSchema = v.object({
  size: v.tuple([number, number]),
  counts: v.union([v.string(), v.array(number)]),
});
const polygonSchema = v.array(number);
export const annotationSchema = v.object({
  category_id: v.optional(v.union([v.number(), v.string()])),
  segmentation: v.union([rleSchema, v.array(v.union([rleSchema, polygonSchema]))]),
  bbox: v.optional(v.tuple([number, number, number, number])),
});
export type CocoSegmentation = v.InferOutput<typeof annotationSchema>['segmentation'];

/** Faults: `evaluate.badPiece`. */
export function partsOf(piece: string, segmentation: CocoSegmentation): TruthPart[] {
  const list = Array.isArray(segmentation) ? segmentation : [segmentation];
  return list.map((part): TruthPart => {
    if (!Array.isArray(part)) return { kind: 'rle', size: part.size, counts: part.counts };
    if (part.length < 6 || part.length % 2 !== 0) return bad(piece, `a polygon of ${part.length} numbers`);
    const points = Array.from(
      { length: part.length / 2 },
      (_, i): WindowXY => ({ x: part[2 * i]!, y: part[2 * i + 1]! }),
    );
    return { kind: 'outline', points };
  });
}
