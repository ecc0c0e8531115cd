import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadDataset as load } from '../../../src-main/engine/evaluate/datasets/load.ts';
import type { DatasetFormat, Sample } from '../../../src-main/engine/evaluate/sample.ts';
import { readTruth } from '../../../src-main/engine/evaluate/truth.ts';
import { encodeRle } from '../../../src-main/engine/mask/rle.ts';
import { textOfCounts } from '../../../src-main/engine/mask/rle-text.ts';
import type { EnginePorts } from '../../../src-main/engine/ports.ts';
import { BlockCache } from '../../../src-main/engine/raster/source.ts';
import { createMask, getBit, setBit } from '../../../src-main/engine/window/bits.ts';
import { readPictureMask } from '../../../src-main/engine/window/picture.ts';
import { faultOfCall } from '../../support/faults.ts';
import { disc } from '../../support/inference.ts';
import { put, writeEarthReason } from './dataset-maker.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'think2seg-data-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Of the raster port, only masks of pictures are read here, in this process. */
const ports = {
  raster: {
    readPictureMask: (request) => readPictureMask(request, { blocks: new BlockCache(1 << 20) }),
  } as Partial<EnginePorts['raster']> as EnginePorts['raster'],
};
const loadDataset = (format: DatasetFormat, from: string, split: string) => load(format, from, split, ports);
const truthOf = (sample: Sample, size: { width: number; height: number } | null = null) =>
  readTruth(sample, size, ports, {});

const block = (width: number, height: number) => {
  const mask = createMask(width, height);
  for (let y = 1; y < 3; y++) for (let x = 2; x < 5; x++) setBit(mask, x, y);
  return mask;
};
const text = () => {
  const { size, counts } = encodeRle(block(6, 4));
  return { size, counts: textOfCounts(counts) };
};

describe('EarthReason', () => {
  it('is read with its questions, classes and boxes, sorted by id', async () => {
    writeEarthReason(folder, 'val', [
      { id: 'b', shape: disc(40, 40, 20), questions: ['Where is it?', 'Show it.'], concept: 'pond' },
      { id: 'a', shape: null, questions: ['Is there a pond?'] },
    ]);
    put(folder, 'val/instances/b.json', '[[20, 20, 60, 60]]');
    const { samples } = await loadDataset('earthreason', folder, 'val');
    expect(samples).toEqual([
      {
        id: 'a',
        picture: join(folder, 'val/images/a.png'),
        questions: ['Is there a pond?'],
        truth: { kind: 'picture', path: join(folder, 'val/labels/a.png') },
        boxes: null,
        className: null,
        source: null,
        gsd: null,
      },
      {
        id: 'b',
        picture: join(folder, 'val/images/b.png'),
        questions: ['Where is it?', 'Show it.'],
        truth: { kind: 'picture', path: join(folder, 'val/labels/b.png') },
        boxes: [{ minX: 20, minY: 20, maxX: 60, maxY: 60 }],
        className: 'pond',
        source: null,
        gsd: null,
      },
    ]);
    const { mask } = await truthOf(samples[1]!);
    expect([getBit(mask, 40, 40), getBit(mask, 40, 21), getBit(mask, 40, 19), getBit(mask, 2, 2)]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('at another size has its truth by the nearest pixel and its boxes scaled', async () => {
    writeEarthReason(folder, 'val', [{ id: 'b', shape: disc(48, 48, 24), questions: ['Where?'] }]);
    put(folder, 'val/instances/b.json', '[[24, 24, 72, 72]]');
    const { samples } = await loadDataset('earthreason', folder, 'val');
    const { mask, boxes } = await truthOf(samples[0]!, { width: 48, height: 192 });
    expect(boxes).toEqual([{ minX: 12, minY: 48, maxX: 36, maxY: 144 }]);
    expect([mask.width, mask.height, getBit(mask, 24, 50), getBit(mask, 24, 45)]).toEqual([48, 192, true, false]);
  });

  it('without a label, a folder or a split says which piece is missing', async () => {
    writeEarthReason(folder, 'val', [{ id: 'b', shape: null, questions: ['Where?'] }]);
    rmSync(join(folder, 'val/labels/b.png'));
    const fault = await faultOfCall(loadDataset('earthreason', folder, 'val'));
    expect(fault).toMatchObject({ code: 'evaluate.missingPiece', detail: { piece: join('val', 'labels/b.png') } });
    const split = await faultOfCall(loadDataset('earthreason', folder, 'test'));
    expect(split.text).toContain(`the folder ${join('test', 'images')} is missing`);
  });

  it('with an empty folder has no samples, which is a fault', async () => {
    for (const name of ['images', 'labels', 'QAs']) put(folder, `val/${name}/x`, '');
    for (const name of ['images', 'labels', 'QAs']) rmSync(join(folder, `val/${name}/x`));
    expect((await faultOfCall(loadDataset('earthreason', folder, 'val'))).code).toBe('evaluate.noSamples');
  });

  it('with a broken questions file names it', async () => {
    writeEarthReason(folder, 'val', [{ id: 'b', shape: null, questions: ['Where?'] }]);
    for (const content of ['{"questions":', '{"questions":[]}', '{"questions":"where"}', '[]']) {
      const path = put(folder, 'val/QAs/b.json', content);
      const fault = await faultOfCall(loadDataset('earthreason', folder, 'val'));
      expect(fault).toMatchObject({ code: 'evaluate.badPiece', detail: { piece: path } });
    }
  });
});

describe('data sets with a list of phrases', () => {
  it('are read in both layouts; one picture may have several phrases', async () => {
    put(folder, 'output_phrase_test.txt', '12 the grey road along the river\n\n12 a van\r\n3.b all roofs\n');
    for (const name of ['12', '3.b']) {
      put(folder, `images/${name}.tif`, '');
      put(folder, `masks/${name}.tif`, '');
      put(folder, `img_rgb/${name}.jpg`, '');
      put(folder, `mask/${name}.png`, '');
    }
    const seg = await loadDataset('refsegrs', folder, 'test');
    expect(seg.samples.map(({ id, questions, gsd, truth }) => [id, questions[0], gsd, truth])).toEqual([
      ['12#000001', 'the grey road along the river', 0.13, { kind: 'picture', path: join(folder, 'masks/12.tif') }],
      ['12#000002', 'a van', 0.13, { kind: 'picture', path: join(folder, 'masks/12.tif') }],
      ['3.b#000003', 'all roofs', 0.13, { kind: 'picture', path: join(folder, 'masks/3.b.tif') }],
    ]);
    put(folder, 'output_phrase_test.txt', '12.jpg a van\n');
    const bench = await loadDataset('risbench', folder, 'test');
    expect(bench.samples.map(({ picture, questions }) => [picture, questions])).toEqual([
      [join(folder, 'img_rgb/12.jpg'), ['a van']],
    ]);
  });

  it('say which picture or line is wrong', async () => {
    put(folder, 'output_phrase_test.txt', '7 a van\n');
    put(folder, 'images/1.tif', '');
    put(folder, 'masks/1.tif', '');
    expect(await faultOfCall(loadDataset('refsegrs', folder, 'test'))).toMatchObject({
      code: 'evaluate.missingPiece',
      detail: { piece: 'images/7' },
    });
    put(folder, 'output_phrase_test.txt', '7\n');
    expect((await faultOfCall(loadDataset('refsegrs', folder, 'test'))).text).toContain('line 1 has no phrase');
  });
});

describe('RRSIS-D', () => {
  const refs =
    '(lp0\n(dp1\nVref_id\nI5\nsVann_id\nI50\nsVimage_id\nI500\nsVsplit\nVtest\nsVsentences\n(lp2\n' +
    '(dp3\nVsent\nVthe ship\nsVsent_id\nI1\nsa(dp4\nVraw\nVA ship.\nsVsent_id\nI2\nsasa(dp5\nVref_id\nI6\ns' +
    'Vann_id\nI50\nsVimage_id\nI500\nsVsplit\nVtrain\nsVsentences\n(lp6\n(dp7\nVsent\nVx\nsasa.';
  const instances = (segmentation: unknown) =>
    JSON.stringify({
      images: [{ id: 500, file_name: '00500.jpg', width: 6, height: 4 }],
      annotations: [{ id: 50, image_id: 500, category_id: 3, segmentation }],
      categories: [{ id: 3, name: 'ship' }],
    });
  beforeEach(() => {
    put(folder, 'rrsisd/refs(unc).p', Buffer.from(refs, 'latin1'));
    put(folder, 'images/rrsisd/JPEGImages/00500.jpg', '');
  });

  it('gives a sample for each sentence of the split, with masks of run lengths', async () => {
    put(folder, 'rrsisd/instances.json', instances([text()]));
    const { samples } = await loadDataset('rrsisd', folder, 'test');
    expect(samples.map(({ id, questions, className, picture }) => [id, questions[0], className, picture])).toEqual([
      ['5#1', 'the ship', 'ship', join(folder, 'images/rrsisd/JPEGImages/00500.jpg')],
      ['5#2', 'A ship.', 'ship', join(folder, 'images/rrsisd/JPEGImages/00500.jpg')],
    ]);
    expect((await truthOf(samples[0]!)).mask).toEqual(block(6, 4));
  });

  it('whose pickle would run something is a fault that names the opcode', async () => {
    put(folder, 'rrsisd/instances.json', instances([text()]));
    put(folder, 'rrsisd/refs(unc).p', Buffer.from("cos\nsystem\n(S'id'\ntR.", 'latin1'));
    const fault = await faultOfCall(loadDataset('rrsisd', folder, 'test'));
    expect(fault.code).toBe('evaluate.badPiece');
    expect(fault.text).toContain('GLOBAL');
  });

  it('whose run lengths do not fill the mask is a fault when the mask is read', async () => {
    put(folder, 'rrsisd/instances.json', instances({ size: [4, 6], counts: [1, 2] }));
    const { samples } = await loadDataset('rrsisd', folder, 'test');
    expect(await faultOfCall(truthOf(samples[0]!))).toMatchObject({
      code: 'evaluate.badPiece',
      detail: { piece: '5#1' },
    });
  });

  it('whose pictures would lie outside of the folder is a fault', async () => {
    put(folder, 'rrsisd/instances.json', instances([text()]).replace('00500.jpg', '../../../etc/passwd'));
    expect((await faultOfCall(loadDataset('rrsisd', folder, 'test'))).code).toBe('evaluate.badPiece');
  });
});

describe('COCO', () => {
  const coco = {
    images: [{ id: 1, file_name: 'a.png', width: 6, height: 4, gsd: 0.5 }],
    categories: [
      { id: 1, name: 'roof' },
      { id: 2, name: 'pool', questions: ['Where could one swim?'] },
    ],
    annotations: [
      { id: 1, image_id: 1, category_id: 1, bbox: [0, 0, 2, 2], segmentation: [[0, 0, 2, 0, 2, 2, 0, 2]] },
      { id: 2, image_id: 1, category_id: 1, bbox: [4, 2, 2, 2], segmentation: { size: [4, 6], counts: [18, 2, 2, 2] } },
      { id: 3, image_id: 1, category_id: 2, segmentation: text() },
    ],
  };

  it('gives a sample for each category of a picture, its objects joined', async () => {
    put(folder, 'annotations/instances_val.json', JSON.stringify(coco));
    put(folder, 'val/a.png', '');
    const { samples } = await loadDataset('coco', folder, 'val');
    expect(samples.map(({ id, questions, boxes, gsd, picture }) => [id, questions[0], boxes, gsd, picture])).toEqual([
      [
        '1#1',
        'roof',
        [
          { minX: 0, minY: 0, maxX: 2, maxY: 2 },
          { minX: 4, minY: 2, maxX: 6, maxY: 4 },
        ],
        0.5,
        join(folder, 'val/a.png'),
      ],
      ['1#2', 'Where could one swim?', null, 0.5, join(folder, 'val/a.png')],
    ]);
    const roofs = createMask(6, 4);
    for (const [x, y] of [
      [0, 0],
      [1, 0],
      [0, 1],
      [1, 1],
      [4, 2],
      [4, 3],
      [5, 2],
      [5, 3],
    ] as const)
      setBit(roofs, x, y);
    expect((await truthOf(samples[0]!)).mask).toEqual(roofs);
    expect((await truthOf(samples[1]!)).mask).toEqual(block(6, 4));
  });

  it('without annotations or pictures says so', async () => {
    expect((await faultOfCall(loadDataset('coco', folder, 'val'))).text).toContain('annotations/instances_val.json or');
    put(folder, 'annotations/instances_val.json', JSON.stringify(coco));
    expect((await faultOfCall(loadDataset('coco', folder, 'val'))).text).toContain(join('val', 'a.png'));
  });
});
