/** Rows of a long layer are found in slices, with the same outcome as all at once. */
import { describe, expect, it } from 'vitest';
import { rowsOf, statisticsOf } from '../../../src-main/engine/layer/rows.ts';
import { findRows } from '../../../src-renderer/panels/table/long-rows.ts';
import { square, vectorLayer } from '../../engine/layer/documents.ts';

const count = 5000;
const layer = vectorLayer(
  'many',
  Array.from({ length: count }, (_, i) => ({
    ...square(`f${i}`, i * 10),
    label: i % 3 === 0 ? 'shed' : 'house',
    areaM2: i % 17 === 0 ? null : (i * 7919) % 1000,
  })),
);
const never = new AbortController().signal;
const ids = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id).join();

describe('rows of a long layer', () => {
  it.each([
    ['', null],
    ["area > 300 and label = 'shed'", null],
    ['', { column: 'area', descending: false }],
    ['', { column: 'label', descending: true }],
    ['area > 300', { column: 'area', descending: true }],
    ['area > 5000', { column: 'x', descending: true }],
  ] as const)('by filter "%s" and order %o are those that are found at once', async (filter, order) => {
    const { rows, statistics } = await findRows({ layer, filter, order, column: 'area' }, never);
    const once = rowsOf(layer, filter, order);
    expect(ids(rows)).toBe(ids(once));
    const expected = statisticsOf(once, 'area');
    expect({ ...statistics, numbers: statistics.numbers?.min }).toEqual({
      ...expected,
      numbers: expected.numbers?.min,
    });
    expect(statistics.numbers?.sum ?? 0).toBeCloseTo(expected.numbers?.sum ?? 0, 3);
  });

  it('are not found any more once the search was stopped', async () => {
    const stop = new AbortController();
    const order = { column: 'area', descending: false };
    const searching = findRows({ layer, filter: '', order, column: 'area' }, stop.signal);
    stop.abort();
    await expect(searching).rejects.toThrow();
  });

  it('by a filter that is none are a fault', async () => {
    await expect(findRows({ layer, filter: 'area >', order: null, column: 'area' }, never)).rejects.toMatchObject({
      fault: { code: 'layer.badExpression' },
    });
  });
});
