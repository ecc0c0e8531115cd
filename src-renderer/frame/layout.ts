/** Where panels are: three docks around the map, each with the panels it holds as tabs. Pure. */
import * as v from 'valibot';

export const places = ['left', 'right', 'bottom'] as const;
export type Place = (typeof places)[number];

export interface DockLayout {
  /** Ids of panels, in the order of their tabs. */
  readonly panels: readonly string[];
  /** The one that is seen; null in an empty dock. */
  readonly active: string | null;
  /** CSS pixels: width at the sides, height at the bottom. */
  readonly size: number;
  readonly collapsed: boolean;
}

export type Layout = Readonly<Record<Place, DockLayout>>;

/** What of a panel decides where it is at first. */
export interface PanelDefault {
  readonly id: string;
  readonly place: Place;
  /** Tabs go by it, lowest first. */
  readonly order: number;
}

/** CSS pixels, until a hand changes it. */
export const firstSize: Readonly<Record<Place, number>> = { left: 272, right: 360, bottom: 220 };
export const sizeLimits: Readonly<Record<Place, { readonly min: number; readonly max: number }>> = {
  left: { min: 180, max: 640 },
  right: { min: 240, max: 760 },
  bottom: { min: 96, max: 640 },
};

/** Every panel at its own place; the bottom is folded away until something there is asked for. */
export function defaultLayout(panels: readonly PanelDefault[]): Layout {
  const dock = (place: Place): DockLayout => {
    const here = panels.filter((panel) => panel.place === place).sort((a, b) => a.order - b.order);
    const ids = here.map(({ id }) => id);
    return { panels: ids, active: ids[0] ?? null, size: firstSize[place], collapsed: place === 'bottom' };
  };
  return { left: dock('left'), right: dock('right'), bottom: dock('bottom') };
}

/** The dock that a panel is in; null when it is closed. */
export function placeOf(layout: Layout, id: string): Place | null {
  return places.find((place) => layout[place].panels.includes(id)) ?? null;
}

/** Whether a panel can be seen now. */
export function isShown(layout: Layout, id: string): boolean {
  const place = placeOf(layout, id);
  return place !== null && layout[place].active === id && !layout[place].collapsed;
}

/** Puts a panel in front: where it is, else into the dock `home` at the end. */
export function showPanel(layout: Layout, id: string, home: Place): Layout {
  const place = placeOf(layout, id) ?? home;
  const dock = layout[place];
  const panels = dock.panels.includes(id) ? dock.panels : [...dock.panels, id];
  return { ...layout, [place]: { ...dock, panels, active: id, collapsed: false } };
}

/** Takes a panel out of its dock; its neighbour is seen instead. */
export function closePanel(layout: Layout, id: string): Layout {
  const place = placeOf(layout, id);
  if (place === null) return layout;
  const dock = layout[place];
  const at = dock.panels.indexOf(id);
  const panels = dock.panels.filter((other) => other !== id);
  const active = dock.active === id ? (panels[at] ?? panels[at - 1] ?? null) : dock.active;
  return { ...layout, [place]: { ...dock, panels, active } };
}

/** Brings a panel to a dock, before the tab `before` (at the end for null), and shows it. */
export function movePanel(
  layout: Layout,
  id: string,
  to: { readonly place: Place; readonly before: string | null },
): Layout {
  if (to.before === id) return layout;
  const without = closePanel(layout, id);
  const dock = without[to.place];
  const at = to.before === null ? -1 : dock.panels.indexOf(to.before);
  const panels = at < 0 ? [...dock.panels, id] : dock.panels.toSpliced(at, 0, id);
  return { ...without, [to.place]: { ...dock, panels, active: id, collapsed: false } };
}

/** @param size CSS pixels; kept within the dock's limits. */
export function resizeDock(layout: Layout, place: Place, size: number): Layout {
  const { min, max } = sizeLimits[place];
  const within = Math.round(Math.min(max, Math.max(min, size)));
  return { ...layout, [place]: { ...layout[place], size: within, collapsed: false } };
}

export function collapseDock(layout: Layout, place: Place, collapsed: boolean): Layout {
  return { ...layout, [place]: { ...layout[place], collapsed } };
}

const dockSchema = v.object({
  panels: v.pipe(v.array(v.string()), v.maxLength(100)),
  active: v.nullable(v.string()),
  size: v.pipe(v.number(), v.finite()),
  collapsed: v.boolean(),
});
const keptSchema = v.object({
  left: dockSchema,
  right: dockSchema,
  bottom: dockSchema,
  /** Panels that there were, so that a closed one stays closed and a new one comes. */
  known: v.pipe(v.array(v.string()), v.maxLength(200)),
});
export type KeptLayout = v.InferOutput<typeof keptSchema>;

/** What is written down of a layout. */
export function keepLayout(layout: Layout, panels: readonly PanelDefault[]): KeptLayout {
  const dock = (place: Place) => ({ ...layout[place], panels: [...layout[place].panels] });
  return { left: dock('left'), right: dock('right'), bottom: dock('bottom'), known: panels.map(({ id }) => id) };
}

/** The layout that was kept, without panels that are gone, with new ones at their place; the default for anything else. */
export function parseLayout(kept: unknown, panels: readonly PanelDefault[]): Layout {
  const parsed = v.safeParse(keptSchema, kept);
  if (!parsed.success) return defaultLayout(panels);
  const ids = new Set(panels.map(({ id }) => id));
  const seen = new Set<string>();
  const once = (id: string) => ids.has(id) && !seen.has(id) && seen.add(id) !== undefined;
  const dock = (place: Place): DockLayout => {
    const { size, collapsed, active, panels: held } = parsed.output[place];
    const known = held.filter(once);
    const { min, max } = sizeLimits[place];
    const front = active !== null && known.includes(active) ? active : (known[0] ?? null);
    return { panels: known, active: front, size: Math.min(max, Math.max(min, size)), collapsed };
  };
  const restored = { left: dock('left'), right: dock('right'), bottom: dock('bottom') };
  const fresh = panels.filter(({ id }) => !parsed.output.known.includes(id) && !seen.has(id));
  return fresh.sort((a, b) => a.order - b.order).reduce(addBehind, restored);
}

function addBehind(layout: Layout, { id, place }: PanelDefault): Layout {
  const dock = layout[place];
  return { ...layout, [place]: { ...dock, panels: [...dock.panels, id], active: dock.active ?? id } };
}
