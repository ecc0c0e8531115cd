import { expect, test } from 'vitest';
import type { HeldWindow } from '../../src-main/process/window-store.ts';
import { WindowStore } from '../../src-main/process/window-store.ts';

/** A window that holds 100 bytes: 60 of encoding, 27 of colour, 9 of validity, 4 of a band. */
function window(): HeldWindow {
  const pixels = {
    width: 3,
    height: 3,
    rgb: new Uint8Array(27),
    valid: new Uint8Array(9),
    bands: [{ index: 1, role: 'nir' as const, data: new Uint16Array(2) }],
  };
  const embedding = {
    segmenter: 'm',
    data: new Float32Array(15),
    channels: 1,
    rows: 3,
    columns: 5,
    contentColumns: 5,
    contentRows: 3,
  };
  return { encoded: { width: 3, height: 3, tensors: {}, embedding, valid: null, bytes: 60 }, pixels };
}
const held = (store: WindowStore, keys: string) => [...keys].filter((key) => store.peek(key) !== undefined).join('');

test('the window that was used longest ago makes room', () => {
  const store = new WindowStore(300);
  for (const key of 'abc') store.put(key, window());
  expect(store.bytes).toBe(300);
  store.get('a');
  store.put('d', window());
  expect([held(store, 'abcd'), store.bytes]).toEqual(['acd', 300]);
});

test('looking at a window does not make it used', () => {
  const store = new WindowStore(200);
  store.put('a', window());
  store.put('b', window());
  store.peek('a');
  store.put('c', window());
  expect(held(store, 'abc')).toBe('bc');
});

test('a window put again replaces itself and counts once', () => {
  const store = new WindowStore(300);
  store.put('a', window());
  store.put('a', window());
  expect([store.bytes, held(store, 'a')]).toEqual([100, 'a']);
});

test('a window larger than the budget is held alone', () => {
  const store = new WindowStore(50);
  store.put('a', window());
  store.put('b', window());
  expect([held(store, 'ab'), store.bytes, store.get('a')]).toEqual(['b', 100, undefined]);
});

test('pixels and encoding of a window come one after the other, and count together', () => {
  const { encoded, pixels } = window();
  const store = new WindowStore(300);
  store.put('a', { pixels });
  expect([store.bytes, store.get('a')?.encoded]).toEqual([40, null]);
  store.put('a', { encoded });
  expect([store.bytes, store.get('a')]).toEqual([100, { encoded, pixels }]);
});
