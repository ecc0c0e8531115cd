/** The tool that draws the area which a question is asked about: two corners of a box. */
import Draw, { createBox } from 'ol/interaction/Draw.js';
import type OlMap from 'ol/Map.js';
import Fill from 'ol/style/Fill.js';
import Stroke from 'ol/style/Stroke.js';
import Style from 'ol/style/Style.js';
import type { ToolEntry } from '../../frame/tool.ts';
import type { RunningTool } from '../../map/tools.svelte.ts';
import type { Session } from '../../session.ts';
import { text } from '../../text/text.ts';

const words = text.query.areaTool;
const sketch = new Style({
  stroke: new Stroke({ color: '#ffd43b', width: 2, lineDash: [6, 4] }),
  fill: new Fill({ color: 'rgba(255, 212, 59, 0.12)' }),
});

function start({ query, tools, view }: Session, map: OlMap): RunningTool {
  const draw = new Draw({ type: 'Circle', geometryFunction: createBox(), style: sketch });
  let drawing = false;
  draw.on('drawstart', () => {
    drawing = true;
  });
  draw.on('drawabort', () => {
    drawing = false;
  });
  draw.on('drawend', ({ feature }) => {
    drawing = false;
    const [minX = 0, minY = 0, maxX = 0, maxY = 0] = feature.getGeometry()?.getExtent() ?? [];
    if (minX < maxX && minY < maxY) {
      query.drawn = { box: { minX, minY, maxX, maxY }, crs: view.crs?.code ?? null };
      query.area = 'drawn';
    }
    // Draw is in the middle of handling the click that ended it.
    setTimeout(() => tools.end());
  });
  map.addInteraction(draw);
  return {
    escape() {
      const half = drawing;
      if (half) draw.abortDrawing();
      return half;
    },
    stop: () => void map.removeInteraction(draw),
  };
}

export const areaTool: ToolEntry = {
  id: 'draw-area',
  title: words.title,
  hint: words.hint,
  icon: 'box',
  menu: { in: 'run', group: 2 },
  disabled: ({ view }) => (view.scale ? null : text.map.noMap),
  start,
};
