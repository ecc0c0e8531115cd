/** Teaching a concept: from a click on the map to an example. */
import { raise } from '../contract/fault.ts';
import type { Prompt } from '../contract/run.ts';
import type { TaughtLook, TaughtLookRequest } from '../contract/taught.ts';
import { offeredMasks } from './offered.ts';
import { onEncoded, outsideOf, type PromptContext, placeOf } from './prompting.ts';
import { promptOnWindow } from './vector/place.ts';

/**
 * Outlines what is at a point, or what a prompt means, and describes it. The window is encoded only if it is not held. Faults:
 * those of `decodePrompt`, `taught.nothingThere`, `taught.otherSegmenter`.
 */
export async function lookAt(request: TaughtLookRequest, context: PromptContext): Promise<TaughtLook> {
  const began = performance.now();
  const { raster, ports } = context;
  const { at, counter } = request;
  const onMap: Prompt<'map'> = request.prompt ?? { box: null, positive: [at], negative: [] };
  const place = await placeOf({ ...request, prompt: onMap, window: null }, context);
  const { prompt } = promptOnWindow(onMap, place.window, raster.georeference.transform);
  if (!prompt) return raise('window.outside', outsideOf(raster));
  const options = context.signal ? { signal: context.signal } : {};
  const asking = () => ports.inference.describe({ key: place.key, segmenter: place.segmenter, prompt }, options);
  const { answer } = await onEncoded(place, context, asking);
  const [mask] = await offeredMasks([answer.offered], {
    raster,
    window: place.window,
    cleaning: { minPart: 0, minHole: 0 },
    ...options,
  });
  if (!mask || mask.pixels === 0) return raise('taught.nothingThere');
  const gsd = raster.gsd === null ? null : raster.gsd * place.window.scale;
  const { georeference } = raster;
  const crs = georeference.kind === 'crs' ? (georeference.crs.code ?? georeference.crs.name) : 'pixel';
  const example = { ...answer.seen, counter, gsd, from: { raster: raster.name, crs, at } };
  return { example, mask, window: place.window, ms: performance.now() - began };
}
