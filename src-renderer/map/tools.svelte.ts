/**
 * The tool that the hand holds on the map: one at a time, none for plain panning and picking.
 *
 * A tool is started with `begin`, which gives it the OpenLayers map; it adds its interactions and
 * layers and returns how to take them away again. Esc goes to `escape`: first to the tool's own
 * (drop the line that is being drawn), and when it has nothing to drop, the tool ends. Enter goes to
 * `finish`, and so does the right button (of a tool without it, that opens the menu of the place). While `ownsPointer` is true, hovering and picking of features are off.
 * Tools that a person can choose are listed in `frame/tools.ts`.
 */
import type OlMap from 'ol/Map.js';

export interface RunningTool {
  /** CSS cursor over the map. */
  readonly cursor?: string;
  /** False lets features be hovered and picked while the tool is on; true when absent. */
  readonly ownsPointer?: boolean;
  /** Drops what is half done; false when there is nothing, which ends the tool. */
  escape?(): boolean;
  /** Completes what is half done. */
  finish?(): void;
  /** Any other key while the map has the focus or nothing has; true when it was used. */
  key?(event: KeyboardEvent): boolean;
  /** Places of the view worth going to by keyboard: vertices, corners of a box. */
  stops?(): readonly (readonly number[])[];
  /** Takes away every interaction, layer and listener. */
  stop(): void;
}

export interface ToolIdentity {
  readonly id: string;
  readonly title: string;
  /** What to do with it, in a sentence shown over the map. */
  readonly hint: string;
}

export class ToolStore {
  active = $state.raw<ToolIdentity | null>(null);
  /** The tool's own words over its hint (a length so far); empty for none. */
  report = $state('');
  private running: RunningTool | null = null;
  private olMap: OlMap | null = null;

  /** Set while a map is on screen. */
  set map(map: OlMap | null) {
    if (map === null) this.end();
    this.olMap = map;
  }

  get map(): OlMap | null {
    return this.olMap;
  }

  get ownsPointer(): boolean {
    return this.active !== null && this.running?.ownsPointer !== false;
  }

  /** Ends the tool that is on and starts another; nothing without a map. */
  begin(tool: ToolIdentity, start: (map: OlMap) => RunningTool): void {
    this.end();
    if (!this.olMap) return;
    this.running = start(this.olMap);
    this.active = tool;
    this.olMap.getTargetElement()?.style.setProperty('cursor', this.running.cursor ?? 'crosshair');
  }

  end(): void {
    this.running?.stop();
    this.running = null;
    this.active = null;
    this.report = '';
    this.olMap?.getTargetElement()?.style.removeProperty('cursor');
  }

  /** Esc. False when there was no tool to take it. */
  escape(): boolean {
    if (!this.active) return false;
    if (!this.running?.escape?.()) this.end();
    return true;
  }

  /** Enter, or the right button. False when there was no tool to take it. */
  finish(): boolean {
    if (!this.running?.finish) return false;
    this.running.finish();
    return true;
  }

  /** Whether Enter is the tool's own. */
  get finishes(): boolean {
    return this.running?.finish !== undefined;
  }

  get stops(): readonly (readonly number[])[] {
    return this.running?.stops?.() ?? [];
  }

  key(event: KeyboardEvent): boolean {
    return this.running?.key?.(event) ?? false;
  }
}
