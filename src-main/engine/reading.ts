/** Pixels of the windows of a run, read while the window before is being asked. */
import type { RasterInfo, WindowPixels, WindowSpec } from '../contract/raster.ts';
import { type AskContext, windowKey } from './ask.ts';

/**
 * Reads windows one ahead, so that the next window's pixels are there when its turn comes: reading
 * and encoding happen in different processes. Windows whose pixels are held are never read, nor those that are asked
 * beside this one.
 */
export function readAhead(
  context: AskContext,
  windows: readonly WindowSpec[],
): (index: number) => Promise<WindowPixels> {
  const begun = new Map<number, Promise<WindowPixels>>();
  const asked = new Set<number>();
  function begin(index: number): Promise<WindowPixels> | undefined {
    const window = windows[index];
    if (!window) return undefined;
    const known = begun.get(index) ?? readOne(context, window);
    begun.set(index, known);
    return known;
  }
  return async (index) => {
    asked.add(index);
    const pixels = begin(index);
    const next = windows[index + 1];
    if (next && !asked.has(index + 1) && !(await context.ports.inference.holds({ key: windowKey(context, next) }, {})))
      begin(index + 1);
    const own = await pixels;
    begun.delete(index);
    return own ?? Promise.reject(new RangeError(`there is no window ${index}`));
  };
}

interface Reading extends Pick<AskContext, 'ports' | 'signal'> {
  readonly raster: Pick<RasterInfo, 'id' | 'path'>;
  readonly plan: Pick<AskContext['plan'], 'display'>;
}

/** Pixels of one window. A read that nobody awaits any more may fail unheard: whoever awaits it hears of it. */
export function readOne({ raster, plan, ports, signal }: Reading, window: WindowSpec): Promise<WindowPixels> {
  const request = { path: raster.path, rasterId: raster.id, window, display: plan.display };
  const pixels = ports.raster.readWindow(request, signal ? { signal } : {});
  pixels.catch(() => {});
  return pixels;
}
