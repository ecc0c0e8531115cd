/** A hand on the running program: pointer and keys on its map, and what a person then sees or exports. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decode } from 'fast-png';
import type { Page } from 'playwright-core';
import type { EditSession, VectorLayer } from '../../src-main/contract/document.ts';
import type { Feature } from '../../src-main/contract/run.ts';
import { type ServedProgram, serveProgram } from './served-program.ts';

/** A place on the map, CSS pixels from its upper left corner. */
export type Px = readonly [number, number];

export interface ExportedFeature {
  readonly properties: Readonly<Record<string, unknown>>;
  readonly geometry: { readonly coordinates: readonly (readonly (readonly Px[])[])[] };
}

export interface Pressed {
  readonly with?: 'Alt' | 'Shift' | 'Control';
  readonly button?: 'left' | 'right';
}

/** Patience for states that come as soon as a loaded machine has the time. Milliseconds. */
const patience = 90_000;

export class HandOnProgram {
  served: ServedProgram;
  readonly account: string;

  private constructor(served: ServedProgram, account: string) {
    this.served = served;
    this.account = account;
  }

  /** Starts the program with its sample on the map. */
  static async start(): Promise<HandOnProgram> {
    const account = mkdtempSync(join(tmpdir(), 'think2seg-by-hand-'));
    const hand = new HandOnProgram(await serveProgram({ THINK2SEG_USER_DATA: account }), account);
    await hand.page.getByTestId('sample-card').getByRole('button').first().click();
    await hand.page.getByTestId('status-coordinates').waitFor();
    await hand.until(async () => (await hand.stepNames()).length === 1, 'the sample is open');
    return hand;
  }

  get page(): Page {
    return this.served.page;
  }

  async close(): Promise<void> {
    await this.served.close();
    rmSync(this.account, { recursive: true, force: true });
  }

  /** The program is killed, and started again on the same account. */
  async killAndRestart(): Promise<void> {
    this.served.process.kill('SIGKILL');
    await this.served.close().catch(() => {});
    this.served = await serveProgram({ THINK2SEG_USER_DATA: this.account });
  }

  async until(holds: () => Promise<boolean>, what: string): Promise<void> {
    const end = Date.now() + patience;
    while (!(await holds())) {
      if (Date.now() > end) throw new Error(`never: ${what}`);
      await this.page.waitForTimeout(40);
    }
  }

  async place([x, y]: Px): Promise<[number, number]> {
    const box = await this.page.getByTestId('map').boundingBox();
    if (!box) throw new Error('there is no map');
    return [box.x + x, box.y + y];
  }

  async move(at: Px): Promise<void> {
    await this.page.mouse.move(...(await this.place(at)));
  }

  async click(at: Px, { with: key, button = 'left' }: Pressed = {}): Promise<void> {
    if (key) await this.page.keyboard.down(key);
    await this.page.mouse.click(...(await this.place(at)), { button });
    if (key) await this.page.keyboard.up(key);
  }

  /** @param then where the second click of a hand that trembles is. */
  async doubleClick(at: Px, then: Px = at): Promise<void> {
    for (const [clickCount, place] of [at, then].entries()) {
      await this.move(place);
      await this.page.mouse.down({ clickCount: clickCount + 1 });
      await this.page.mouse.up({ clickCount: clickCount + 1 });
    }
  }

  async drag(path: readonly Px[], { with: key }: Pressed = {}): Promise<void> {
    const [first, ...rest] = await Promise.all(path.map((at) => this.place(at)));
    if (!first) return;
    if (key) await this.page.keyboard.down(key);
    await this.page.mouse.move(...first);
    await this.page.mouse.down();
    for (const at of rest) await this.page.mouse.move(...at, { steps: 5 });
    await this.page.mouse.up();
    if (key) await this.page.keyboard.up(key);
  }

  async keys(...names: readonly string[]): Promise<void> {
    for (const name of names) await this.page.keyboard.press(name);
  }

  /** Takes a tool into the hand by its key or, where it has none, by its button. */
  async take(tool: string): Promise<void> {
    // A tool that is on would be put down by its own key.
    await this.page.getByTestId('map').focus();
    while ((await this.page.getByTestId('tool-hint').count()) > 0) await this.keys('Escape');
    if (tool.length === 1) await this.keys(tool);
    else await this.page.getByTestId(`command-tool.${tool}`).click();
    await this.page.getByTestId('tool-hint').waitFor();
  }

  /** Brings a panel into sight. */
  async panel(title: string, testId: string): Promise<void> {
    const shown = this.page.getByTestId(testId);
    if (!(await shown.isVisible())) await this.command(`Panel: ${title}`);
    await shown.waitFor();
  }

  /** Runs a command by its title in the palette. */
  async command(title: string): Promise<void> {
    await this.keys('Control+k');
    const palette = this.page.getByTestId('palette');
    await palette.getByRole('combobox').fill(title);
    await palette.getByRole('option', { name: title }).first().waitFor();
    await this.keys('Enter');
    await palette.waitFor({ state: 'detached' });
  }

  /** What the host holds, which is what is journaled and exported. */
  session(): Promise<EditSession> {
    return this.page.evaluate(async () => (await (await fetch('res/document/session')).json()) as never);
  }

  /** Names of the steps that the host has, oldest first: of a long history the rest is much to hand over. */
  stepNames(): Promise<readonly string[]> {
    return this.page.evaluate(async () => {
      const session: EditSession = await (await fetch('res/document/session')).json();
      return session.done.map(({ name }) => name);
    });
  }

  async layer(): Promise<VectorLayer> {
    const found = (await this.session()).document.layers.findLast(({ kind }) => kind === 'vector');
    if (found?.kind !== 'vector') throw new Error('there is no layer with features');
    return found;
  }

  async features(): Promise<readonly Feature[]> {
    return (await this.layer()).features;
  }

  /** Does something that is one step of the history, and waits until the host has it. */
  async step(act: () => Promise<void>, steps = 1): Promise<readonly Feature[]> {
    const before = (await this.stepNames()).length;
    await act();
    await this.until(async () => (await this.stepNames()).length >= before + steps, `${steps} more steps`);
    const after = await this.stepNames();
    if (after.length !== before + steps) throw new Error(`${after.length - before} steps: ${after.slice(before)}`);
    return this.features();
  }

  /** Takes steps back, and waits until the host has done so. */
  async undo(steps = 1): Promise<void> {
    const before = (await this.stepNames()).length;
    for (let i = 0; i < steps; i++) await this.keys('Control+z');
    await this.until(async () => (await this.stepNames()).length === before - steps, `${steps} steps undone`);
  }

  /** Draws outlines with the polygon tool, after everything that was there was deleted. */
  async draw(...outlines: readonly (readonly Px[])[]): Promise<readonly Feature[]> {
    const has = (await this.session()).document.layers.some(
      (layer) => layer.kind === 'vector' && layer.features.length > 0,
    );
    await this.page.getByTestId('map').focus();
    if (has) await this.step(() => this.keys('Escape', 'Escape', 'Control+a', 'Delete'));
    await this.take('d');
    for (const outline of outlines) {
      await this.step(async () => {
        for (const corner of outline) await this.click(corner);
        await this.keys('Enter');
      });
    }
    return this.features();
  }

  /** The layer on show as its GeoJSON file. */
  async exportedText(): Promise<string> {
    const downloading = this.page.waitForEvent('download');
    await this.keys('Control+e');
    const path = join(this.account, 'exported.geojson');
    await (await downloading).saveAs(path);
    return readFileSync(path, 'utf8');
  }

  async exported(): Promise<readonly ExportedFeature[]> {
    const file: { features: ExportedFeature[] } = JSON.parse(await this.exportedText());
    return file.features;
  }

  /** Colours of a square of the map around a place, as red, green and blue of each pixel. */
  async colours([x, y]: Px, around = 1): Promise<[number, number, number][]> {
    const [px, py] = await this.place([x - around, y - around]);
    const size = 2 * around + 1;
    const png = decode(await this.page.screenshot({ clip: { x: px, y: py, width: size, height: size } }));
    const { data, channels } = png;
    return Array.from({ length: size * size }, (_, i) => [
      Number(data[i * channels]),
      Number(data[i * channels + 1]),
      Number(data[i * channels + 2]),
    ]);
  }

  /** Closes what lies over the lower right corner. */
  async dismissNotices(): Promise<void> {
    const close = this.page.getByTestId('notice').getByRole('button', { name: 'Dismiss this notice' });
    // One may go by itself just before it is clicked.
    for (let tries = 0; tries < 20 && (await close.count()) > 0; tries++)
      await close
        .first()
        .click({ timeout: 3000 })
        .catch(() => {});
  }

  /** Waits for a notice that says something like it. */
  async told(what: RegExp): Promise<void> {
    await this.page.getByTestId('notice').filter({ hasText: what }).first().waitFor({ timeout: patience });
  }
}

/** Four corners, clockwise from the upper left. */
export function square(left: number, top: number, size: number): Px[] {
  return [
    [left, top],
    [left + size, top],
    [left + size, top + size],
    [left, top + size],
  ];
}

/** From map coordinates to map pixels, by an outline that was drawn at known ones: the map is not rotated. */
export function toPixels(drawn: Feature | undefined, at: readonly Px[]): (p: { x: number; y: number }) => Px {
  const ring = drawn?.polygons[0]?.[0] ?? [];
  const xs = ring.map(({ x }) => x);
  const ys = ring.map(({ y }) => y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.max(...ys), Math.min(...ys)];
  const [px0, px1] = [Math.min(...at.map(([x]) => x)), Math.max(...at.map(([x]) => x))];
  const [py0, py1] = [Math.min(...at.map(([, y]) => y)), Math.max(...at.map(([, y]) => y))];
  return ({ x, y }) => [
    px0 + ((x - left) / (right - left)) * (px1 - px0),
    py0 + ((top - y) / (top - bottom)) * (py1 - py0),
  ];
}

/** Outlines of features in map pixels, without the closing points. */
export function pixelsOf(drawn: Feature | undefined, at: readonly Px[]): (feature: Feature) => Px[][][] {
  const toPx = toPixels(drawn, at);
  return ({ polygons }) => polygons.map((rings) => rings.map((each) => each.slice(0, -1).map(toPx)));
}

/** Area of rings in square pixels, holes taken off. */
export function areaPx(polygons: readonly (readonly (readonly Px[])[])[]): number {
  const ringArea = (ring: readonly Px[]) =>
    Math.abs(
      ring.reduce((sum, [x, y], i) => {
        const [nx, ny] = ring[(i + 1) % ring.length]!;
        return sum + x * ny - nx * y;
      }, 0) / 2,
    );
  return polygons
    .map((rings) => rings.map(ringArea))
    .reduce((sum, [outer = 0, ...holes]) => sum + outer - holes.reduce((a, b) => a + b, 0), 0);
}

export function near(ring: readonly Px[], [x, y]: Px, within = 1.5): boolean {
  return ring.some(([px, py]) => Math.hypot(px - x, py - y) <= within);
}
