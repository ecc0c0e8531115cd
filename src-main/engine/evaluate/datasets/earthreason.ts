/** EarthReason: `<split>/images/ID.*`, `<split>/labels/ID.png`, `<split>/QAs/ID.json`; optionally `<split>/instances/ID.json`. */
import { join } from 'node:path';
import * as v from 'valibot';
import type { Box } from '../../../contract/space.ts';
import { byId, type Sample } from '../sample.ts';
import { filesByStem, jsonOf, missing, type Place } from './pieces.ts';

const question = v.pipe(v.string(), v.minLength(1));
const text = v.optional(v.nullable(v.string()));
const qaSchema = v.object({
  questions: v.pipe(v.array(question), v.minLength(1)),
  concept: text,
  class: text,
  source: text,
  gsd: v.optional(v.nullable(v.pipe(v.number(), v.gtValue(0)))),
});
const number = v.pipe(v.number(), v.finite());
const boxesSchema = v.array(v.tuple([number, number, number, number]));

/** Faults: `evaluate.missingPiece`, `evaluate.badPiece`. */
export async function loadEarthReason(place: Place, split: string): Promise<Sample[]> {
  const folder = (name: string) => join(split, name);
  const pictures = await filesByStem(place, folder('images'));
  const labels = await filesByStem(place, folder('labels'));
  const questions = await filesByStem(place, folder('QAs'));
  const instances = await filesByStem(place, folder('instances')).catch(() => new Map<string, string>());
  const samples: Sample[] = [];
  for (const [id, picture] of pictures) {
    const label = labels.get(id) ?? missing(place, folder(`labels/${id}.png`));
    if (!questions.has(id)) missing(place, folder(`QAs/${id}.json`));
    const qa = await jsonOf(place, [folder(`QAs/${id}.json`)], qaSchema);
    const boxes = instances.has(id) ? await jsonOf(place, [folder(`instances/${id}.json`)], boxesSchema) : null;
    samples.push({
      id,
      picture,
      questions: qa.questions,
      truth: { kind: 'picture', path: label },
      boxes: boxes?.map(boxOf) ?? null,
      className: qa.concept ?? qa.class ?? null,
      source: qa.source ?? null,
      gsd: qa.gsd ?? null,
    });
  }
  return samples.sort(byId);
}

function boxOf([minX, minY, maxX, maxY]: readonly [number, number, number, number]): Box<'window'> {
  return { minX, minY, maxX, maxY };
}
