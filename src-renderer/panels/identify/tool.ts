/** The tool that identifies: a click asks what is there. */

import type OlMap from 'ol/Map.js';
import { unByKey } from 'ol/Observable.js';
import type { ToolEntry } from '../../frame/tool.ts';
import { textOf } from '../../map/styles.ts';
import type { RunningTool } from '../../map/tools.svelte.ts';
import type { Session } from '../../session.ts';
import { text } from '../../text/text.ts';

const words = text.identify;

async function ask(session: Session, map: OlMap, coordinate: readonly number[]): Promise<void> {
  const { layers, view, client, identify, notices } = session;
  const [x = 0, y = 0] = coordinate;
  const shown = layers.rasters.filter(({ visible, raster }) => visible && !view.apart.has(raster.id)).toReversed();
  try {
    const asked = shown.map(async ({ raster }) => {
      const at = view.commands?.pointIn(raster.id, coordinate);
      return at ? { raster, values: await client.invoke('raster.values', { rasterId: raster.id, at }) } : null;
    });
    const rasters = (await Promise.all(asked)).filter((found) => found !== null && found.values.pixel !== null);
    identify.found = {
      at: { x, y },
      lonLat: view.commands?.lonLatOf(coordinate) ?? null,
      rasters: rasters.filter((found) => found !== null),
      features: featuresAt(session, map, coordinate),
    };
  } catch (thrown) {
    notices.fault(thrown);
  }
}

function featuresAt({ layers }: Session, map: OlMap, coordinate: readonly number[]) {
  const pixel = map.getPixelFromCoordinate([...coordinate]);
  const ids = new Map<string, string>();
  map.forEachFeatureAtPixel(pixel, (feature) => void ids.set(textOf(feature, 'featureId'), textOf(feature, 'runId')), {
    hitTolerance: 2,
  });
  return [...ids].flatMap(([featureId, runId]) => {
    const entry = layers.results.find(({ summary }) => summary.runId === runId);
    const feature = entry?.geometry.features.find(({ id }) => id === featureId);
    return feature ? [{ runId, feature }] : [];
  });
}

function start(session: Session, map: OlMap): RunningTool {
  // Not the single click: that one is lost where the click before it, with another tool, was just a moment ago.
  const key = map.on('click', (event) => void ask(session, map, event.coordinate));
  return {
    cursor: 'help',
    escape() {
      const shown = session.identify.found !== null;
      session.identify.found = null;
      return shown;
    },
    stop() {
      unByKey(key);
      session.identify.found = null;
    },
  };
}

export const identifyTool: ToolEntry = {
  id: 'identify',
  title: words.title,
  hint: words.hint,
  icon: 'identify',
  shortcut: 'I',
  menu: { in: 'view', group: 4 },
  disabled: ({ view }) => (view.scale ? null : text.map.noMap),
  start,
};
