import { describe, expect, it } from 'vitest';
import { FaultError, fault } from '../../../src-main/contract/fault.ts';
import type { RunSummary } from '../../../src-main/contract/run.ts';
import { parseReply } from '../../../src-renderer/api/http-transport.ts';
import { palette } from '../../../src-renderer/map/styles.ts';
import { colourLabels } from '../../../src-renderer/panels/layers/colours.ts';
import { fileName } from '../../../src-renderer/panels/layers/opening.ts';
import { NoticesStore } from '../../../src-renderer/panels/notices/notices.svelte.ts';
import { listedBySize } from '../../../src-renderer/panels/result/listed.ts';
import { totals } from '../../../src-renderer/panels/result/result.svelte.ts';
import { demoRaster, demoResult } from '../demo-scene.ts';
import { storesAlone } from '../stores-alone.ts';

const model = { id: 'm', version: '1', sha256: '' };
const geometry = demoResult({ runId: 'r', query: 'q', prompter: model, segmenter: model });
const summary = { runId: 'r', query: 'q' } as RunSummary;

describe('layers', () => {
  it('open a raster once and make it the one that is asked about', () => {
    const { layers } = storesAlone();
    layers.addRaster(demoRaster);
    layers.addRaster({ ...demoRaster, id: 'second' });
    layers.addRaster(demoRaster);
    expect(layers.rasters.map(({ raster }) => raster.id)).toEqual(['demo-raster', 'second']);
    expect(layers.active?.id).toBe('demo-raster');
    layers.removeRaster('demo-raster');
    expect(layers.active?.id).toBe('second');
    layers.removeRaster('second');
    expect(layers.active).toBeNull();
  });

  it('give results of the same label different colours', () => {
    const { layers } = storesAlone();
    layers.addResult(summary, geometry, demoRaster);
    layers.addResult({ ...summary, runId: 's' }, geometry, demoRaster);
    expect(layers.results.map(({ colours }) => colours.get('water'))).toEqual([palette[0], palette[1]]);
  });

  it('are shown in the other mode in one step, where they lay', () => {
    const { layers, document } = storesAlone();
    layers.addRaster(demoRaster);
    layers.addResult(summary, geometry, demoRaster);
    layers.addResult({ ...summary, runId: 's' }, geometry, demoRaster);
    const before = document.session;
    const [entry] = layers.results;
    if (!entry) throw new Error('the result is gone');
    const one = { ...geometry, features: geometry.features.slice(0, 1) };
    layers.replaceResult(entry, { ...summary, mode: 'semantic' }, one);
    expect(document.layers.map(({ id }) => id)).toEqual(before.document.layers.map(({ id }) => id));
    expect(layers.results[0]?.geometry.features).toHaveLength(1);
    document.undo();
    expect(document.session.document).toEqual(before.document);
    expect(document.session.done).toHaveLength(before.done.length);
  });

  it('keep the movements of one slider together, and those of another apart', () => {
    const { layers, document } = storesAlone();
    layers.addResult(summary, geometry, demoRaster);
    const style = () => document.vector('r')?.style ?? {};
    const set = (part: { readonly [key: string]: number | string }) =>
      layers.change('r', { style: { ...style(), ...part } });
    const begun = document.session.done.length;
    for (const fill of [0.1, 0.2, 0.3]) set({ fill });
    for (const width of [1, 2]) set({ width });
    set({ mode: 'single' });
    layers.change('r', { opacity: 0.5 });
    layers.change('r', { opacity: 0.4 });
    expect(document.session.done.length - begun).toBe(4);
    document.undo();
    document.undo();
    expect(style()).toMatchObject({ fill: 0.3, width: 2 });
    document.undo();
    expect(style()).not.toHaveProperty('width');
    expect(style()).toMatchObject({ fill: 0.3 });
  });

  it('use the palette again when it is used up', () => {
    expect(colourLabels(['a', 'b', 'a'], palette.length - 1)).toEqual(
      new Map([
        ['a', palette.at(-1)],
        ['b', palette[0]],
      ]),
    );
  });

  it('show a file on its way until it is a layer', () => {
    const { layers } = storesAlone();
    const arrival = layers.arrive('big.tif');
    arrival.copied(0.4);
    expect(layers.arrivals).toMatchObject([{ name: 'big.tif', copied: 0.4 }]);
    arrival.opening();
    expect(layers.arrivals).toMatchObject([{ copied: null }]);
    arrival.end();
    expect(layers.arrivals).toEqual([]);
  });

  it('take the name from paths of either kind of system', () => {
    expect(['/a/b c.tif', 'C:\\x\\y.tif', 'z.tif'].map(fileName)).toEqual(['b c.tif', 'y.tif', 'z.tif']);
  });
});

describe('results', () => {
  it('list larger features first', () => {
    expect(listedBySize([...geometry.features].reverse())?.map(({ id }) => id)).toEqual(['r-1', 'r-2', 'r-3', 'r-4']);
  });

  it('have no total on the ground when one feature has none', () => {
    const [first, ...rest] = geometry.features;
    if (!first) throw new Error('the scene has four features');
    const pixels = geometry.features.reduce((sum, feature) => sum + feature.pixels, 0);
    expect(totals([{ ...first, areaM2: null }, ...rest])).toEqual({ areaM2: null, pixels });
    expect(totals(geometry.features).areaM2).toBeCloseTo(
      geometry.features.reduce((sum, f) => sum + (f.areaM2 ?? 0), 0),
    );
  });
});

describe('notices', () => {
  it('show a fault once, keep only the last few, and say nothing of a cancelled run', () => {
    const notices = new NoticesStore();
    notices.fault(new FaultError(fault('run.cancelled')));
    expect(notices.list).toEqual([]);
    for (const path of ['a', 'a', 'b', 'c', 'd', 'e'])
      notices.fault(new FaultError(fault('raster.notFound', { path })));
    expect(notices.list.map(({ fault: shown }) => shown?.detail?.path)).toEqual(['b', 'c', 'd', 'e']);
  });

  it('show anything else that was thrown as a defect', () => {
    const notices = new NoticesStore();
    notices.fault(new TypeError('x is not a function'));
    expect(notices.list[0]?.fault?.code).toBe('host.defect');
  });
});

describe('replies of the host', () => {
  it('pass values and faults through', () => {
    expect(parseReply('{"ok":true,"value":3}', 200)).toEqual({ ok: true, value: 3 });
    const sent = fault('raster.notFound', { path: 'x' });
    expect(parseReply(JSON.stringify({ ok: false, fault: sent }), 200)).toEqual({ ok: false, fault: sent });
  });

  it('become a defect when they are anything else', () => {
    const texts = ['<html>', '', 'null', '3', '{}', '{"ok":false}', '{"ok":false,"fault":{"code":1}}', '{"ok":true}'];
    for (const text of texts)
      expect(parseReply(text, 502)).toMatchObject({ ok: false, fault: { code: 'host.defect' } });
  });
});
