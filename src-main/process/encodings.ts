/** Encodings of windows, from wherever they come cheapest: memory, the disk, or the segmenter. */
import { raise } from '../contract/fault.ts';
import type { WindowPixels } from '../contract/raster.ts';
import type { EncodingUse, KeepReply, WindowKey } from '../engine/ports.ts';
import type { EncodedWindow, Segmenter } from '../engine/segmenter/segmenter.ts';
import type { EncodingDisk } from './encoding-disk.ts';
import { storedWindow, windowOfStored } from './stored-window.ts';
import { WindowStore } from './window-store.ts';

export interface EncodingsOptions {
  /** Bytes of windows in memory. */
  readonly budget: number;
  /** Null where nothing is kept on the disk. */
  readonly disk: EncodingDisk | null;
}

export interface Made extends EncodingUse {
  readonly encoded: EncodedWindow;
}

type Kept = Omit<KeepReply, 'ms'>;

interface Window {
  readonly key: WindowKey;
  readonly pixels?: WindowPixels;
}

export class Encodings {
  readonly #windows: WindowStore;
  readonly #disk: EncodingDisk | null;

  constructor({ budget, disk }: EncodingsOptions) {
    this.#windows = new WindowStore(budget);
    this.#disk = disk;
  }

  /** Gives a window's pixels, from which it can be encoded as soon as somebody needs that. */
  give(key: WindowKey, pixels: WindowPixels): void {
    if (!this.#windows.get(key)?.pixels) this.#windows.put(key, { pixels });
  }

  hasPixels(key: WindowKey): boolean {
    return this.#windows.peek(key)?.pixels != null;
  }

  /** The encoding where it is in memory; null where it would have to be read or made. */
  inMemory(key: WindowKey): EncodedWindow | null {
    return this.#windows.get(key)?.encoded ?? null;
  }

  /** Fault: `process.windowGone`. */
  pixels(key: WindowKey): WindowPixels {
    return this.#windows.get(key)?.pixels ?? gone();
  }

  /**
   * `segmenter` is opened, and `onMake` told, only where the window has to be encoded: from the pixels
   * held under its key, or from `pixels`, which are not held for it. Fault: `process.windowGone`.
   */
  async get({ key, pixels }: Window, segmenter: () => Promise<Segmenter>, onMake: () => void): Promise<Made> {
    const held = this.#windows.get(key);
    if (held?.encoded) return { encoded: held.encoded, from: 'memory', ms: 0 };
    const start = performance.now();
    const kept = await this.#fromDisk(key);
    if (kept) {
      this.#windows.put(key, { encoded: kept });
      return { encoded: kept, from: 'disk', ms: performance.now() - start };
    }
    const from = pixels ?? held?.pixels ?? gone();
    const model = await segmenter();
    onMake();
    const begun = performance.now();
    const encoded = await model.encode(from);
    const ms = performance.now() - begun;
    this.#windows.put(key, { encoded });
    void this.#toDisk(key, encoded);
    return { encoded, from: 'made', ms };
  }

  /** Encodes a window for the disk alone: what memory holds for the questions of today is not pushed out. */
  async keep(key: WindowKey, pixels: WindowPixels, segmenter: () => Promise<Segmenter>): Promise<Kept> {
    const encoded = this.#windows.peek(key)?.encoded ?? (await (await segmenter()).encode(pixels));
    const kept = await this.#toDisk(key, encoded);
    return { kept, fit: Math.floor((this.#disk?.settings.limitBytes ?? 0) / Math.max(1, encoded.bytes)) };
  }

  /** Whether the disk has the window. */
  async isKept(key: WindowKey): Promise<boolean> {
    return (await this.#disk?.has(key)) ?? false;
  }

  /** Resolves when everything is on the disk that goes there. */
  async flush(): Promise<void> {
    await this.#disk?.flush();
  }

  async #fromDisk(key: WindowKey): Promise<EncodedWindow | null> {
    const stored = await this.#disk?.read(key);
    if (!stored) return null;
    const window = windowOfStored(stored);
    if (!window) await this.#disk?.remove(key);
    return window;
  }

  async #toDisk(key: WindowKey, encoded: EncodedWindow): Promise<boolean> {
    const stored = this.#disk && storedWindow(encoded);
    return stored ? ((await this.#disk?.write(key, stored)) ?? false) : false;
  }
}

function gone(): never {
  return raise('process.windowGone', { name: 'inference' });
}
