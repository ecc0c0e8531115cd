/** The menu of a place of the map: what can be done with the feature there, and what from there. */
import type OlMap from 'ol/Map.js';
import { columnsOf, csvOf } from '../../src-main/engine/layer/rows.ts';
import { geoJsonOf, wktOf } from '../editing/copying.ts';
import { runCommand } from '../frame/command.ts';
import { commandById } from '../frame/commands.ts';
import type { Session } from '../session.ts';
import { formatLonLat, formatMapXY } from '../text/format.ts';
import { text } from '../text/text.ts';
import type { MenuPart } from '../ui/Menu.svelte';
import type { FeatureRef } from './picking.ts';
import { clickAt, dragAcross, type MapPixel } from './pointing.ts';

export interface MenuPlace {
  readonly pixel: MapPixel;
  /** Of the view. */
  readonly coordinate: readonly number[];
  /** The topmost feature there. */
  readonly feature: FeatureRef | null;
}

const words = text.map.menu;
const line: MenuPart = { kind: 'line' };

function part(id: string, title: string, run: () => void, reason: string | null = null): MenuPart {
  return { kind: 'command', id, title, reason, run };
}

/** What the menu is about, for its name. */
export function placeTitle(session: Session, { coordinate, feature }: MenuPlace): string {
  const chosen = session.editing.selected;
  if (feature) return chosen.length > 1 ? words.features(chosen.length) : words.feature(chosen[0]?.label ?? '');
  const lonLat = session.view.commands?.lonLatOf(coordinate);
  return words.place(lonLat ? formatLonLat(lonLat) : mapXYOf(session, coordinate));
}

/** Chooses the feature of the place; where it is among chosen ones already, they stay chosen together. */
export function holdFeature({ showing, editing }: Session, { feature }: MenuPlace): void {
  if (!feature) return;
  showing.show(feature.runId);
  if (!editing.selection.has(feature.featureId)) editing.select([feature.featureId]);
}

export function placeMenu(session: Session, place: MenuPlace): readonly MenuPart[] {
  const ground = groundParts(session, place);
  return place.feature ? [...featureParts(session, place), line, ...ground] : ground;
}

/** For the chosen features: the one of the place and those that were chosen with it. */
function featureParts(session: Session, place: MenuPlace): readonly MenuPart[] {
  const { editing, view } = session;
  const { feature } = place;
  const { layer } = editing;
  const of = () => editing.selected;
  const zoom = () => feature && view.commands?.zoomToFeature(feature.runId, feature.featureId);
  return [
    part('zoom', words.zoom, () => void zoom()),
    part('edit', words.edit, () => void take(session, 'vertices')),
    commandPart(session, 'find-alike'),
    part('same-class', words.sameClass, () => selectSameClass(session)),
    line,
    part('copy-attributes', words.copyAttributes, () => {
      if (layer) copy(session, csvOf(of(), columnsOf(layer)), words.copiedFeatures(of().length));
    }),
    part('copy-geojson', words.copyGeoJson, () => {
      if (layer) copy(session, geoJsonOf(layer, of()), words.copiedFeatures(of().length));
    }),
    part('copy-wkt', words.copyWkt, () => copy(session, wktOf(of()), words.copiedFeatures(of().length))),
    line,
    commandPart(session, 'delete-selected'),
  ];
}

function groundParts(session: Session, place: MenuPlace): readonly MenuPart[] {
  const { layers, view } = session;
  const { coordinate, pixel } = place;
  const [x = 0, y = 0] = coordinate;
  const noImage = layers.active ? null : text.map.noMap;
  return [
    ...copyPlaceParts(session, place),
    line,
    part('centre', words.centre, () => view.place && view.commands?.goTo({ ...view.place, x, y })),
    part(
      'native',
      words.native,
      () => layers.activeId && view.commands?.zoomNative(layers.activeId, coordinate),
      noImage,
    ),
    part('bookmark', words.bookmark, () => bookmark(session, place)),
    line,
    part('identify', words.identify, () => withTool(session, 'identify', (map) => clickAt(map, pixel))),
    part('measure', words.measure, () => withTool(session, 'measure-length', (map) => clickAt(map, pixel))),
    part('ask', words.ask, () => askAround(session, place), noImage),
    line,
    part(
      'add-point',
      words.addPoint,
      () => withTool(session, 'prompts', (map) => clickAt(map, pixel)),
      boxUnder(session, place) ? null : words.noBox,
    ),
    part('object', words.object, () => withTool(session, 'object', (map) => clickAt(map, pixel)), noImage),
    part('object-box', words.objectBox, () => withTool(session, 'object', (map) => boxAround(map, pixel)), noImage),
  ];
}

function commandPart(session: Session, id: string): MenuPart {
  const command = commandById(id);
  if (!command) return line;
  return part(id, command.title, () => runCommand(session, command), command.disabled(session));
}

function copyPlaceParts(session: Session, { coordinate }: MenuPlace): readonly MenuPart[] {
  const lonLat = session.view.commands?.lonLatOf(coordinate) ?? null;
  // Longitude first, with points for decimals whatever the language: this is for other programs.
  const degrees = lonLat ? `${lonLat.x.toFixed(7)}, ${lonLat.y.toFixed(7)}` : '';
  const here = mapXYOf(session, coordinate);
  return [
    part('copy-place', words.copyPlace(session.view.crs?.code ?? ''), () => copy(session, here, words.copied(here))),
    part(
      'copy-lonlat',
      words.copyLonLat,
      () => copy(session, degrees, words.copied(degrees)),
      lonLat ? null : text.map.notGeographic,
    ),
  ];
}

function mapXYOf({ view }: Session, [x = 0, y = 0]: readonly number[]): string {
  return formatMapXY({ x, y }, view.scale?.resolution ?? 1);
}

/** Takes a tool into the hand; the map that it works on, or null where it can't be taken. */
function take(session: Session, id: string): OlMap | null {
  const command = commandById(`tool.${id}`);
  const { tools } = session;
  if (command && tools.active?.id !== id) runCommand(session, command);
  return tools.active?.id === id ? tools.map : null;
}

function withTool(session: Session, id: string, act: (map: OlMap) => void): void {
  const map = take(session, id);
  if (map) act(map);
}

/** A box of a tenth of the map about a place, for the segmenter. */
function boxAround(map: OlMap, [x, y]: MapPixel): void {
  const [width = 0, height = 0] = map.getSize() ?? [];
  const half = Math.max(12, Math.min(width, height) / 20);
  dragAcross(map, [x - half, y - half], [x + half, y + half]);
}

/** Whether the answer on show has a box there, whose points a click adds to. */
function boxUnder({ editing, view }: Session, { coordinate }: MenuPlace): boolean {
  const { layer } = editing;
  const at = layer && view.commands?.pointIn(layer.raster.id, coordinate);
  if (!layer || !at) return false;
  return layer.prompts.some(
    ({ box }) => box && at.x >= box.minX && at.x <= box.maxX && at.y >= box.minY && at.y <= box.maxY,
  );
}

/** The next question is about a box of a third of the view about the place. */
function askAround(session: Session, { coordinate: [x = 0, y = 0] }: MenuPlace): void {
  const { query, view, tools } = session;
  const [width = 0, height = 0] = tools.map?.getSize() ?? [];
  const half = (Math.min(width, height) / 6) * (view.scale?.resolution ?? 1);
  const box = { minX: x - half, minY: y - half, maxX: x + half, maxY: y + half };
  query.drawn = { box, crs: view.crs?.code ?? null };
  query.area = 'drawn';
  const focus = commandById('focus-question');
  if (focus) runCommand(session, focus);
}

function bookmark({ bookmarks, view, frame }: Session, { coordinate: [x = 0, y = 0] }: MenuPlace): void {
  if (!view.place) return;
  bookmarks.add(text.bookmarks.newName(bookmarks.list.length + 1), { ...view.place, x, y });
  frame.show('bookmarks');
}

/** What is drawn alike: the same class of a graduated style, else the same label. */
function selectSameClass({ editing, layers }: Session): void {
  const { layer, selected } = editing;
  const entry = layers.results.find((each) => each.layer.id === layer?.id);
  if (!layer || !entry) return;
  const graduated = layer.style.mode === 'graduated';
  const classOf = (feature: (typeof selected)[number]) => (graduated ? entry.paint.colourOf(feature) : feature.label);
  const wanted = new Set(selected.map(classOf));
  editing.select(layer.features.filter((feature) => wanted.has(classOf(feature))).map(({ id }) => id));
}

function copy({ notices }: Session, what: string, said: string): void {
  navigator.clipboard.writeText(what).then(
    () => notices.tell('good', said),
    (thrown: unknown) => notices.fault(thrown),
  );
}
