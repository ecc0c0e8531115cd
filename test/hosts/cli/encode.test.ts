/** The commands `encode` and `cache`, `--no-cache`, and several questions, over real children. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { runCommandLine } from '../../../src-main/hosts/cli/run.ts';
import { findInstallation } from '../../../src-main/hosts/installation.ts';
import { sample } from '../../engine/running.ts';

const folder = mkdtempSync(join(tmpdir(), 'think2seg-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  process.env.THINK2SEG_CACHE = join(folder, 'cache');
});
afterAll(() => {
  process.env.THINK2SEG_CACHE = 'off';
});

async function think2seg(...argv: string[]): Promise<{ code: number; out: string; said: string }> {
  const out: string[] = [];
  const said: string[] = [];
  const terminal = {
    result: async (text: string) => void out.push(text),
    say: (line: string) => void said.push(`${line}\n`),
    status: () => {},
    interactive: false,
  };
  const around = { installation: findInstallation(), terminal, signal: new AbortController().signal, folder };
  const code = await runCommandLine(argv, around);
  return { code, out: out.join(''), said: said.join('') };
}

it('prepares an area once, says what is kept, and clears it', async () => {
  const first = await think2seg('encode', sample);
  expect([first.code, first.out]).toEqual([0, expect.stringMatching(/^1 window encoded, [\d.]+ s\n$/)]);
  const again = await think2seg('encode', sample, '--json');
  expect(JSON.parse(again.out)).toMatchObject({ windows: 1, found: 1, made: 0 });
  const info = await think2seg('cache', 'info');
  expect(info.out).toMatch(/cache: 1 window, 4\.\d+ MB of at most 5 GB\n$/);
  expect((await think2seg('cache', 'clear')).out).toMatch(/^1 window removed, /);
  expect(JSON.parse((await think2seg('cache', '--json')).out)).toMatchObject({ windows: 0, bytes: 0 });
});

it('is refused where nothing is kept, with the exit code of a usage fault', async () => {
  process.env.THINK2SEG_CACHE = 'off';
  const refused = await think2seg('encode', sample);
  expect([refused.code, refused.said]).toEqual([2, expect.stringContaining('cache.off')]);
  expect((await think2seg('cache')).out).toMatch(/^nothing is kept/);
});

it('answers several questions, each in a file of its own, and keeps nothing with --no-cache', async () => {
  const { code } = await think2seg(
    'segment',
    sample,
    'Where is the open water?',
    '--query',
    'Show me the vegetation',
    '--out',
    'a.geojson',
    '--no-cache',
    '--quiet',
  );
  expect(code).toBe(0);
  const asked = ['a-1.geojson', 'a-2.geojson'].map((name) => {
    const { features } = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    return [...new Set(features.map((f: { properties: { query: string } }) => f.properties.query))];
  });
  expect(asked).toEqual([['Where is the open water?'], ['Show me the vegetation']]);
  expect(existsSync(join(folder, 'cache'))).toBe(false);
  const lines = await think2seg('segment', sample, '--query', 'water', '--query', 'vegetation', '--json', '--quiet');
  const { results } = JSON.parse(lines.out);
  expect(results.map((r: { query: string; answer: string }) => [r.query, r.answer])).toEqual([
    ['water', 'masks'],
    ['vegetation', 'masks'],
  ]);
  expect(readdirSync(folder).sort()).toEqual(['a-1.geojson', 'a-2.geojson']);
});

it('answers the others where one of several questions is not known, and ends with the code of its fault', async () => {
  const questions = ['--query', 'water', '--query', 'singing zebras', '--query', 'vegetation', '--quiet'];
  const written = await think2seg('segment', sample, ...questions, '--out', 'b.geojson');
  expect(written.code).toBe(3);
  expect(written.said).toContain('error: “singing zebras”: The prompter does not know');
  expect(written.said).toContain('hint: It knows: ');
  expect(readdirSync(folder).filter((name) => name.startsWith('b'))).toEqual(['b-1.geojson', 'b-3.geojson']);
  const lines = (await think2seg('segment', sample, ...questions)).out.trim().split('\n');
  expect(lines.map((line) => JSON.parse(line).type ?? JSON.parse(line).fault.code)).toEqual([
    'FeatureCollection',
    'prompter.unknownConcept',
    'FeatureCollection',
  ]);
  const { results } = JSON.parse((await think2seg('segment', sample, ...questions, '--json')).out);
  expect(results.map((r: { query: string; answer: string }) => [r.query, r.answer])).toEqual([
    ['water', 'masks'],
    ['singing zebras', 'refused'],
    ['vegetation', 'masks'],
  ]);
  expect(results[1].fault.code).toBe('prompter.unknownConcept');
});
