/** A click into a hole fills it. */
import type OlMap from 'ol/Map.js';
import { fillHoleAt } from '../../../src-main/engine/layer/geometry/holes.ts';
import type { RunningTool } from '../../map/tools.svelte.ts';
import type { Session } from '../../session.ts';
import { text } from '../../text/text.ts';
import { Bench } from '../bench.ts';
import { HandInteraction } from '../hand.ts';

const words = text.editing;

export function startFilling(session: Session, map: OlMap): RunningTool {
  const bench = new Bench(session, map);
  const hand = new HandInteraction({
    click({ at }) {
      const point = bench.toLayer(at);
      for (const feature of bench.inView()) {
        const filled = fillHoleAt(feature.polygons, point);
        if (!filled) continue;
        bench.saveOutlines(words.steps.fillHole, new Map([[feature, filled]]));
        return;
      }
      session.notices.tell('info', words.noHole);
    },
  });
  map.addInteraction(hand);
  return {
    stop() {
      map.removeInteraction(hand);
      bench.sketch.dispose();
    },
  };
}
