/** The window's frame: where panels are, and which of the things over it is open. */
import { applyTheme, storedTheme, type Theme } from '../ui/theme.ts';
import {
  closePanel,
  collapseDock,
  defaultLayout,
  type Layout,
  movePanel,
  type PanelDefault,
  type Place,
  parseLayout,
  placeOf,
  resizeDock,
  showPanel,
} from './layout.ts';

/** What lies over the window; one at a time. */
export type Overlay = 'palette' | 'keymap' | 'about';

export class FrameStore {
  layout = $state.raw<Layout>(defaultLayout([]));
  theme = $state<Theme>(storedTheme());
  overlay = $state<Overlay | null>(null);
  /** What the palette's field holds when it opens. */
  paletteText = $state('');
  /** Panels are out of sight behind the first screen until one is asked for. */
  asked = $state(false);
  private panels: readonly PanelDefault[] = [];

  /** Takes the registry's panels and the layout that was kept (null: none). Called once, before the window is drawn. */
  adopt(panels: readonly PanelDefault[], kept: unknown): void {
    this.panels = panels;
    this.layout = parseLayout(kept, panels);
  }

  /** Whether a panel is in a dock, be it behind others or folded away. */
  isOpen(id: string): boolean {
    return placeOf(this.layout, id) !== null;
  }

  /** Opens a panel in front of the others of its dock. */
  show(id: string): void {
    this.asked = true;
    const home = this.panels.find((panel) => panel.id === id)?.place;
    if (home) this.layout = showPanel(this.layout, id, home);
  }

  close(id: string): void {
    this.layout = closePanel(this.layout, id);
  }

  move(id: string, place: Place, before: string | null = null): void {
    this.layout = movePanel(this.layout, id, { place, before });
  }

  resize(place: Place, size: number): void {
    this.layout = resizeDock(this.layout, place, size);
  }

  collapse(place: Place, collapsed: boolean): void {
    if (!collapsed) this.asked = true;
    this.layout = collapseDock(this.layout, place, collapsed);
  }

  /** Every panel back at its own place. */
  reset(): void {
    this.layout = defaultLayout(this.panels);
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    applyTheme(theme);
  }

  open(overlay: Overlay): void {
    this.overlay = overlay;
  }

  openPalette(text = ''): void {
    this.paletteText = text;
    this.overlay = 'palette';
  }
}
