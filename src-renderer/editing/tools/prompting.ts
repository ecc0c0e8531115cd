/** The prompt tool: boxes and points of a result are moved, added and deleted, and the mask follows. */
import type OlMap from 'ol/Map.js';
import type { Edit, LayerPrompt } from '../../../src-main/contract/document.ts';
import type { Feature } from '../../../src-main/contract/run.ts';
import type { MapXY } from '../../../src-main/contract/space.ts';
import { differenceOf, type Polygons, unionOf } from '../../../src-main/engine/layer/geometry/overlay.ts';
import { itemOf } from '../../../src-main/engine/layer/list.ts';
import { outlineChange } from '../../../src-main/engine/layer/outline.ts';
import type { RunningTool } from '../../map/tools.svelte.ts';
import type { Session } from '../../session.ts';
import { text } from '../../text/text.ts';
import { Bench } from '../bench.ts';
import { type Decoded, Decoder, measureDrawn } from '../decoding.ts';
import { type Hand, HandInteraction } from '../hand.ts';
import { canBeAsked, type Grabbed, gripAt, gripPlaces, movedGrip, samePrompt, withoutGrip } from '../prompt-shape.ts';

const words = text.editing;
/** Reach of the hand for corners and points, CSS pixels. */
const reach = 9;

export function startPrompting(session: Session, map: OlMap): RunningTool {
  return new Prompting(new Bench(session, map)).tool();
}

class Prompting {
  private readonly bench: Bench;
  /** The prompt that clicks add points to. */
  private current: string | null = null;
  private hover: Grabbed | null = null;
  private work: PromptWork | null = null;
  private drag: { readonly grabbed: Grabbed; readonly from: MapXY; moved: boolean } | null = null;

  constructor(bench: Bench) {
    this.bench = bench;
  }

  tool(): RunningTool {
    const { bench } = this;
    const hand = new HandInteraction({
      drop: () => void this.drop(),
      press: (at) => this.press(at),
      drag: (at) => this.moveTo(at),
      release: () => this.release(),
      click: (at) => this.click(at),
      move: (at) => {
        this.hover = this.find(at);
        this.show();
      },
    });
    bench.map.addInteraction(hand);
    this.show();
    return {
      escape: () => this.drop(),
      key: ({ key }) => (key === 'Delete' || key === 'Backspace') && this.remove(),
      stops: () => this.prompts.flatMap((prompt) => gripPlaces(prompt)).map(bench.toView),
      stop: () => {
        this.drop();
        bench.map.removeInteraction(hand);
        bench.sketch.dispose();
      },
    };
  }

  private get prompts(): readonly LayerPrompt[] {
    return this.bench.layer?.prompts ?? [];
  }

  private find(at: Hand): Grabbed | null {
    return gripAt(this.prompts, this.bench.toLayer(at.at), this.bench.unitsOf(reach, at));
  }

  private press(at: Hand): boolean {
    const grabbed = this.find(at);
    if (!grabbed) return false;
    this.choose(grabbed.prompt);
    this.drag = { grabbed, from: this.bench.toLayer(at.at), moved: false };
    this.work = new PromptWork(this.bench, grabbed.prompt);
    return true;
  }

  private choose({ id, feature }: LayerPrompt): void {
    this.current = id;
    if (feature) this.bench.session.editing.select([feature]);
  }

  private moveTo(at: Hand): void {
    const { drag, work } = this;
    if (!drag || !work) return;
    const to = this.bench.toLayer(at.at);
    const by = { x: to.x - drag.from.x, y: to.y - drag.from.y };
    drag.moved = true;
    work.change(movedGrip(drag.grabbed.prompt, drag.grabbed.grip, by), () => this.show());
    this.show();
  }

  private release(): void {
    const { drag, work } = this;
    this.drag = null;
    if (drag?.moved && work) void this.finish(work, words.steps.movePrompt);
    else this.work = null;
    this.show();
  }

  /** A click adds a point to the prompt in the hand: what belongs to the object, with Alt what does not. */
  private click(at: Hand): void {
    const prompt = itemOf(this.prompts, this.current ?? '') ?? this.promptUnder(at);
    if (!prompt) {
      this.bench.session.notices.tell('info', words.choosePrompt);
      return;
    }
    this.choose(prompt);
    const point = this.bench.toLayer(at.at);
    const kind = at.alt ? 'negative' : 'positive';
    this.work = new PromptWork(this.bench, prompt);
    this.work.change({ ...prompt, [kind]: [...prompt[kind], point] }, () => this.show());
    void this.finish(this.work, at.alt ? words.steps.addNegative : words.steps.addPositive);
  }

  private promptUnder(at: Hand): LayerPrompt | null {
    const { x, y } = this.bench.toLayer(at.at);
    const holds = ({ box }: LayerPrompt) => box && x >= box.minX && x <= box.maxX && y >= box.minY && y <= box.maxY;
    return this.prompts.findLast(holds) ?? null;
  }

  private remove(): boolean {
    const { hover, bench } = this;
    const { layer } = bench;
    if (!hover || !layer) {
      // Beside a handle it is no wish to remove the whole feature.
      this.bench.session.notices.tell('info', words.noHandle);
      return true;
    }
    const less = withoutGrip(hover.prompt, hover.grip);
    this.hover = null;
    if (less) {
      this.work = new PromptWork(bench, hover.prompt);
      this.work.change(less, () => this.show());
      void this.finish(this.work, words.steps.deletePoint);
    } else {
      const { id, feature } = hover.prompt;
      const alone = feature && !layer.prompts.some((other) => other.id !== id && other.feature === feature);
      const edits: Edit[] = [{ kind: 'prompts.remove', layer: layer.id, ids: [id] }];
      if (alone && itemOf(layer.features, feature))
        edits.push({ kind: 'features.remove', layer: layer.id, ids: [feature] });
      bench.commit(words.steps.deletePrompt, { kind: 'batch', edits });
      this.show();
    }
    return true;
  }

  private async finish(work: PromptWork, name: string): Promise<void> {
    const edit = await work.edit();
    if (this.work === work) this.work = null;
    if (edit) this.bench.commit(name, edit);
    this.show();
  }

  private drop(): boolean {
    const had = this.work !== null;
    this.work?.cancel();
    [this.work, this.drag] = [null, null];
    this.show();
    return had;
  }

  private show(): void {
    const { hover, work, bench } = this;
    const shown = work ? [work.prompt] : this.prompts.filter(({ id }) => id === this.current);
    const handles = shown.flatMap(({ box, positive, negative }) => [...corners(box), ...positive, ...negative]);
    const boxes: Polygons = shown.flatMap(({ box }) => (box ? [[[...corners(box), corners(box)[0]!]]] : []));
    bench.sketch.show({
      polygons: [...boxes, ...(work?.outline ?? [])],
      handles,
      hot: work ? null : (hover?.at ?? null),
    });
  }
}

function corners(box: LayerPrompt['box']): MapXY[] {
  if (!box) return [];
  const { minX, minY, maxX, maxY } = box;
  return [
    { x: minX, y: minY },
    { x: maxX, y: minY },
    { x: maxX, y: maxY },
    { x: minX, y: maxY },
  ];
}

/** One change of one prompt: from the first movement of the hand to the edit. */
class PromptWork {
  prompt: LayerPrompt;
  private readonly bench: Bench;
  private readonly before: LayerPrompt;
  private readonly feature: Feature | null;
  private readonly decoder: Decoder;
  /** What of the feature other prompts made: a feature of several prompts keeps it. */
  private readonly rest: Promise<Polygons>;
  private decoded: Decoded | null = null;
  private newest: Promise<Decoded | null> = Promise.resolve(null);

  constructor(bench: Bench, prompt: LayerPrompt) {
    this.bench = bench;
    this.prompt = prompt;
    this.before = prompt;
    const { layer } = bench;
    this.feature = layer && prompt.feature ? (itemOf(layer.features, prompt.feature) ?? null) : null;
    const window = this.feature?.provenance.window ?? null;
    this.decoder = new Decoder(bench, window);
    this.rest = this.restOf(window);
  }

  /** The mask as far as it is known, for the sketch. */
  get outline(): Polygons {
    return this.decoded?.mask.polygons ?? [];
  }

  change(prompt: LayerPrompt, drawn: () => void): void {
    this.prompt = prompt;
    if (!canBeAsked(prompt)) return;
    const from = performance.now();
    const asked = this.rest.then(() => this.decoder.decode(prompt, { only: 'first' }));
    this.newest = asked;
    void asked.then((decoded) => {
      if (!decoded) return;
      this.decoded = decoded;
      drawn();
      measureDrawn(this.bench, from);
    });
  }

  /** The edit once the newest mask is there; null where there is none to save. */
  async edit(): Promise<Edit | null> {
    const decoded = (await this.newest) ?? this.decoded;
    const { layer } = this.bench;
    if (!decoded || !layer) return null;
    const polygons = unionOf([await this.rest, decoded.mask.polygons]);
    if (polygons.length === 0) {
      this.bench.session.notices.tell('info', words.nothingThere);
      return null;
    }
    const { mask, segmenter, window } = decoded;
    const made = { score: mask.score, maskBy: 'segmenter', agreement: null } as const;
    const feature = this.feature && itemOf(layer.features, this.feature.id);
    if (!feature) return null;
    const { edited, ...outline } = outlineChange(feature, polygons, layer.raster);
    const { box, positive, negative } = this.prompt;
    const prompts = feature.provenance.prompts.map((old) =>
      samePrompt(old, this.before) ? { box, positive, negative } : old,
    );
    const provenance = {
      ...feature.provenance,
      prompts,
      segmenter,
      window,
      maskBy: made.maskBy,
      agreement: null,
      edited,
    };
    return {
      kind: 'batch',
      edits: [
        { kind: 'prompts.replace', layer: layer.id, prompts: [{ ...this.prompt, ...made }] },
        {
          kind: 'features.replace',
          layer: layer.id,
          features: [{ ...feature, ...outline, score: mask.score, provenance }],
        },
      ],
    };
  }

  cancel(): void {
    this.decoder.cancel();
  }

  private async restOf(window: Feature['provenance']['window'] | null): Promise<Polygons> {
    const { feature } = this;
    if (!feature || feature.provenance.prompts.length < 2) {
      this.decoder.prepare(this.before);
      return [];
    }
    const own = await new Decoder(this.bench, window).decode(this.before, { only: 'first' });
    return own ? differenceOf(feature.polygons, own.mask.polygons) : [];
  }
}
