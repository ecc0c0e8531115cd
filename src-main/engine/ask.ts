/**
 * One window of a run: read, prompt, decode. It is encoded when the prompter or a decode asks for that,
 * and never twice; what is held is not read again.
 */
import { createHash } from 'node:crypto';
import { FaultError, raise } from '../contract/fault.ts';
import type { RasterInfo, WindowPixels, WindowSpec } from '../contract/raster.ts';
import type { MaskBits, MaskBy, PlacedMask, PromptedInstance, PrompterAnswer } from '../contract/run.ts';
import type { Box } from '../contract/space.ts';
import { tightBox } from './mask/extent.ts';
import type { ChosenModels, RunPlan } from './plan.ts';
import type { CallOptions, DecodedMask, EncodingUse, EnginePorts, PromptOptions, WindowKey } from './ports.ts';
import type { StageClock } from './stage-clock.ts';
import { createMask, crop, iou, isEmpty, unionInto } from './window/bits.ts';

/** An instance with the mask that was chosen for it, cut to its extent: a run may have thousands. */
export interface MaskedInstance extends PlacedMask {
  readonly window: WindowSpec;
  readonly prompt: PromptedInstance['prompt'];
  readonly label: string;
  readonly maskBy: MaskBy;
  readonly score: number;
  readonly agreement: number | null;
}

export interface WindowAnswer {
  readonly answer: Omit<PrompterAnswer, 'instances'>;
  readonly masked: readonly MaskedInstance[];
  readonly cached: boolean;
}

/** What asking one window needs; a run over a raster knows more. */
export interface WindowContext {
  readonly raster: Pick<RasterInfo, 'id'>;
  readonly plan: Pick<RunPlan, 'query' | 'display'> &
    Partial<Pick<RunPlan, 'area'>> & { readonly windows: Pick<RunPlan['windows'], 'gsd'> };
  readonly models: ChosenModels;
  readonly ports: Pick<EnginePorts, 'inference'>;
  readonly clock: StageClock;
  readonly signal: AbortSignal | undefined;
  readonly onText?: PromptOptions['onText'];
  readonly onSpots?: PromptOptions['onSpots'];
  /** Only the places of something taught are wanted: nothing is outlined. */
  readonly glance?: boolean;
}

export interface AskContext extends WindowContext {
  readonly raster: RasterInfo;
  readonly plan: RunPlan;
  readonly ports: EnginePorts;
}

/**
 * Under this IoU with the prompter's evidence, the segmenter is taken to have outlined something
 * else than was meant (the whole field instead of the pond), and the evidence is used instead.
 */
const agreementFloor = 0.3;

/** Whose encoding is meant, of which raster as it is shown to the models. */
export interface WindowIdentity {
  readonly raster: Pick<RasterInfo, 'id'>;
  readonly plan: Pick<RunPlan, 'display'>;
  readonly models: Pick<ChosenModels, 'segmenter'>;
}

/** Changed when windows are read or brought to the model in another way, so that what the disk keeps is not taken any more. */
const encodingVersion = 1;

/** Identity of an encoded window: everything that the encoder's input and the masks' validity depend on. */
export function windowKey(context: WindowIdentity, window: WindowSpec): WindowKey {
  const { raster, plan, models } = context;
  const identity = [
    encodingVersion,
    raster.id,
    window.scale,
    window.origin.x,
    window.origin.y,
    window.width,
    window.height,
    plan.display,
  ];
  return createHash('sha256')
    .update(JSON.stringify([...identity, models.segmenter.ref.sha256]))
    .digest('hex');
}

/** Asks one window. `pixels` gives its pixels when they are needed; a reader that has begun ahead may be passed. */
export async function askWindow(
  context: WindowContext,
  window: WindowSpec,
  pixels: () => Promise<WindowPixels>,
): Promise<WindowAnswer> {
  const key = windowKey(context, window);
  const held = await context.ports.inference.holds({ key }, signalOf(context));
  try {
    return await promptAndDecode(context, window, { key, read: !held, pixels });
  } catch (thrown) {
    const gone = held && thrown instanceof FaultError && thrown.fault.code === 'process.windowGone';
    if (!gone) throw thrown;
    return promptAndDecode(context, window, { key, read: true, pixels });
  }
}

/** An encoded window as the inference process knows it. */
export type EncodedRef = { readonly key: WindowKey } & Pick<ChosenModels, 'segmenter'>;

export interface EncodingContext extends Omit<WindowContext, 'models'> {
  readonly models: Pick<ChosenModels, 'segmenter'>;
}

/**
 * Runs `use` on a window that is encoded, or will be by the decode that `use` asks for. One that is not
 * held is read and encoded before; one that was held but is gone when it is used is encoded anew, once.
 */
export async function withEncoded<T>(
  context: EncodingContext,
  window: WindowSpec,
  pixels: () => Promise<WindowPixels>,
  use: (encoded: EncodedRef) => Promise<T>,
): Promise<{ readonly value: T; readonly cached: boolean }> {
  const { ports, models, clock } = context;
  const encoded = { key: windowKey(context, window), segmenter: models.segmenter };
  const encode = async () => {
    const read = await clock.wall('read', pixels);
    await clock.reported('encode', () => ports.inference.encode({ ...encoded, pixels: read }, signalOf(context)));
  };
  const held = await ports.inference.holds({ key: encoded.key }, signalOf(context));
  if (!held) await encode();
  try {
    return { value: await use(encoded), cached: held };
  } catch (thrown) {
    const gone = held && thrown instanceof FaultError && thrown.fault.code === 'process.windowGone';
    if (!gone) throw thrown;
    await encode();
    return { value: await use(encoded), cached: false };
  }
}

interface WindowSource {
  readonly key: WindowKey;
  readonly read: boolean;
  readonly pixels: () => Promise<WindowPixels>;
}

async function promptAndDecode(
  context: WindowContext,
  window: WindowSpec,
  source: WindowSource,
): Promise<WindowAnswer> {
  const { ports, plan, models, clock, onText, onSpots, glance = false } = context;
  const base = { key: source.key, segmenter: models.segmenter };
  const pixels = source.read ? await clock.wall('read', source.pixels) : null;
  const { prompter, embedder } = models;
  const within = areaOn(window, plan.area ?? null);
  const asked = { ...base, pixels, prompter, embedder, query: plan.query, gsd: plan.windows.gsd, within, glance };
  const { answer, encoding } = await clock.reported('prompt', (onEncoding) =>
    ports.inference.prompt(asked, { ...signalOf(context), onText, onSpots, onEncoding }),
  );
  const toDecode = answer.instances.filter((instance) => instance.route === 'segmenter' || !instance.evidence);
  const decoded = await decodeAll(context, base, toDecode).catch(async (thrown: unknown) => {
    // Its memory was needed while a server wrote.
    if (!pixels || !(thrown instanceof FaultError) || thrown.fault.code !== 'process.windowGone') throw thrown;
    await clock.reported('encode', () => ports.inference.encode({ ...base, pixels }, signalOf(context)));
    return decodeAll(context, base, toDecode);
  });
  const masked = answer.instances.map((instance) => chooseMask(window, instance, decoded.masks.get(instance)));
  const { instances: _, ...said } = answer;
  const uses = [encoding.from, decoded.encoding.from];
  const found = !source.read || uses.includes('memory') || uses.includes('disk');
  return { answer: said, masked: masked.filter((m) => m !== null), cached: found && !uses.includes('made') };
}

/** An area of the raster on a window's pixels; it may reach over its edges. */
function areaOn({ scale, origin }: WindowSpec, area: Box<'raster'> | null): Box<'window'> | null {
  if (!area) return null;
  const { minX, minY, maxX, maxY } = area;
  return {
    minX: minX / scale - origin.x,
    minY: minY / scale - origin.y,
    maxX: maxX / scale - origin.x,
    maxY: maxY / scale - origin.y,
  };
}

interface Decoded {
  readonly masks: ReadonlyMap<PromptedInstance, DecodedMask>;
  readonly encoding: EncodingUse;
}

async function decodeAll(
  context: WindowContext,
  base: EncodedRef,
  instances: readonly PromptedInstance[],
): Promise<Decoded> {
  if (instances.length === 0) return { masks: new Map(), encoding: { from: 'none', ms: 0 } };
  const { ports, clock } = context;
  const prompts = instances.map((instance) => instance.prompt);
  const { masks, encoding } = await clock.reported('decode', (onEncoding) =>
    ports.inference.decode({ ...base, prompts }, { ...signalOf(context), onEncoding }),
  );
  return { masks: new Map(instances.map((instance, i) => [instance, masks[i] ?? missing(i)])), encoding };
}

function signalOf({ signal }: Pick<WindowContext, 'signal'>): CallOptions {
  return signal ? { signal } : {};
}

function missing(index: number): never {
  return raise('segmenter.badOutput', { because: `no mask for prompt ${index + 1}` });
}

/** The segmenter's mask where it agrees with the evidence, else the evidence; null for an empty mask. */
function chooseMask(
  window: WindowSpec,
  instance: PromptedInstance,
  decoded: DecodedMask | undefined,
): MaskedInstance | null {
  const { evidence, prompt, label } = instance;
  const agreement = decoded && evidence ? agreementOf(decoded.mask, evidence) : null;
  const byPrompter = evidence !== null && (!decoded || (agreement ?? 0) < agreementFloor);
  const placed = byPrompter ? evidence : decoded && cutToExtent(decoded.mask);
  if (!placed || isEmpty(placed.mask)) return null;
  const score = instance.score ?? decoded?.score ?? 0;
  const maskBy = byPrompter ? (instance.drawnBy ?? 'prompter') : 'segmenter';
  return { window, prompt, label, ...placed, maskBy, score, agreement };
}

/** IoU of a window's mask with evidence of a part of the window. */
function agreementOf(mask: MaskBits, evidence: PlacedMask): number {
  const whole = createMask(mask.width, mask.height);
  unionInto(whole, evidence.mask, evidence.at.x, evidence.at.y);
  return iou(mask, whole);
}

function cutToExtent(mask: MaskBits): PlacedMask | null {
  const extent = tightBox(mask);
  return extent && { at: { x: extent.minX, y: extent.minY }, mask: crop(mask, extent) };
}
