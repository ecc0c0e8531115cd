/** The attribute table of the edited layer: filter, order, statistics, and edits of attributes. */
import {
  type AttributeChange,
  type Edit,
  type Field,
  longest,
  type VectorLayer,
} from '../../../src-main/contract/document.ts';
import { FaultError, faultOf } from '../../../src-main/contract/fault.ts';
import type { AttributeValue, Feature } from '../../../src-main/contract/run.ts';
import { attributesOf } from '../../../src-main/engine/layer/edit.ts';
import { parseExpression } from '../../../src-main/engine/layer/expression.ts';
import { itemOf } from '../../../src-main/engine/layer/list.ts';
import {
  calculated,
  columnsOf,
  filterOf,
  namesOf,
  type Order,
  ownColumns,
  rowsOf,
  type Statistics,
  statisticsOf,
} from '../../../src-main/engine/layer/rows.ts';
import type { DocumentStore } from '../../document.svelte.ts';
import type { EditingStore } from '../../editing/editing.svelte.ts';
import { saidOf } from '../../text/fault.ts';
import { parseNumber } from '../../text/format.ts';
import { text } from '../../text/text.ts';
import type { NoticesStore } from '../notices/notices.svelte.ts';
import { type FoundRows, findRows } from './long-rows.ts';

const words = text.editing;

/** With more features, rows are found in slices. */
const long = 3000;
const nothing: Statistics = { count: 0, missing: 0, numbers: null };

export class TableStore {
  filter = $state('');
  order = $state.raw<Order | null>(null);
  /** Column whose statistics are shown. */
  column = $state<string>('area');
  private readonly document: DocumentStore;
  private readonly editing: EditingStore;
  private readonly notices: NoticesStore;
  private readonly found: { readonly rows: readonly Feature[]; readonly wrong: string | null } = $derived.by(() => {
    const { layer } = this.editing;
    if (!layer) return { rows: [], wrong: null };
    if (this.isLong) return this.lately(layer);
    try {
      return { rows: rowsOf(layer, this.filter, this.order), wrong: null };
    } catch (thrown) {
      // While an expression is being typed it is wrong most of the time: everything stays in sight.
      return {
        rows: rowsOf(layer, '', this.order),
        wrong: thrown instanceof FaultError ? saidOf(thrown.fault).text : String(thrown),
      };
    }
  });

  /** What `search` has found of a long layer last. */
  private late = $state.raw<(FoundRows & { readonly layer: string }) | null>(null);

  constructor({
    document,
    editing,
    notices,
  }: { document: DocumentStore; editing: EditingStore; notices: NoticesStore }) {
    this.document = document;
    this.editing = editing;
    this.notices = notices;
  }

  get layer(): VectorLayer | null {
    return this.editing.layer;
  }
  get columns(): readonly string[] {
    return this.layer ? columnsOf(this.layer) : [];
  }
  get rows(): readonly Feature[] {
    return this.found.rows;
  }
  /** What is wrong with the filter; null when it holds. */
  get wrong(): string | null {
    return this.found.wrong;
  }
  /** Of the chosen features, or of all rows where fewer than two are chosen. */
  get statistics(): Statistics {
    const { selected } = this.editing;
    if (this.isLong && selected.length < 2) return this.late?.statistics ?? nothing;
    return statisticsOf(selected.length > 1 ? selected : this.rows, this.column);
  }

  private get isLong(): boolean {
    return (this.layer?.features.length ?? 0) > long;
  }

  /** While a filter or an order is being worked on, what was there before stays in sight. */
  private lately(layer: VectorLayer): { rows: readonly Feature[]; wrong: string | null } {
    const all = this.filter.trim() === '' && this.order === null;
    const rows = all || this.late?.layer !== layer.id ? layer.features : this.late.rows;
    try {
      filterOf(layer, this.filter);
      return { rows, wrong: null };
    } catch (thrown) {
      return { rows, wrong: thrown instanceof FaultError ? thrown.fault.text : String(thrown) };
    }
  }

  /** Finds the rows of a long layer in pauses of the page; for an effect, which gets the way to stop it. */
  search(): (() => void) | undefined {
    const { layer, filter, order, column } = this;
    if (!layer || !this.isLong) return undefined;
    const stop = new AbortController();
    findRows({ layer, filter, order, column }, stop.signal).then(
      (found) => {
        this.late = { ...found, layer: layer.id };
      },
      // A filter that is wrong is told by `wrong`; a search that was stopped has another in its place.
      () => {},
    );
    return () => stop.abort();
  }

  /** Rows as they are now, where an edit came after they were found. */
  current(rows: readonly Feature[]): readonly Feature[] {
    const features = this.layer?.features ?? [];
    return rows.flatMap(({ id }) => itemOf(features, id) ?? []);
  }

  sortBy(column: string): void {
    const again = this.order?.column === column;
    this.order = again && this.order?.descending ? null : { column, descending: again };
    this.column = column;
  }

  canWrite(column: string): boolean {
    return column === 'label' || this.fieldOf(column) !== undefined;
  }

  /** Writes what a person typed into a cell. */
  write(feature: Feature, column: string, typed: string): void {
    const { layer } = this;
    if (!layer || !this.canWrite(column)) return;
    const field = this.fieldOf(column);
    const value = column === 'label' ? typed : parsed(typed, field);
    const most = column === 'label' ? longest.name : longest.text;
    if (value === undefined) this.notices.tell('info', words.table.notOfType(typed, field?.type ?? 'text'));
    else if (typeof value === 'string' && value.length > most) this.notices.tell('info', words.table.tooLong(most));
    if (value === undefined || (typeof value === 'string' && value.length > most)) return;
    const changes = [changed(feature, column, value)];
    this.apply(words.steps.attribute(column), { kind: 'features.attributes', layer: layer.id, changes });
  }

  addField({ name, type }: Field): void {
    const { layer } = this;
    if (!layer || name.trim() === '') return;
    if (this.columns.includes(name)) {
      this.notices.tell('info', words.table.fieldThere(name));
      return;
    }
    const change = { fields: [...layer.fields, { name, type }] };
    this.apply(words.steps.addField(name), { kind: 'layer.change', layer: layer.id, change });
  }

  /** Writes an expression's value into a field of the chosen features (of all rows without a choice); a new field is made. */
  calculate(name: string, source: string): void {
    const { layer, editing } = this;
    const own: readonly string[] = ownColumns;
    if (!layer || name.trim() === '') return;
    if (own.includes(name) && name !== 'label') {
      this.notices.tell('info', words.table.fieldThere(name));
      return;
    }
    try {
      const features = editing.selected.length > 0 ? editing.selected : this.rows;
      const expression = parseExpression(source, namesOf(layer));
      const values = calculated(layer, features, { expression, column: name });
      const changes = features.map((feature, i) => changed(feature, name, values[i] ?? null));
      const edits: Edit[] = [{ kind: 'features.attributes', layer: layer.id, changes }];
      if (name !== 'label' && !this.fieldOf(name)) {
        const type = values.every((value) => value === null || typeof value === 'number') ? 'number' : 'text';
        edits.unshift({ kind: 'layer.change', layer: layer.id, change: { fields: [...layer.fields, { name, type }] } });
      }
      this.apply(words.steps.calculate(name), { kind: 'batch', edits });
      const missing = values.filter((value) => value === null).length;
      if (missing > 0) this.notices.tell('info', words.table.noValue(missing, values.length));
    } catch (thrown) {
      this.notices.showFault(faultOf(thrown));
    }
  }

  private fieldOf(column: string): Field | undefined {
    return this.layer?.fields.find(({ name }) => name === column);
  }

  private apply(name: string, edit: Edit): void {
    try {
      this.document.apply(name, edit);
    } catch (thrown) {
      this.notices.showFault(faultOf(thrown));
    }
  }
}

function changed(feature: Feature, column: string, value: AttributeValue): AttributeChange {
  const now = attributesOf(feature);
  if (column === 'label') return { ...now, label: String(value ?? ''), edited: true };
  return { ...now, attributes: { ...now.attributes, [column]: value }, edited: true };
}

/** What was typed as a value of the field's type; undefined where it is none. */
function parsed(typed: string, field: Field | undefined): AttributeValue | undefined {
  const plain = typed.trim().toLowerCase();
  if (plain === '') return null;
  if (field?.type === 'number') return parseNumber(plain) ?? undefined;
  if (field?.type !== 'yes-no') return typed;
  if ([words.table.yes, 'yes', 'true', '1'].includes(plain)) return true;
  return [words.table.no, 'no', 'false', '0'].includes(plain) ? false : undefined;
}
