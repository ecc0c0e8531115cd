import { describe, expect, it } from 'vitest';
import { searchTitles } from '../../../src-renderer/frame/search.ts';
import { formatShortcut, isHeardWhileTyping, isPressed, parseShortcut } from '../../../src-renderer/frame/shortcut.ts';
import { text } from '../../../src-renderer/text/text.ts';

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

describe('a shortcut', () => {
  it('is pressed with Ctrl or Cmd, with exactly its modifiers', () => {
    const open = parseShortcut('CmdOrCtrl+O');
    expect(isPressed(open, press('o', { ctrlKey: true }))).toBe(true);
    expect(isPressed(open, press('o', { metaKey: true }))).toBe(true);
    expect(isPressed(open, press('O', { ctrlKey: true, shiftKey: true }))).toBe(false);
    expect(isPressed(open, press('o'))).toBe(false);
    expect(isPressed(parseShortcut('Shift+F6'), press('F6', { shiftKey: true }))).toBe(true);
  });

  it('that is a sign needs Shift or not, as the keyboard has it', () => {
    expect(isPressed(parseShortcut('CmdOrCtrl+.'), press('.', { ctrlKey: true }))).toBe(true);
    expect(isPressed(parseShortcut('['), press('[', { shiftKey: true }))).toBe(true);
    expect(isPressed(parseShortcut('Plus'), press('+', { shiftKey: true }))).toBe(true);
  });

  it('without Ctrl or Alt is not heard while text is typed, except function keys', () => {
    expect(['CmdOrCtrl+K', 'F1', 'M', 'Delete'].map(parseShortcut).map(isHeardWhileTyping)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('is written as each system writes it', () => {
    const written = (accelerator: string, mac: boolean) => formatShortcut(accelerator, { mac, words: text.keys });
    expect(written('CmdOrCtrl+Shift+O', false)).toBe('Ctrl+Shift+O');
    expect(written('CmdOrCtrl+Shift+O', true)).toBe('⇧⌘O');
    expect(written('Delete', false)).toBe('Del');
    expect(written('CmdOrCtrl+Enter', false)).toBe('Ctrl+Enter');
    expect(written('F1', false)).toBe('F1');
  });
});

describe('the search of the palette', () => {
  const list = ['Zoom in', 'Zoom to the layer', 'Open raster…', 'Größe messen'].map((title) => ({ title }));
  const found = (typed: string) => searchTitles(list, typed).map(({ title }) => title);

  it('takes beginnings before words before letters in order, without accents and case', () => {
    expect(found('')).toHaveLength(4);
    expect(found('zoom')).toEqual(['Zoom in', 'Zoom to the layer']);
    expect(found('layer')).toEqual(['Zoom to the layer']);
    expect(found('grosse')).toEqual(['Größe messen']);
    expect(found('größe')).toEqual(['Größe messen']);
    expect(found('ztl')).toEqual(['Zoom to the layer']);
    expect(found('xyz')).toEqual([]);
  });
});
