/** Commands that move the view. */
import type { Command, Reason } from '../frame/command.ts';
import type { Session } from '../session.ts';
import { zoomToActive } from '../session.ts';
import { text } from '../text/text.ts';

const words = text.map.commands;
const needsMap = ({ view }: Session): Reason | null => (view.scale ? null : text.map.noMap);
const needsLayer = ({ layers }: Session): Reason | null => (layers.active ? null : text.map.noMap);

function move(
  id: string,
  rest: Pick<Command, 'title' | 'icon' | 'shortcut'> & { readonly group: number; readonly needs?: Command['disabled'] },
  run: Command['run'],
): Command {
  const { group, needs = needsMap, ...shown } = rest;
  return { id, ...shown, menu: { in: 'view', group }, disabled: needs, run };
}

const options = text.map.options;

/** What is cut: the layer whose row is chosen in the tree, else the active image over others, else all results. */
function swipeTarget({ layers, tree }: Session): string | null {
  const chosen = swipeTargets(layers).find(({ layer }) => layer === tree.currentId);
  if (chosen && layers.rasters.length + layers.results.length > 1) return chosen.target;
  if (layers.rasters.length > 1 && layers.activeId) return layers.activeId;
  return layers.results.length > 0 ? 'results' : null;
}

/** Every layer that can be cut, the top one first. */
export function swipeTargets({ rasters, results }: Session['layers']): SwipeTarget[] {
  const all = [
    ...results.map(({ layer, order, summary }) => ({
      layer: layer.id,
      order,
      target: summary.runId,
      title: layer.name,
    })),
    ...rasters.map(({ layer, order, raster }) => ({ layer: layer.id, order, target: raster.id, title: layer.name })),
  ];
  return all.sort((a, b) => b.order - a.order);
}

interface SwipeTarget {
  readonly layer: string;
  readonly target: string;
  readonly title: string;
}

const optionCommands: readonly Command[] = [
  {
    id: 'graticule',
    title: options.graticule,
    icon: 'graticule',
    menu: { in: 'view', group: 5 },
    disabled: ({ view }) => (view.scale && view.scale.metresPerPixel === null ? text.map.notGeographic : null),
    checked: ({ mapOptions }) => mapOptions.graticule,
    run({ mapOptions }) {
      mapOptions.graticule = !mapOptions.graticule;
    },
  },
  {
    id: 'overview',
    title: options.overview,
    icon: 'overview',
    menu: { in: 'view', group: 5 },
    disabled: () => null,
    checked: ({ mapOptions }) => mapOptions.overview,
    run({ mapOptions }) {
      mapOptions.overview = !mapOptions.overview;
    },
  },
  {
    id: 'swipe',
    title: options.swipe,
    icon: 'swipe',
    menu: { in: 'view', group: 5 },
    disabled: (session) => (session.mapOptions.swipe || swipeTarget(session) ? null : options.noSwipe),
    checked: ({ mapOptions }) => mapOptions.swipe !== null,
    run(session) {
      const target = swipeTarget(session);
      session.mapOptions.swipe = session.mapOptions.swipe || !target ? null : { target, fraction: 0.5 };
    },
  },
];

export const mapCommands: readonly Command[] = [
  move('zoom-in', { title: words.zoomIn, icon: 'zoomIn', group: 1 }, ({ view }) => view.commands?.zoomBy(1)),
  move('zoom-out', { title: words.zoomOut, icon: 'zoomOut', group: 1 }, ({ view }) => view.commands?.zoomBy(-1)),
  move(
    'zoom-to-layer',
    { title: words.zoomToLayer, icon: 'zoomTo', shortcut: 'CmdOrCtrl+Shift+F', group: 1, needs: needsLayer },
    zoomToActive,
  ),
  move(
    'zoom-to-selection',
    {
      title: words.zoomToSelection,
      icon: 'zoomSelection',
      shortcut: 'CmdOrCtrl+J',
      group: 1,
      needs: ({ result }) => (result.runId && result.selected ? null : text.map.noSelection),
    },
    ({ view, result }) => {
      if (result.runId && result.selected) view.commands?.zoomToFeature(result.runId, result.selected);
    },
  ),
  move(
    'zoom-native',
    { title: words.zoomNative, icon: 'native', shortcut: 'CmdOrCtrl+Alt+1', group: 1, needs: needsLayer },
    ({ view, layers }) => void (layers.activeId && view.commands?.zoomNative(layers.activeId)),
  ),
  move('rotate-left', { title: words.rotateLeft, icon: 'rotateLeft', group: 2 }, ({ view }) =>
    view.commands?.rotateBy(-15),
  ),
  move('rotate-right', { title: words.rotateRight, icon: 'rotateRight', group: 2 }, ({ view }) =>
    view.commands?.rotateBy(15),
  ),
  move(
    'north-up',
    { title: words.northUp, icon: 'north', group: 2, needs: (session) => needsMap(session) },
    ({ view }) => view.commands?.rotateTo(0),
  ),
  ...optionCommands,
];
