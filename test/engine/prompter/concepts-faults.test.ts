/** What the concepts prompter refuses, and the packs that it does not take. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FaultError } from '../../../src-main/contract/fault.ts';
import type { WindowPixels } from '../../../src-main/contract/raster.ts';
import { createConceptsPrompter } from '../../../src-main/engine/prompter/concepts.ts';
import type { Prompter } from '../../../src-main/engine/prompter/prompter.ts';
import { packFiles, packPrompter } from './pack.ts';
import { landsatWindow, sampleGsd } from './windows.ts';

let prompter: Prompter;
let olinda: WindowPixels;
beforeAll(async () => {
  prompter = await packPrompter();
  olinda = await landsatWindow();
});
afterAll(() => prompter.dispose());

const ask = (query: string) => prompter.answer({ query, pixels: olinda, gsd: sampleGsd, embedding: async () => null });

describe('faults', () => {
  const faultOf = async (act: () => unknown) => {
    try {
      await act();
    } catch (thrown) {
      if (thrown instanceof FaultError) return thrown.fault;
      throw thrown;
    }
    return null;
  };

  it('an unknown question is refused before anything is read, with what is known', async () => {
    const fault = await faultOf(() => prompter.checkQuery('Where are the cows?'));
    expect(fault?.code).toBe('prompter.unknownConcept');
    expect(fault?.hint).toEqual(
      expect.stringContaining('water, vegetation, bare land, built-up land, roads, buildings'),
    );
    expect((await faultOf(() => ask('Where are the cows?')))?.code).toBe('prompter.unknownConcept');
  });

  it('another language is told: prompter.otherLanguage', async () => {
    const fault = await faultOf(() => prompter.checkQuery('Où sont les lapins?'));
    expect(fault?.code).toBe('prompter.otherLanguage');
    expect(fault?.text).toContain('English');
  });

  it('what is understood and has no eyes is named, with what to do: prompter.notSeen', async () => {
    const blind = await createConceptsPrompter(new Map([...packFiles()].filter(([role]) => role !== 'objects')));
    const fault = await faultOf(() => blind.checkQuery('Where are the roundabouts?'));
    expect(fault?.code).toBe('prompter.notSeen');
    expect(fault?.text).toContain('roundabouts');
    expect(fault?.hint).toContain('Teach it by clicking');
    await blind.dispose();
  });

  it('an aborted question ends as cancelled', async () => {
    const act = () =>
      prompter.answer({ query: 'water', pixels: olinda, gsd: 28.5, embedding: async () => null }, AbortSignal.abort());
    expect((await faultOf(act))?.code).toBe('run.cancelled');
  });

  it.each(['concepts', 'resolver', 'words'])('a damaged %s file is named', async (role) => {
    const files = packFiles().set(role, new TextEncoder().encode('{"format": 9}\n'));
    expect((await faultOf(() => createConceptsPrompter(files)))?.code).toBe('models.corrupt');
  });

  it('a damaged head is named', async () => {
    const files = packFiles().set('head', new Uint8Array([1, 2, 3]));
    expect((await faultOf(() => createConceptsPrompter(files)))?.code).toBe('models.unsafe');
  });

  it('a missing file is named', async () => {
    const files = packFiles();
    files.delete('words');
    expect((await faultOf(() => createConceptsPrompter(files)))?.code).toBe('models.missing');
  });
});
