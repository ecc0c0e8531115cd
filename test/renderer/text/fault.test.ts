import { describe, expect, it } from 'vitest';
import { because, type ReasonCode, reasons } from '../../../src-main/contract/because.ts';
import { fault } from '../../../src-main/contract/fault.ts';
import { type FaultCode, faultCatalogue } from '../../../src-main/contract/fault-catalogue.ts';
import { faults } from '../../../src-renderer/text/de/faults/index.ts';
import { reasons as germanReasons } from '../../../src-renderer/text/de/reasons.ts';
import { saidOf } from '../../../src-renderer/text/fault.ts';

const placesOf = (sentences: readonly string[]) => [...new Set(sentences.join(' ').match(/\{\w+\}/g) ?? [])].sort();

describe('the sentences of a fault', () => {
  it("are in the page's language, with the values in their places", () => {
    const full = fault('export.diskFull', { path: '/data/wasser.geojson' });
    expect(saidOf(full, 'de')).toEqual({
      text: 'Der Datenträger ist voll; /data/wasser.geojson wurde nicht geschrieben.',
      hint: 'Platz schaffen und neu exportieren. Das Ergebnis ist noch da.',
    });
    expect(saidOf(full, 'en')).toEqual({ text: full.text, hint: full.hint });
  });

  it('name no value in German that the English ones do not', () => {
    const strange = (Object.keys(faultCatalogue) as FaultCode[]).filter((code) => {
      const { text, hint } = faultCatalogue[code];
      const known = placesOf([text, hint]);
      return placesOf(faults[code]).some((place) => !known.includes(place));
    });
    expect(strange).toEqual([]);
  });

  it('leave no fact of what happened out in German', () => {
    const short = (Object.keys(faultCatalogue) as FaultCode[]).filter((code) => {
      const said = placesOf(faults[code]);
      return placesOf([faultCatalogue[code].text]).some((place) => !said.includes(place));
    });
    expect(short).toEqual([]);
  });

  it("say in the page's language why, where the program itself knows it", () => {
    const values = because('tiff.fewOffsets', { blocks: 12, offsets: 3 });
    const found = fault('raster.corrupt', { path: 'a.tif', ...values });
    expect(found.text).toBe('The file a.tif is damaged: it has 12 blocks but says where 3 are');
    expect(saidOf(found, 'de').text).toBe(
      'Die Datei a.tif ist beschädigt: Sie hat 12 Blöcke, sagt aber nur von 3, wo sie liegen',
    );
    const foreign = fault('raster.corrupt', { path: 'a.tif', because: 'zlib: bad data' });
    expect(saidOf(foreign, 'de').text).toContain('zlib: bad data');
    const codes = Object.keys(reasons) as ReasonCode[];
    expect(codes.filter((code) => `${placesOf([reasons[code]])}` !== `${placesOf([germanReasons[code]])}`)).toEqual([]);
  });

  it('stay as the host said them where this window does not know the code', () => {
    const newer = { ...fault('host.defect'), code: 'host.fromTomorrow', text: 'New.', hint: 'Hint.' };
    expect(saidOf(JSON.parse(JSON.stringify(newer)), 'de')).toEqual({ text: 'New.', hint: 'Hint.' });
  });
});
