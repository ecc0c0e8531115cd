/** "Find more like this": the chosen features become examples, and the view is searched for what is like them. */
import type { VectorLayer } from '../../../src-main/contract/document.ts';
import type { TaughtExample } from '../../../src-main/contract/example.ts';
import type { Feature, Polygon, Prompt } from '../../../src-main/contract/run.ts';
import { boundsOf } from '../../../src-main/contract/space.ts';
import type { Stores } from '../../stores.ts';
import { text } from '../../text/text.ts';
import type { Asking } from '../query/asking.ts';
import { teachingSegmenter } from './concepts.svelte.ts';
import type { Teaching } from './teaching.ts';

export interface Finding {
  /** Why nothing can be looked for now; null when it can. */
  disabled(): string | null;
  /** Looks for more like the chosen features, and offers to keep them as a concept. */
  run(): Promise<void>;
}

const words = text.concepts.like;
/** Each is outlined anew, a run of the decoder. */
const mostExamples = 12;

export function createFinding(stores: Stores, { asking, teaching }: { asking: Asking; teaching: Teaching }): Finding {
  const { app, client, concepts, editing, frame, layers, notices, query } = stores;
  function disabled(): string | null {
    const { layer, selected } = editing;
    if (!layer || selected.length === 0) return words.needsSelection;
    if (app.running) return text.query.reasons.running;
    if (layers.active?.id !== layer.raster.id) return words.otherImage;
    return teaching.cannotLook();
  }

  async function look(layer: VectorLayer, feature: Feature): Promise<TaughtExample> {
    const prompt = promptOf(layer, feature);
    const at = prompt.positive[0] ?? { x: 0, y: 0 };
    const place = { rasterId: layer.raster.id, segmenter: teachingSegmenter, bands: null } as const;
    const asked = { ...place, stretch: { kind: 'auto' }, gsd: query.lookGsd, at, prompt, counter: false } as const;
    return (await client.invoke('taught.look', asked)).example;
  }

  return {
    disabled,
    async run() {
      const { layer, selected } = editing;
      if (disabled() !== null || !layer) return;
      const name = selected[0]?.label || layer.name;
      try {
        const examples: TaughtExample[] = [];
        for (const feature of selected.slice(0, mostExamples)) examples.push(await look(layer, feature));
        frame.show('query');
        await asking.runLike({ query: words.query(name), segmenter: teachingSegmenter, examples });
        const keep = () => {
          const kept = examples.map((example) => ({ key: crypto.randomUUID(), example, outline: null }));
          concepts.draft = { id: null, name, words: '', examples: kept };
          frame.show('concepts');
        };
        if (app.run.kind === 'done') notices.offer(words.keepQuestion, { label: words.keep, run: keep });
      } catch (thrown) {
        notices.fault(thrown);
      }
    },
  };
}

/** The prompt that made the feature, or the box around it with a point inside. */
function promptOf(layer: VectorLayer, { id, polygons }: Feature): Prompt<'map'> {
  const own = layer.prompts.filter(({ feature }) => feature === id);
  const [only] = own;
  if (own.length === 1 && only && only.positive.length > 0) {
    return { box: only.box, positive: [...only.positive], negative: [...only.negative] };
  }
  const box = boundsOf(polygons.flatMap((polygon) => polygon[0] ?? []));
  return { box: box ?? null, positive: [pointInside(polygons)], negative: [] };
}

/** The middle of the longest stretch inside of the largest part, along a line through the middle of its height. */
function pointInside(polygons: readonly Polygon<'map'>[]): { x: number; y: number } {
  const size = (polygon: Polygon<'map'>) => {
    const box = boundsOf(polygon[0] ?? []);
    return box ? (box.maxX - box.minX) * (box.maxY - box.minY) : 0;
  };
  const largest = polygons.toSorted((a, b) => size(b) - size(a))[0] ?? [];
  const box = boundsOf(largest[0] ?? []);
  if (!box) return { x: 0, y: 0 };
  const y = (box.minY + box.maxY) / 2;
  const crossings = largest.flatMap((ring) =>
    ring.flatMap((from, i) => {
      const to = ring[(i + 1) % ring.length] ?? from;
      return from.y > y === to.y > y ? [] : [from.x + ((y - from.y) / (to.y - from.y)) * (to.x - from.x)];
    }),
  );
  crossings.sort((a, b) => a - b);
  let best = { x: (box.minX + box.maxX) / 2, length: 0 };
  for (let i = 0; i + 1 < crossings.length; i += 2) {
    const [from = 0, to = 0] = [crossings[i], crossings[i + 1]];
    if (to - from > best.length) best = { x: (from + to) / 2, length: to - from };
  }
  return { x: best.x, y };
}
