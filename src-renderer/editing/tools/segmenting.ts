/** Plain segmenter tools, without any question: a new object by box or clicks, and the magic wand. */
import type OlMap from 'ol/Map.js';
import type { Feature, Prompt } from '../../../src-main/contract/run.ts';
import type { MapXY } from '../../../src-main/contract/space.ts';
import type { Polygons } from '../../../src-main/engine/layer/geometry/overlay.ts';
import type { RunningTool } from '../../map/tools.svelte.ts';
import type { Session } from '../../session.ts';
import { text } from '../../text/text.ts';
import { Bench, type NewObject } from '../bench.ts';
import { type Asked, type Decoded, Decoder, measureDrawn } from '../decoding.ts';
import { HandInteraction } from '../hand.ts';
import { canBeAsked } from '../prompt-shape.ts';
import { applyArea } from './freehand.ts';

const words = text.editing;
const nothing: Prompt<'map'> = { box: null, positive: [], negative: [] };

export function startObject(session: Session, map: OlMap): RunningTool {
  return new ObjectTool(new Bench(session, map)).tool();
}

/** A drag makes the box, clicks add points (Alt: not this), Tab goes through the offered masks, Enter takes one. */
class ObjectTool {
  private readonly bench: Bench;
  private prompt: Prompt<'map'> = nothing;
  private decoder: Decoder;
  private decoded: Decoded | null = null;
  private offered = 0;
  /** Whether all masks were asked for: while the hand moves only the first is. */
  private complete = false;
  private from: MapXY | null = null;
  private far = false;

  constructor(bench: Bench) {
    this.bench = bench;
    this.decoder = new Decoder(bench, null);
  }

  tool(): RunningTool {
    const { bench } = this;
    const hand = new HandInteraction({
      drop: () => {
        // Points that were clicked before stay; a half-drawn box goes.
        if (this.far) this.drop();
        this.from = null;
      },
      press: (at) => {
        this.from = bench.toLayer(at.at);
        this.far = false;
        return true;
      },
      drag: (at) => {
        const to = bench.toLayer(at.at);
        if (!this.from || Math.hypot(to.x - this.from.x, to.y - this.from.y) < bench.unitsOf(5, at)) return;
        this.far = true;
        this.ask({ ...nothing, box: boxOf(this.from, to) }, { only: 'first' });
      },
      release: (at) => {
        if (!this.from) return;
        // The masks to choose from come once the hand is still.
        if (this.far) this.ask(this.prompt);
        else this.addPoint(bench.toLayer(at.at), at.alt ? 'negative' : 'positive');
        this.from = null;
      },
    });
    bench.map.addInteraction(hand);
    return {
      finish: () => this.accept(),
      escape: () => this.drop(),
      key: ({ key, shiftKey }) => this.cycle(key, shiftKey),
      stop: () => {
        this.decoder.cancel();
        bench.map.removeInteraction(hand);
        bench.sketch.dispose();
      },
    };
  }

  private addPoint(point: MapXY, kind: 'positive' | 'negative'): void {
    const prompt = { ...this.prompt, [kind]: [...this.prompt[kind], point] };
    // What was shown is sharpened; a first click begins anew.
    this.ask(prompt, { refine: this.mask?.decodeId ?? null });
  }

  private get mask() {
    return this.decoded?.masks[this.offered] ?? null;
  }

  private ask(prompt: Prompt<'map'>, asked: Asked = {}): void {
    this.prompt = prompt;
    this.show();
    if (!canBeAsked(prompt)) return;
    const from = performance.now();
    void this.decoder.decode(prompt, asked).then((decoded) => {
      // An answer to an earlier place of the hand is shown until the next one is there; after a drop none is.
      if (!decoded || this.prompt === nothing) return;
      this.decoded = decoded;
      this.offered = 0;
      this.complete = !asked.only;
      this.show();
      measureDrawn(this.bench, from);
    });
  }

  /** Tab goes to the next of the offered masks, Shift+Tab back. */
  private cycle(key: string, back: boolean): boolean {
    const count = this.decoded?.masks.length ?? 0;
    if (key !== 'Tab' || count < 2) return false;
    this.offered = (this.offered + (back ? count - 1 : 1)) % count;
    this.show();
    return true;
  }

  private accept(): void {
    const { mask, decoded, bench, prompt } = this;
    if (!mask || !decoded || mask.polygons.length === 0) return;
    const saved = bench.saveNew(words.steps.newObject, mask.polygons, (drawn) =>
      madeObject(drawn, decoded, { prompt, mask }),
    );
    if (saved) this.drop();
  }

  private drop(): boolean {
    const had = this.prompt !== nothing;
    [this.prompt, this.decoded, this.offered, this.from] = [nothing, null, 0, null];
    this.decoder.cancel();
    this.decoder = new Decoder(this.bench, null);
    this.show();
    return had;
  }

  private show(): void {
    const { box, positive, negative } = this.prompt;
    const outline: Polygons = box ? [[ringOf(box)]] : [];
    this.bench.sketch.show({
      polygons: [...outline, ...(this.mask?.polygons ?? [])],
      handles: positive,
      cut: crosses(negative, this.bench),
    });
    const count = this.decoded?.masks.length ?? 0;
    this.bench.session.tools.report =
      this.mask && this.complete ? words.offered(this.offered + 1, count, this.mask.score) : '';
  }
}

/** Where a negative point lies, as a small cross-out area. */
function crosses(points: readonly MapXY[], bench: Bench): Polygons {
  const size = (bench.map.getView().getResolution() ?? 1) * 5;
  return points.map(({ x, y }) => [ringOf({ minX: x - size, minY: y - size, maxX: x + size, maxY: y + size })]);
}

function madeObject(
  drawn: Feature,
  { segmenter, window }: Decoded,
  { prompt, mask }: { prompt: Prompt<'map'>; mask: Decoded['mask'] },
): NewObject {
  const { areaM2, perimeterM, pixels, score } = mask;
  const by = { segmenter, window, maskBy: 'segmenter', prompts: [prompt], edited: false } as const;
  const feature = { ...drawn, areaM2, perimeterM, pixels, score, provenance: { ...drawn.provenance, ...by } };
  const { id, label } = drawn;
  const own = {
    ...prompt,
    id: crypto.randomUUID(),
    feature: id,
    label,
    score,
    maskBy: 'segmenter',
    agreement: null,
  } as const;
  return { feature, prompt: own };
}

function boxOf(p: MapXY, q: MapXY) {
  return { minX: Math.min(p.x, q.x), minY: Math.min(p.y, q.y), maxX: Math.max(p.x, q.x), maxY: Math.max(p.y, q.y) };
}

function ringOf({ minX, minY, maxX, maxY }: ReturnType<typeof boxOf>): MapXY[] {
  return [
    { x: minX, y: minY },
    { x: maxX, y: minY },
    { x: maxX, y: maxY },
    { x: minX, y: maxY },
    { x: minX, y: minY },
  ];
}

/** The magic wand: a click adds what the segmenter takes the point to be part of; with Alt it is taken away. */
export function startWand(session: Session, map: OlMap): RunningTool {
  const bench = new Bench(session, map);
  const decoder = new Decoder(bench, null);
  const hand = new HandInteraction({
    click(at) {
      const from = performance.now();
      void decoder.decode({ ...nothing, positive: [bench.toLayer(at.at)] }, { only: 'first' }).then((decoded) => {
        if (!decoded) return;
        if (decoded.mask.polygons.length === 0) session.notices.tell('info', words.nothingThere);
        else applyArea(bench, decoded.mask.polygons, at.alt ? 'take' : 'add');
        measureDrawn(bench, from);
      });
    },
  });
  map.addInteraction(hand);
  return {
    escape: () => false,
    stop() {
      decoder.cancel();
      map.removeInteraction(hand);
      bench.sketch.dispose();
    },
  };
}
