/** The tool that identifies: a click asks what is there. */

import type OlMap from 'ol/Map.js';
import { unByKey } from 'ol/Observable.js';
import { itemOf } from '../../../src-main/engine/layer/list.ts';
import type { ToolEntry } from '../../frame/tool.ts';
import type { RunningTool } from '../../map/tools.svelte.ts';
import type { Session } from '../../session.ts';
import { text } from '../../text/text.ts';

const words = text.identify;

async function ask(session: Session, coordinate: readonly number[]): Promise<void> {
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
      features: featuresAt(session, coordinate),
    };
  } catch (thrown) {
    notices.fault(thrown);
  }
}

function featuresAt({ layers, view }: Session, coordinate: readonly number[]) {
  const found = view.commands?.featuresAt(coordinate) ?? [];
  return found.flatMap(({ runId, featureId }) => {
    const entry = layers.results.find(({ summary }) => summary.runId === runId);
    const feature = entry && itemOf(entry.geometry.features, featureId);
    return feature ? [{ runId, feature }] : [];
  });
}

function start(session: Session, map: OlMap): RunningTool {
  // Not the single click: that one is lost where the click before it, with another tool, was just a moment ago.
  const key = map.on('click', (event) => void ask(session, event.coordinate));
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
