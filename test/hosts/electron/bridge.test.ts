/** What the preload exposes and what the renderer expects is the same type; a difference does not compile. */
import { expect, it } from 'vitest';
import { type Bridge, isTopic } from '../../../src-main/hosts/electron/channels.ts';
import type { PreloadBridge } from '../../../src-renderer/api/preload-transport.ts';

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;

it('the preload and the renderer agree on the bridge', () => {
  const agreed: Same<Bridge, PreloadBridge> = true;
  expect(agreed).toBe(true);
});

it('no name passes as a topic that is none, not even one that every object has', () => {
  expect(['run.progress', 'constructor', '__proto__', 'toString', '', 1, null].map(isTopic)).toEqual([
    true,
    ...Array(6).fill(false),
  ]);
});
