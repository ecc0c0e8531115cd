/**
 * The prompt workbench: a prompt on the map to masks, over the same windows, keys and models as a run,
 * so that a prompt of a run decodes on what the run has encoded.
 */
import { because } from '../contract/because.ts';
import { FaultError, raise } from '../contract/fault.ts';
import type { PromptAnswer, PromptDecodeRequest, PromptPlace, PromptPrepared } from '../contract/prompting.ts';
import type { Display, RasterInfo, WindowSpec } from '../contract/raster.ts';
import type { Prompt } from '../contract/run.ts';
import { boundsOf, corners, toRaster } from '../contract/space.ts';
import { windowKey } from './ask.ts';
import { cleanPixels } from './mask/ground.ts';
import { offeredMasks } from './offered.ts';
import { chooseDisplay } from './plan.ts';
import type { CallOptions, EnginePorts, ResolvedPack, WindowKey } from './ports.ts';
import { promptOnWindow } from './vector/place.ts';
import { windowHolding } from './window/holding.ts';

export interface PromptContext extends CallOptions {
  readonly raster: RasterInfo;
  readonly ports: EnginePorts;
}

/**
 * Decodes a prompt; reads and encodes its window only if it is not held. Cancelling takes effect before
 * the next model run. Faults: `window.*`, `raster.*`, `models.*`, `segmenter.badOutput`, `request.invalid`,
 * `mask.noGroundSize`, `run.cancelled`.
 */
export async function decodePrompt(
  request: Omit<PromptDecodeRequest, 'session'>,
  context: PromptContext,
): Promise<PromptAnswer> {
  const began = performance.now();
  const { raster, ports } = context;
  const place = await placeOf(request, context);
  const cleaning = cleanPixels(request.clean, raster, place.window.scale);
  const placed = promptOnWindow(request.prompt, place.window, raster.georeference.transform);
  if (!placed.prompt) raise('window.outside', outsideOf(raster));
  const { refine, only = null } = request;
  const asked = { key: place.key, segmenter: place.segmenter, prompt: placed.prompt, refine, only };
  const offering = () => ports.inference.offer(asked, signalOf(context));
  const { encoded, answer: offer } = await onEncoded(place, context, offering);
  const vectorising = performance.now();
  const masks = await offeredMasks(offer.masks, { raster, window: place.window, cleaning, ...signalOf(context) });
  const ended = performance.now();
  return {
    masks,
    window: place.window,
    gsd: raster.gsd === null ? null : raster.gsd * place.window.scale,
    cut: placed.cut || !place.whole,
    refined: offer.refined,
    encoded: encoded !== null || offer.encoding.from === 'made',
    segmenter: place.segmenter.ref,
    timings: {
      read: encoded?.read ?? 0,
      encode: (encoded?.encode ?? 0) + offer.encoding.ms,
      decode: offer.ms,
      vectorise: ended - vectorising,
      total: ended - began,
    },
  };
}

/** Encodes the window that `decodePrompt` would use. Faults as there. */
export async function preparePrompt(request: PromptPlace, context: PromptContext): Promise<PromptPrepared> {
  const place = await placeOf(request, context);
  const asked = { key: place.key, segmenter: place.segmenter, pixels: null };
  const encoding = () => context.ports.inference.encode(asked, signalOf(context));
  const { encoded, answer } = await onEncoded(place, context, encoding);
  return { window: place.window, encoded: encoded !== null || answer.from === 'made' };
}

export interface Place {
  readonly window: WindowSpec;
  readonly whole: boolean;
  readonly display: Display;
  readonly segmenter: ResolvedPack;
  readonly key: WindowKey;
}

/** The window, display and models of a prompt. Faults: `window.*`, `models.*`, `raster.badBands`. */
export async function placeOf(request: PromptPlace, context: PromptContext): Promise<Place> {
  const { raster, ports } = context;
  const { window, whole } = windowHolding(raster, boundsOnRaster(request.prompt, raster), {
    gsd: request.gsd,
    near: request.window,
  });
  const [segmenter, display] = await Promise.all([
    ports.packs.resolve(request.segmenter, 'segmenter'),
    chooseDisplay(request, raster, { ports, ...signalOf(context) }),
  ]);
  const key = windowKey({ raster, plan: { display }, models: { segmenter } }, window);
  return { window, whole, display, segmenter, key };
}

function boundsOnRaster({ box, positive, negative }: Prompt<'map'>, { georeference }: RasterInfo) {
  const points = [...(box ? corners(box) : []), ...positive, ...negative];
  const bounds = boundsOf(points.map((point) => toRaster(georeference.transform, point)));
  return bounds ?? raise('request.invalid', because('prompt.empty'));
}

export interface Encoded {
  readonly read: number;
  readonly encode: number;
}

async function encode(place: Place, context: PromptContext): Promise<Encoded> {
  const { raster, ports } = context;
  const { window, display, key, segmenter } = place;
  const began = performance.now();
  const request = { path: raster.path, rasterId: raster.id, window, display };
  const pixels = await ports.raster.readWindow(request, signalOf(context));
  const read = performance.now() - began;
  const { ms } = await ports.inference.encode({ key, segmenter, pixels }, signalOf(context));
  return { read, encode: ms };
}

/**
 * Asks the inference process about a place, reading and encoding its window first where nobody holds it. A window may
 * go between the question and the answer: the process was started again, or its memory was needed.
 */
export async function onEncoded<T>(
  place: Place,
  context: PromptContext,
  ask: () => Promise<T>,
): Promise<{ readonly encoded: Encoded | null; readonly answer: T }> {
  try {
    return { encoded: null, answer: await ask() };
  } catch (thrown) {
    if (!(thrown instanceof FaultError) || thrown.fault.code !== 'process.windowGone') throw thrown;
  }
  const encoded = await encode(place, context);
  return { encoded, answer: await ask() };
}

function signalOf({ signal }: CallOptions): CallOptions {
  return signal ? { signal } : {};
}

/** Values of the fault `window.outside`. */
export function outsideOf({ extent, georeference }: RasterInfo) {
  const numbers = [extent.minX, extent.minY, extent.maxX, extent.maxY].map((n) => Number(n.toPrecision(9)));
  const crs = georeference.kind === 'crs' ? (georeference.crs.code ?? georeference.crs.name) : 'pixels';
  return { extent: numbers.join(','), crs };
}
