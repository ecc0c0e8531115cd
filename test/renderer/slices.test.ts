import { describe, expect, it } from 'vitest';
import { startSlices } from '../../src-renderer/slices.ts';

describe('long work in slices', () => {
  it('has its first slice after the turn that began it, and goes on in it without a pause', async () => {
    const pause = startSlices();
    const done: string[] = [];
    const work = (async () => {
      await pause();
      done.push('slice');
      expect(pause()).toBeUndefined();
    })();
    await Promise.resolve().then(() => done.push('the rest of the turn'));
    await work;
    expect(done).toEqual(['the rest of the turn', 'slice']);
  });

  it('does not go on once it is aborted', async () => {
    const ended = new AbortController();
    const pause = startSlices(ended.signal);
    const waits = pause();
    ended.abort(new Error('not wanted'));
    await expect(waits).rejects.toThrow('not wanted');
    expect(() => pause()).toThrow('not wanted');
  });
});
