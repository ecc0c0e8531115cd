/** While something is taught: where the view has more of it, anew with every example. */
import { faultOf } from '../../../src-main/contract/fault.ts';
import type { Stores } from '../../stores.ts';
import { teachingSegmenter } from './concepts.svelte.ts';

export interface Previewing {
  /** Looks in the view for what is like the draft's examples; what was being looked for before is given up. */
  start(): void;
  /** Gives up what is being looked for, so that a click need not wait for it; what was found stays in sight. */
  pause(): void;
  /** Gives up, and takes what was found off the map. */
  stop(): void;
}

export function createPreviewing({ client, concepts, layers, notices, query, spots, view }: Stores): Previewing {
  const session = crypto.randomUUID();
  let turn = 0;
  let underWay = false;

  async function look(): Promise<void> {
    const raster = layers.active;
    const examples = (concepts.draft?.examples ?? []).map(({ example }) => example);
    if (!raster || !examples.some(({ counter }) => !counter)) {
      spots.clear();
      return;
    }
    const own = ++turn;
    const of = `${session}.${own}`;
    spots.begin(of, raster.id);
    const box = view.commands?.areaIn(raster.id);
    const place = {
      rasterId: raster.id,
      segmenter: teachingSegmenter,
      bands: null,
      stretch: { kind: 'auto' },
    } as const;
    const area = box ? { box, crs: null } : null;
    underWay = true;
    try {
      await client.invoke('taught.preview', { ...place, session, turn: own, gsd: query.lookGsd, area, examples });
    } catch (thrown) {
      if (faultOf(thrown).code !== 'run.cancelled') notices.fault(thrown);
    } finally {
      if (own === turn) underWay = false;
      spots.done(of);
    }
  }
  function pause(): void {
    if (underWay) client.invoke('taught.stopPreview', { session }).catch((thrown) => notices.fault(thrown));
  }

  return {
    start: () => void look(),
    pause,
    stop() {
      pause();
      spots.clear();
    },
  };
}
