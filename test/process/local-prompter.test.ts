/** The language model in the inference process: what the host hears and survives. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PrompterChoice } from '../../src-main/engine/ports.ts';
import { createInferencePort, type InferenceProcess } from '../../src-main/process/inference-port.ts';
import { layPack, noisePicture, tinyPack } from '../engine/prompter/local/tiny.ts';
import { faultOfCall } from '../support/faults.ts';
import { mobileSam, startInference, until } from '../support/inference.ts';

const scratch = mkdtempSync(join(tmpdir(), 'think2seg-local-process-'));
afterAll(() => rmSync(scratch, { recursive: true }));
layPack(scratch);
const segmenter = await mobileSam();
const prompter: PrompterChoice = {
  kind: 'local',
  grammar: false,
  pack: tinyPack('pack.json', { folder: scratch, conversation: { maxNewTokens: 2048 } }),
};
const asked = { key: 'a', pixels: noisePicture(), segmenter, embedder: null, prompter, query: 'boats', gsd: null };

let child: InferenceProcess;
beforeEach(() => {
  child = startInference();
});
afterEach(() => child.dispose());

describe('a language model in the inference process', () => {
  test('is heard while it writes; killed meanwhile, its request fails and the next one is answered', async () => {
    const port = createInferencePort(child);
    let heard = '';
    const killed = await faultOfCall(
      port.prompt(asked, {
        onText: ({ piece }) => {
          if (heard === '') process.kill(child.pid!, 'SIGKILL');
          heard += piece;
        },
      }),
    );
    expect(killed).toMatchObject({ code: 'process.died', detail: { name: 'inference' } });
    expect(heard).not.toBe('');
    await until(() => child.pid === undefined);
    const short = { ...prompter, pack: { ...prompter.pack, conversation: tinyConversation(4) } };
    const unreadable = await faultOfCall(port.prompt({ ...asked, prompter: short }));
    expect(unreadable.code).toBe('prompter.unreadableAnswer');
    expect(unreadable.detail?.because).toContain('cut off after 4 tokens');
  });

  test('hears a cancellation between two tokens, and is ready at once', async () => {
    const port = createInferencePort(child);
    const controller = new AbortController();
    let pieces = 0;
    const onText = () => {
      pieces++;
      controller.abort();
    };
    const cancelled = await faultOfCall(port.prompt(asked, { signal: controller.signal, onText }));
    expect(cancelled.code).toBe('run.cancelled');
    // Answered only when the one that was cancelled is no longer written: 2048 tokens would be heard else.
    const noTarget: PrompterChoice = {
      kind: 'recorded',
      ref: { id: 'recorded', version: '1', sha256: '' },
      text: '<think>none</think><answer>[]</answer>',
    };
    const { answer } = await port.prompt({ ...asked, prompter: noTarget });
    expect(answer.kind).toBe('no-target');
    expect(pieces).toBeLessThan(1000);
  });
});

function tinyConversation(maxNewTokens: number) {
  const { conversation } = tinyPack();
  if (!conversation) throw new Error('no conversation');
  return { ...conversation, maxNewTokens };
}
