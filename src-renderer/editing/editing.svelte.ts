/** What editing works on: the layer, the chosen features, and the options of the tools. */
import type { VectorLayer } from '../../src-main/contract/document.ts';
import type { Feature } from '../../src-main/contract/run.ts';
import type { SnapOptions } from '../../src-main/engine/layer/geometry/snap.ts';
import type { ShapeBreak } from '../../src-main/engine/layer/geometry/validity.ts';
import { itemOf } from '../../src-main/engine/layer/list.ts';
import type { DocumentStore } from '../document.svelte.ts';
import type { ResultStore } from '../panels/result/result.svelte.ts';

/** A shape that could not be saved, for the mark on the map. */
export interface ShownBreak {
  readonly layer: string;
  readonly broken: ShapeBreak;
}

export class EditingStore {
  /** Radius of brush and eraser in CSS pixels. */
  brush = $state(16);
  snapTo = $state<SnapOptions['to']>('both');
  /** CSS pixels. */
  snapReach = $state(10);
  /** Edges that features share move together. */
  topological = $state(true);
  /** Metres on the ground, or pixels without a CRS. */
  simplifyBy = $state(20);
  bufferBy = $state(50);
  broken = $state.raw<ShownBreak | null>(null);
  private chosen = $state.raw<{ readonly layer: string; readonly ids: ReadonlySet<string> }>({
    layer: '',
    ids: new Set(),
  });
  private readonly current: ReadonlySet<string> = $derived.by(() => {
    const { layer, chosen } = this;
    const { selected } = this.result;
    if (chosen.layer === layer?.id && ([...chosen.ids].at(-1) ?? null) === selected) return chosen.ids;
    return new Set(selected && layer ? [selected] : []);
  });
  private readonly document: DocumentStore;
  private readonly result: ResultStore;

  constructor(document: DocumentStore, result: ResultStore) {
    this.document = document;
    this.result = result;
  }

  /** The layer that is edited: the one whose answer is on show, else the top one with features. */
  get layer(): VectorLayer | null {
    const shown = this.document.vector(this.result.runId);
    if (shown) return shown;
    const top = this.document.layers.findLast(({ kind }) => kind === 'vector');
    return top?.kind === 'vector' ? top : null;
  }

  /** Ids of the chosen features. What the list of an answer or a pick on the map chose last counts alone. */
  get selection(): ReadonlySet<string> {
    return this.current;
  }

  get selected(): readonly Feature[] {
    const { layer, selection } = this;
    return layer ? [...selection].flatMap((id) => itemOf(layer.features, id) ?? []) : [];
  }

  /** Chooses features; `how` adds them to the others, or takes them out or in one by one. */
  select(ids: Iterable<string>, how: 'only' | 'add' | 'toggle' = 'only'): void {
    const { layer } = this;
    if (!layer) return;
    const chosen = new Set(how === 'only' ? [] : this.selection);
    for (const id of ids) {
      if (how === 'toggle' && chosen.has(id)) chosen.delete(id);
      else chosen.add(id);
    }
    this.chosen = { layer: layer.id, ids: chosen };
    this.result.selected = chosen.size > 0 ? ([...chosen].at(-1) ?? null) : null;
  }
}
