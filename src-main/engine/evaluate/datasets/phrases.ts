/**
 * Data sets of a phrase list. RefSegRS: `images/ID.tif`, `masks/ID.tif`, `output_phrase_<split>.txt` with
 * lines `ID phrase`, 0.13 m. RISBench: `img_rgb/NAME`, `mask/NAME`, `output_phrase_<split>.txt` with lines
 * `NAME phrase`. One picture may have several phrases, so an id is the name and the line's number.
 */
import { parse } from 'node:path';
import { byId, type Sample } from '../sample.ts';
import { filesByStem, missing, type Place, phrasesOf } from './pieces.ts';

interface Layout {
  readonly pictures: string;
  readonly masks: string;
  readonly gsd: number | null;
}
const refSegRs: Layout = { pictures: 'images', masks: 'masks', gsd: 0.13 };
const risBench: Layout = { pictures: 'img_rgb', masks: 'mask', gsd: null };

export const loadRefSegRs = (place: Place, split: string): Promise<Sample[]> => load(place, split, refSegRs);
export const loadRisBench = (place: Place, split: string): Promise<Sample[]> => load(place, split, risBench);

async function load(place: Place, split: string, layout: Layout): Promise<Sample[]> {
  const phrases = await phrasesOf(place, `output_phrase_${split}.txt`);
  const pictures = await filesByStem(place, layout.pictures);
  const masks = await filesByStem(place, layout.masks);
  const samples = phrases.map(({ name, phrase }, line): Sample => {
    const stem = stemOf(name, pictures);
    const picture = pictures.get(stem) ?? missing(place, `${layout.pictures}/${name}`);
    const mask = masks.get(stem) ?? missing(place, `${layout.masks}/${name}`);
    return {
      id: `${stem}#${String(line + 1).padStart(6, '0')}`,
      picture,
      questions: [phrase],
      truth: { kind: 'picture', path: mask },
      boxes: null,
      className: null,
      source: null,
      gsd: layout.gsd,
    };
  });
  return samples.sort(byId);
}

/** A list names pictures with or without their extension; a name with a dot in it may be either. */
function stemOf(name: string, pictures: ReadonlyMap<string, string>): string {
  return pictures.has(name) ? name : parse(name).name;
}
