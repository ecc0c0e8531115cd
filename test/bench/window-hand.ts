/** A scripted hand on the window: movements with the pace of a screen, over the program's own controls. */
import type { Page } from 'playwright-core';
import type { RasterInfo } from '../../src-main/contract/raster.ts';
import type { MapXY } from '../../src-main/contract/space.ts';

export type Spot = readonly [x: number, y: number];

/** The map's room around a layer that is zoomed to, CSS pixels; as `map/viewport.ts` has it. */
const padding = 36;

export class WindowHand {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** A place of the map by shares of its size, in the page's pixels. */
  async at(x: number, y: number): Promise<Spot> {
    const box = await this.mapBox();
    return [box.x + box.width * x, box.y + box.height * y];
  }

  async mapBox() {
    const box = await this.page.getByTestId('map').boundingBox();
    if (!box) throw new Error('there is no map');
    return box;
  }

  /** Moves along a path, one step a frame of the screen. */
  async glide(path: readonly Spot[], steps = 20): Promise<void> {
    for (let i = 1; i < path.length; i++) {
      const [[x0, y0], [x1, y1]] = [path[i - 1]!, path[i]!];
      for (let k = 1; k <= steps; k++) {
        const next = performance.now() + 16;
        await this.page.mouse.move(x0 + ((x1 - x0) * k) / steps, y0 + ((y1 - y0) * k) / steps);
        await pause(next - performance.now());
      }
    }
  }

  async drag(path: readonly Spot[], steps = 20): Promise<void> {
    const [first] = path;
    if (!first) return;
    await this.page.mouse.move(first[0], first[1]);
    await this.page.mouse.down();
    await this.glide(path, steps);
    await this.page.mouse.up();
  }

  /** Turns the wheel over a place; negative steps zoom in. */
  async wheel(at: Spot, steps: number, by: number): Promise<void> {
    await this.page.mouse.move(at[0], at[1]);
    for (let i = 0; i < steps; i++) {
      await this.page.mouse.wheel(0, by);
      await pause(30);
    }
  }

  /** Takes a tool by its key, until its hint is there. */
  async take(key: string): Promise<void> {
    await this.page.getByTestId('map').focus();
    await this.page.keyboard.press(key);
    await this.page.getByTestId('tool-hint').waitFor();
  }

  /** Puts the tool down again. */
  async drop(): Promise<void> {
    await this.page.getByTestId('map').focus();
    for (let i = 0; i < 3 && (await this.page.getByTestId('tool-hint').count()) > 0; i++)
      await this.page.keyboard.press('Escape');
  }

  async zoomToLayer(): Promise<void> {
    await this.page.getByTestId('command-zoom-to-layer').click();
    await this.page.waitForTimeout(600);
  }

  /** After `zoomToLayer` and so many presses of "zoom in": where a point of the raster's map space is on the page. */
  async placeOf({ x, y }: MapXY, { extent }: RasterInfo, zoomedIn = 0): Promise<Spot> {
    const box = await this.mapBox();
    const across = (extent.maxX - extent.minX) / (box.width - 2 * padding);
    const down = (extent.maxY - extent.minY) / (box.height - 2 * padding);
    const resolution = Math.max(across, down) / 2 ** zoomedIn;
    const [cx, cy] = [(extent.minX + extent.maxX) / 2, (extent.minY + extent.maxY) / 2];
    return [box.x + box.width / 2 + (x - cx) / resolution, box.y + box.height / 2 - (y - cy) / resolution];
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}
