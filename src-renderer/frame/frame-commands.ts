/** Commands of the frame itself: what lies over the window, panels and docks, theme, language. */
import { type LanguageChoice, languages, storedLanguage, storeLanguage } from '../text/language.ts';
import { text } from '../text/text.ts';
import type { IconName } from '../ui/icons.ts';
import { type Theme, themes } from '../ui/theme.ts';
import { always, type Command } from './command.ts';
import { type Place, places } from './layout.ts';
import { panels } from './panels.ts';
import { focusRegion } from './regions.ts';

const words = text.frame.commands;

const over: readonly Command[] = [
  {
    id: 'palette',
    title: words.palette,
    icon: 'command',
    shortcut: 'CmdOrCtrl+K',
    menu: { in: 'window', group: 9 },
    disabled: always,
    run: ({ frame }) => frame.openPalette(),
  },
  {
    id: 'keymap',
    title: words.keymap,
    icon: 'keyboard',
    shortcut: 'F1',
    menu: { in: 'help', group: 1 },
    disabled: always,
    run: ({ frame }) => frame.open('keymap'),
  },
  {
    id: 'about',
    title: words.about,
    icon: 'info',
    menu: { in: 'help', group: 2 },
    disabled: always,
    run: ({ frame }) => frame.open('about'),
  },
  { id: 'next-region', title: words.nextRegion, shortcut: 'F6', disabled: always, run: () => focusRegion(1) },
  {
    id: 'previous-region',
    title: words.previousRegion,
    shortcut: 'Shift+F6',
    disabled: always,
    run: () => focusRegion(-1),
  },
];

const dockIcons: Readonly<Record<Place, IconName>> = { left: 'dockLeft', right: 'dockRight', bottom: 'dockBottom' };
const dockKeys: Readonly<Record<Place, string>> = {
  left: 'CmdOrCtrl+B',
  right: 'CmdOrCtrl+Alt+B',
  bottom: 'CmdOrCtrl+Shift+B',
};

const dockCommands: readonly Command[] = places.map((place) => ({
  id: `dock.${place}`,
  title: words.docks[place],
  icon: dockIcons[place],
  shortcut: dockKeys[place],
  menu: { in: 'window', group: 7 },
  disabled: ({ frame }) => (frame.layout[place].panels.length > 0 ? null : text.frame.emptyDock),
  checked: ({ frame }) => !frame.layout[place].collapsed && frame.layout[place].panels.length > 0,
  run: ({ frame }) => frame.collapse(place, !frame.layout[place].collapsed),
}));

const panelCommands: readonly Command[] = panels.map(({ id, title, icon }) => ({
  id: `panel.${id}`,
  title: words.showPanel(title),
  icon,
  menu: { in: 'window', group: 6 },
  disabled: always,
  run({ frame }) {
    frame.show(id);
    // It may have to be drawn first.
    requestAnimationFrame(() => document.getElementById(`panel-${id}`)?.focus());
  },
}));

const closeCommands: readonly Command[] = panels.map(({ id, title }) => ({
  id: `close-panel.${id}`,
  title: words.closePanel(title),
  icon: 'close',
  disabled: ({ frame }) => (frame.isOpen(id) ? null : text.frame.panelNotOpen),
  run: ({ frame }) => frame.close(id),
}));

const themeCommands: readonly Command[] = themes.map((theme: Theme) => ({
  id: `theme.${theme}`,
  title: words.theme[theme],
  menu: { in: 'window', group: 8 },
  disabled: always,
  checked: ({ frame }) => frame.theme === theme,
  run: ({ frame }) => frame.setTheme(theme),
}));

const following: Readonly<Record<Theme, Theme>> = { system: 'light', light: 'dark', dark: 'system' };

const languageCommands: readonly Command[] = (['system', ...languages] as const).map((choice: LanguageChoice) => ({
  id: `language.${choice}`,
  title: words.language[choice],
  menu: { in: 'window', group: 8.5 },
  disabled: always,
  checked: () => storedLanguage() === choice,
  run() {
    storeLanguage(choice);
    location.reload();
  },
}));

export const frameCommands: readonly Command[] = [
  ...over,
  ...panelCommands,
  ...closeCommands,
  ...dockCommands,
  {
    id: 'reset-layout',
    title: words.resetLayout,
    menu: { in: 'window', group: 7 },
    disabled: always,
    run: ({ frame }) => frame.reset(),
  },
  ...themeCommands,
  {
    id: 'next-theme',
    title: words.nextTheme,
    icon: 'contrast',
    disabled: always,
    run: ({ frame }) => frame.setTheme(following[frame.theme]),
  },
  ...languageCommands,
];
