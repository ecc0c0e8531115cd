import { describe, expect, it } from 'vitest';
import { fault } from '../../../src-main/contract/fault.ts';
import { type FaultCode, faultCatalogue } from '../../../src-main/contract/fault-catalogue.ts';
import { faults } from '../../../src-renderer/text/de/faults/index.ts';
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

  it('stay as the host said them where this window does not know the code', () => {
    const newer = { ...fault('host.defect'), code: 'host.fromTomorrow', text: 'New.', hint: 'Hint.' };
    expect(saidOf(JSON.parse(JSON.stringify(newer)), 'de')).toEqual({ text: 'New.', hint: 'Hint.' });
  });
});
