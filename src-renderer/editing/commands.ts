/** Commands on the chosen features. */
import type { Edit, VectorLayer } from '../../src-main/contract/document.ts';
import { faultOf } from '../../src-main/contract/fault.ts';
import type { Feature } from '../../src-main/contract/run.ts';
import { bufferOf } from '../../src-main/engine/layer/geometry/buffer.ts';
import { explode, fillHoles } from '../../src-main/engine/layer/geometry/holes.ts';
import { type Polygons, unionOf } from '../../src-main/engine/layer/geometry/overlay.ts';
import { regulariseOf, simplifyOf, smoothOf } from '../../src-main/engine/layer/geometry/simplify.ts';
import { findBreak } from '../../src-main/engine/layer/geometry/validity.ts';
import { mergedOf, outlineChange, partOf } from '../../src-main/engine/layer/outline.ts';
import type { Command, Reason } from '../frame/command.ts';
import type { Session } from '../session.ts';
import { formatLength } from '../text/format.ts';
import { text } from '../text/text.ts';
import type { IconName } from '../ui/icons.ts';

const words = text.editing;
const titles = words.commands;

const needsLayer = ({ editing }: Session): Reason | null => (editing.layer ? null : words.needsLayer);
const needsSome = ({ editing }: Session): Reason | null => (editing.selected.length > 0 ? null : words.needsSelection);
const needsSeveral = ({ editing }: Session): Reason | null => (editing.selected.length > 1 ? null : words.needsSeveral);

interface Rest {
  readonly title: string;
  readonly needs: Command['disabled'];
  readonly group: number;
  readonly icon?: IconName;
  readonly shortcut?: string;
  readonly textFirst?: boolean;
}

function command(id: string, { needs, group, ...shown }: Rest, run: Command['run']): Command {
  return { id, ...shown, menu: { in: 'edit', group }, disabled: needs, run };
}

/** Makes an edit; what refuses it is told. */
function apply({ document, notices }: Session, name: string, edit: Edit): boolean {
  try {
    document.apply(name, edit);
    return true;
  } catch (thrown) {
    notices.showFault(faultOf(thrown));
    return false;
  }
}

/** Gives each chosen feature the outline that a function makes of it; those that stay the same are left alone. */
function reshapeAll(session: Session, name: string, make: (feature: Feature, layer: VectorLayer) => Polygons): void {
  const { editing, notices } = session;
  const { layer } = editing;
  if (!layer) return;
  try {
    const made = editing.selected.map((feature) => [feature, make(feature, layer)] as const);
    const changed = made.filter(([feature, polygons]) => polygons !== feature.polygons && !findBreak(polygons));
    if (changed.length === 0) {
      notices.tell('info', words.nothingChanged);
      return;
    }
    const changes = changed.map(([feature, polygons]) => outlineChange(feature, polygons, layer.raster));
    apply(session, name, { kind: 'features.geometry', layer: layer.id, changes });
  } catch (thrown) {
    notices.showFault(faultOf(thrown));
  }
}

/** Several features as one, by their union or as they are side by side. */
function join(session: Session, name: string, polygonsOf: (features: readonly Feature[]) => Polygons): void {
  const { editing, notices } = session;
  const { layer, selected } = editing;
  if (!layer) return;
  try {
    const whole = mergedOf(selected, polygonsOf(selected), layer.raster);
    if (!whole) return;
    const ids = selected.slice(1).map(({ id }) => id);
    const moved = layer.prompts.filter(({ feature }) => feature !== null && ids.includes(feature));
    const edits: Edit[] = [
      { kind: 'features.replace', layer: layer.id, features: [whole] },
      { kind: 'features.remove', layer: layer.id, ids },
    ];
    const prompts = moved.map((prompt) => ({ ...prompt, feature: whole.id }));
    if (prompts.length > 0) edits.push({ kind: 'prompts.replace', layer: layer.id, prompts });
    if (apply(session, name, { kind: 'batch', edits })) editing.select([whole.id]);
  } catch (thrown) {
    notices.showFault(faultOf(thrown));
  }
}

function explodeAll(session: Session): void {
  const { editing, notices } = session;
  const { layer, selected } = editing;
  const several = selected.filter(({ polygons }) => polygons.length > 1);
  if (!layer || several.length === 0) {
    notices.tell('info', words.nothingChanged);
    return;
  }
  const ids: string[] = [];
  const edits = several.flatMap((feature): Edit[] => {
    const [first, ...others] = explode(feature.polygons);
    const whole = partOf(feature, feature.id, first ?? [], layer.raster);
    const more = others.map((polygons) => partOf(feature, crypto.randomUUID(), polygons, layer.raster));
    ids.push(...[whole, ...more].map(({ id }) => id));
    return [
      { kind: 'features.replace', layer: layer.id, features: [whole] },
      { kind: 'features.add', layer: layer.id, features: more, at: null },
    ];
  });
  if (apply(session, words.steps.explode, { kind: 'batch', edits })) editing.select(ids);
}

/** With its features go the prompts that made them. */
export function deleteSelected(session: Session): void {
  const { editing } = session;
  const { layer } = editing;
  if (!layer) return;
  const ids = editing.selected.map(({ id }) => id);
  const prompts = layer.prompts.filter(({ feature }) => feature !== null && ids.includes(feature)).map(({ id }) => id);
  const edits: Edit[] = [{ kind: 'features.remove', layer: layer.id, ids }];
  if (prompts.length > 0) edits.push({ kind: 'prompts.remove', layer: layer.id, ids: prompts });
  if (apply(session, words.steps.remove(ids.length), { kind: 'batch', edits })) editing.select([]);
}

const ground = (layer: VectorLayer) => layer.raster.georeference;

export const editingCommands: readonly Command[] = [
  command(
    'delete-selected',
    { title: titles.deleteSelected, icon: 'remove', shortcut: 'Delete', needs: needsSome, group: 2 },
    deleteSelected,
  ),
  command(
    'select-all',
    { title: titles.selectAll, shortcut: 'CmdOrCtrl+A', textFirst: true, needs: needsLayer, group: 3 },
    ({ editing }) => editing.select(editing.layer?.features.map(({ id }) => id) ?? []),
  ),
  command(
    'select-none',
    { title: titles.selectNone, shortcut: 'CmdOrCtrl+Shift+A', textFirst: true, needs: needsLayer, group: 3 },
    ({ editing }) => editing.select([]),
  ),
  command('select-others', { title: titles.invert, needs: needsLayer, group: 3 }, ({ editing }) => {
    const { selection, layer } = editing;
    editing.select(layer?.features.flatMap(({ id }) => (selection.has(id) ? [] : [id])) ?? []);
  }),
  command(
    'merge',
    { title: titles.merge, icon: 'merge', shortcut: 'CmdOrCtrl+M', needs: needsSeveral, group: 5 },
    (session) =>
      join(session, words.steps.merge(session.editing.selected.length), (features) =>
        unionOf(features.map(({ polygons }) => polygons)),
      ),
  ),
  command('collect', { title: titles.collect, needs: needsSeveral, group: 5 }, (session) =>
    join(session, words.steps.collect(session.editing.selected.length), (features) => {
      const together = features.flatMap(({ polygons }) => polygons);
      // Parts that lie over one another are no valid shape side by side.
      return findBreak(together) ? unionOf(features.map(({ polygons }) => polygons)) : together;
    }),
  ),
  command('explode', { title: titles.explode, icon: 'explode', needs: needsSome, group: 5 }, explodeAll),
  command('fill-holes', { title: titles.fillHoles, needs: needsSome, group: 6 }, (session) =>
    reshapeAll(session, words.steps.fillHoles, ({ polygons }) =>
      polygons.some((rings) => rings.length > 1) ? fillHoles(polygons) : polygons,
    ),
  ),
  command('simplify', { title: titles.simplify, icon: 'simplify', needs: needsSome, group: 6 }, (session) =>
    reshapeAll(session, words.steps.simplify, ({ polygons }, layer) =>
      simplifyOf(polygons, session.editing.simplifyBy, ground(layer)),
    ),
  ),
  command('smooth', { title: titles.smooth, icon: 'smooth', needs: needsSome, group: 6 }, (session) =>
    reshapeAll(session, words.steps.smooth, ({ polygons }) => smoothOf(polygons, 1)),
  ),
  command('regularise', { title: titles.regularise, icon: 'rightAngle', needs: needsSome, group: 6 }, (session) =>
    reshapeAll(
      session,
      words.steps.regularise,
      ({ polygons }, layer) => regulariseOf(polygons, session.editing.simplifyBy, ground(layer)).polygons,
    ),
  ),
  command('buffer', { title: titles.buffer, icon: 'buffer', needs: needsSome, group: 6 }, (session) =>
    reshapeAll(session, words.steps.buffer(formatLength(session.editing.bufferBy)), ({ polygons }, layer) =>
      bufferOf(polygons, session.editing.bufferBy, ground(layer)),
    ),
  ),
];
