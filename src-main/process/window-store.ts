/** The windows that the inference process holds: least recently used first out, counted in bytes. */
import type { WindowPixels } from '../contract/raster.ts';
import type { EncodedWindow } from '../engine/segmenter/segmenter.ts';

/** What is known of a window. Either may come without the other: an encoding from the disk, pixels that nobody has encoded. */
export interface HeldWindow {
  readonly encoded: EncodedWindow | null;
  readonly pixels: WindowPixels | null;
}

export class WindowStore {
  readonly #held = new Map<string, HeldWindow>();
  readonly #budget: number;
  #bytes = 0;

  /** `budget` in bytes; the window put last is always held, whatever its size. */
  constructor(budget: number) {
    this.#budget = budget;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** What is held of a window, without making it used. */
  peek(key: string): HeldWindow | undefined {
    return this.#held.get(key);
  }

  /** A window by its key, which makes it the most recently used. */
  get(key: string): HeldWindow | undefined {
    const window = this.#held.get(key);
    if (!window) return undefined;
    this.#held.delete(key);
    this.#held.set(key, window);
    return window;
  }

  /** Adds what is given to what is held of the window. */
  put(key: string, part: Partial<HeldWindow>): void {
    const window = { encoded: null, pixels: null, ...this.#held.get(key), ...part };
    this.#drop(key);
    this.#held.set(key, window);
    this.#bytes += sizeOf(window);
    for (const oldest of this.#held.keys()) {
      if (this.#bytes <= this.#budget || oldest === key) break;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    const window = this.#held.get(key);
    if (!window) return;
    this.#held.delete(key);
    this.#bytes -= sizeOf(window);
  }
}

function sizeOf({ encoded, pixels }: HeldWindow): number {
  const bands = pixels?.bands.reduce((sum, band) => sum + band.data.byteLength, 0) ?? 0;
  return (encoded?.bytes ?? 0) + (pixels ? pixels.rgb.byteLength + pixels.valid.byteLength + bands : 0);
}
