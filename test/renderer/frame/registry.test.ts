/** The registries themselves. They import components, so this stands apart from tests of pure parts. */
import { describe, expect, it } from 'vitest';
import { commands } from '../../../src-renderer/frame/commands.ts';
import { nativeMenusOf } from '../../../src-renderer/frame/menus.ts';
import { panels } from '../../../src-renderer/frame/panels.ts';
import { toolBars } from '../../../src-renderer/frame/toolbars.ts';

const repeated = (list: readonly string[]) => list.filter((item, index) => list.indexOf(item) !== index);

describe('the registries', () => {
  it('give no id twice and no key twice', () => {
    expect(repeated(commands.map(({ id }) => id))).toEqual([]);
    expect(repeated(panels.map(({ id }) => id))).toEqual([]);
    expect(repeated(commands.flatMap(({ shortcut }) => shortcut?.toLowerCase() ?? []))).toEqual([]);
  });

  it('name in tool bars only commands that there are, each with an icon', () => {
    const known = new Map(commands.map((command) => [command.id, command]));
    for (const id of toolBars.flatMap((bar) => bar.commands))
      expect([id, known.get(id)?.icon]).toEqual([id, expect.any(String)]);
  });

  it('leave Esc and Enter to the tool on the map', () => {
    const keys = commands.map(({ shortcut }) => shortcut?.toLowerCase());
    expect(keys).not.toContain('esc');
    expect(keys).not.toContain('enter');
  });

  it('have every command that the native menu needs', () => {
    expect(commands.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['about', 'open', 'open-sample', 'export', 'run']),
    );
    expect(nativeMenusOf).toBeTypeOf('function');
  });
});
