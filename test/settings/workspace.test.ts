import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openWorkspace } from '../../src-main/settings/workspace.ts';

const folder = mkdtempSync(join(tmpdir(), 'think2seg-workspace-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('how the window was left is kept for the next start, the newest of several at once', async () => {
  const workspace = openWorkspace(folder);
  expect(await workspace.get()).toBe('');
  await Promise.all(['a', 'b', '{"c":1}'].map((text) => workspace.keep(text)));
  expect(await workspace.get()).toBe('{"c":1}');
  expect(readFileSync(join(folder, 'workspace.json'), 'utf8')).toBe('{"c":1}');
  expect(await openWorkspace(folder).get()).toBe('{"c":1}');
});

it('a file that is no page of ours counts as none, and one that cannot be written is a fault', async () => {
  writeFileSync(join(folder, 'workspace.json'), 'x'.repeat(1_000_001));
  expect(await openWorkspace(folder).get()).toBe('');
  const blocked = openWorkspace(join(folder, 'workspace.json', 'below'));
  await expect(blocked.keep('x')).rejects.toMatchObject({ fault: { code: 'settings.cannotWrite' } });
  expect(await blocked.get()).toBe('');
});
