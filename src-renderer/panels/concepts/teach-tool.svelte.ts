/** The tool that teaches: each click is an example, with Alt a counter-example. What was outlined stays in sight. */
import OlFeature from 'ol/Feature.js';
import MultiPolygon from 'ol/geom/MultiPolygon.js';
import DoubleClickZoom from 'ol/interaction/DoubleClickZoom.js';
import VectorLayer from 'ol/layer/Vector.js';
import type OlMap from 'ol/Map.js';
import { unByKey } from 'ol/Observable.js';
import VectorSource from 'ol/source/Vector.js';
import type { ToolEntry } from '../../frame/tool.ts';
import { projectionOf } from '../../map/projection.ts';
import { maskStyle } from '../../map/styles.ts';
import type { RunningTool } from '../../map/tools.svelte.ts';
import type { Session } from '../../session.ts';
import { text } from '../../text/text.ts';

const words = text.concepts;
const meant = maskStyle({ colour: '#4dffb8', fill: 0.25, width: 1.7 }, 'normal');
const counter = maskStyle({ colour: '#ff6b5e', fill: 0.25, width: 1.7 }, 'normal');

function start(session: Session, map: OlMap): RunningTool {
  const { concepts, tools, frame, teaching } = session;
  const source = new VectorSource();
  const layer = new VectorLayer({
    source,
    zIndex: 3000,
    style: (feature) => (feature.get('counter') === true ? counter : meant),
  });
  map.addLayer(layer);
  // Two examples clicked in quick succession are no wish to zoom.
  const zooming = map
    .getInteractions()
    .getArray()
    .filter((one) => one instanceof DoubleClickZoom && one.getActive());
  for (const one of zooming) one.setActive(false);
  const key = map.on('click', (event) => void teaching.look(event.coordinate, event.originalEvent.altKey === true));
  frame.show('concepts');
  if (!concepts.draft) void teaching.begin(null);
  const stopWatching = $effect.root(() => {
    $effect(() => {
      draw(session, map, source);
      tools.report = concepts.looking > 0 ? words.looking : '';
    });
  });
  return {
    stop() {
      stopWatching();
      unByKey(key);
      for (const one of zooming) one.setActive(true);
      map.removeLayer(layer);
    },
  };
}

function draw({ concepts, layers }: Session, map: OlMap, source: VectorSource): void {
  const shown = (concepts.draft?.examples ?? []).flatMap(({ example, outline }) => {
    const entry = layers.rasters.find(({ raster }) => raster.id === outline?.rasterId);
    if (!outline || !entry) return [];
    const rings = outline.polygons.map((polygon) => polygon.map((ring) => ring.map(({ x, y }) => [x, y])));
    const shape = new MultiPolygon(rings).transform(projectionOf(entry.raster), map.getView().getProjection());
    const drawn = new OlFeature(shape);
    drawn.set('counter', example.counter, true);
    return [drawn];
  });
  source.clear(true);
  source.addFeatures(shown);
}

export const teachTool: ToolEntry = {
  id: 'teach',
  title: words.tool.title,
  hint: words.tool.hint,
  icon: 'teach',
  shortcut: 'T',
  menu: { in: 'run', group: 3 },
  disabled: ({ teaching }) => teaching.cannotLook(),
  start,
};
