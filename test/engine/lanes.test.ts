import { describe, expect, it } from 'vitest';
import { inLanes, oneVoice } from '../../src-main/engine/lanes.ts';

const none = { signal: undefined };

describe('tasks in lanes', () => {
  it('are each run once, begun in order, never more at once than there are lanes', async () => {
    const begun: number[] = [];
    let now = 0;
    let most = 0;
    await inLanes(9, { lanes: 3, ...none }, async (index) => {
      begun.push(index);
      most = Math.max(most, ++now);
      for (let i = 0; i < 9 - index; i++) await Promise.resolve();
      now--;
    });
    expect([begun, most]).toEqual([[0, 1, 2, 3, 4, 5, 6, 7, 8], 3]);
    await inLanes(0, { lanes: 3, ...none }, async () => expect.unreachable());
  });

  it('end with the first failure: the others hear of it, and none is begun after it', async () => {
    const begun: number[] = [];
    const ended = inLanes(9, { lanes: 2, ...none }, async (index, signal) => {
      begun.push(index);
      if (index === 1) throw new Error('the second');
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
    });
    await expect(ended).rejects.toThrow('the second');
    expect(begun).toEqual([0, 1]);
  });

  it('hear the caller’s signal', async () => {
    const signal = AbortSignal.abort();
    const heard: boolean[] = [];
    await inLanes(2, { lanes: 1, signal }, async (_, either) => void heard.push(either.aborted));
    expect(heard).toEqual([true, true]);
  });
});

describe('windows that are answered at once', () => {
  it('are heard one after the other, each from its beginning', () => {
    const said: string[] = [];
    const voice = oneVoice((index, { at, piece }) => void said.push(`${index}@${at}:${piece}`));
    voice.hear(1, { at: 0, piece: 'a' });
    voice.hear(0, { at: 0, piece: 'x' });
    voice.hear(2, { at: 0, piece: 'never heard' });
    voice.hear(1, { at: 1, piece: 'b' });
    voice.hear(0, { at: 1, piece: 'y' });
    voice.hear(0, { at: 0, piece: 'anew' });
    voice.end(2);
    voice.end(1);
    voice.hear(0, { at: 4, piece: '!' });
    voice.end(0);
    voice.hear(3, { at: 0, piece: 'z' });
    expect(said).toEqual(['1@0:a', '1@1:b', '0@0:anew', '0@4:!', '3@0:z']);
  });
});
