/**
 * A panel of the window.
 *
 * To add one: write a Svelte component that takes `{ session }` and nothing else (its state lives in a
 * store of its own in `stores.ts`, since a panel out of sight is unmounted), put its title into
 * `text/en/panels.ts`, and add one line to the list in `panels.ts`. The tab, the entry in the View menu,
 * the command of the palette, and moving, closing and restoring follow from it.
 */
import type { Component } from 'svelte';
import type { Session } from '../session.ts';
import type { IconName } from '../ui/icons.ts';
import type { PanelDefault } from './layout.ts';

export interface PanelEntry extends PanelDefault {
  readonly title: string;
  readonly icon: IconName;
  readonly component: Component<{ session: Session }>;
}
