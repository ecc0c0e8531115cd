/** An imported language model asked from the command line, as processes: what comes out of noise is told as what it is. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { layPack } from '../../engine/prompter/local/tiny.ts';
import { run, sample } from './command-line.ts';

let folder: string;
let id: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'think2seg-local-cli-'));
  const made = join(folder, 'made');
  id = layPack(made, 'pack.json', { maxNewTokens: 700 });
  const imported = await run(['models', 'import', made, '--accept-licence'], here());
  if (imported.code !== 0) throw new Error(imported.stderr);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const here = () => ({ env: { THINK2SEG_USER_DATA: folder } });
const segment = (...more: string[]) =>
  run(['segment', sample, 'the open water', '--prompter', id, '--json', ...more], here());

describe('segment with a language model of a pack', () => {
  it('says that the answer cannot be read, with its whole text, and ends with 5', async () => {
    const { code, stdout, stderr } = await segment();
    expect(code).toBe(5);
    const { fault } = JSON.parse(stdout);
    expect(fault.code).toBe('prompter.unreadableAnswer');
    expect(fault.detail.because).toContain('cut off after 700 tokens');
    expect(fault.detail.raw.length).toBeGreaterThan(300);
    expect(stderr).toContain('prompter.unreadableAnswer');
  });

  it('gives geometry within the raster with the grammar, and says which weights answered', async () => {
    const { code, stdout } = await segment('--grammar', '--aoi', '288776,9110743,298722,9120761');
    expect(code).toBe(0);
    const result = JSON.parse(stdout);
    expect(result.prompter).toMatchObject({ id, version: '1.0.0', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(result.prompts.length).toBeGreaterThan(0);
    for (const { box } of result.prompts) {
      expect(box.minX).toBeLessThan(box.maxX);
      expect(box.minY).toBeLessThan(box.maxY);
    }
  });

  it('lists it with its licence and what it is', async () => {
    const { stdout } = await run(['models', 'list', '--json'], here());
    const listed: { id: string; licence: string; commercialUse: boolean; kind: string }[] = JSON.parse(stdout).models;
    expect(listed.find((model) => model.id === id)).toMatchObject({
      licence: 'Apache-2.0',
      commercialUse: true,
      kind: expect.stringContaining('Random numbers'),
    });
  });
});
