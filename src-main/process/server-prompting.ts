/**
 * Puts prompters behind a server into the engine's inference port. Such a prompter runs no model here:
 * the inference process makes the picture of a window that it holds, and the host's process asks.
 * Neither the network nor a key ever reaches a child process.
 */

import { raise } from '../contract/fault.ts';
import type { InferencePort, PromptOptions, PromptRequest, ServerChoice } from '../engine/ports.ts';
import { lenient, readAnswer, shortened } from '../engine/prompter/answer.ts';
import { answerFrame } from '../engine/prompter/frame.ts';
import { answerOnWindow } from '../engine/prompter/on-window.ts';
import type { FormedCompletion } from '../engine/prompter/server/in-form.ts';
import type { Question } from '../engine/prompter/server/messages.ts';

export interface ServerAsker {
  /** Fails before anything is read or encoded where asking is bound to: `network.offline`. */
  check(model: ServerChoice['model']): void;
  /** Faults: `prompter.*`, `network.*`, `run.cancelled`. */
  ask(question: Question, options: PromptOptions): Promise<FormedCompletion>;
}

/** The same port, with prompters of the kind `server` answered by `servers`. */
export function withServers(inference: InferencePort, servers: ServerAsker): InferencePort {
  return {
    ...inference,
    load: ({ segmenter, prompter }, options) =>
      inference.load({ segmenter, prompter: prompter?.kind === 'server' ? null : prompter }, options),
    checkQuery: async (request, options) => {
      if (request.prompter.kind !== 'server') return inference.checkQuery(request, options);
      servers.check(request.prompter.model);
      return null;
    },
    prompt: (request, options = {}) => {
      const { prompter } = request;
      return prompter.kind === 'server'
        ? promptByServer({ inference, servers }, { ...request, prompter }, options)
        : inference.prompt(request, options);
    },
  };
}

async function promptByServer(
  { inference, servers }: { readonly inference: InferencePort; readonly servers: ServerAsker },
  request: PromptRequest & { readonly prompter: ServerChoice },
  options: PromptOptions,
) {
  const start = performance.now();
  const { model } = request.prompter;
  const { picture, window } = await inference.picture(
    { key: request.key, pixels: request.pixels, frame: model.frame },
    options,
  );
  const frame = answerFrame(model.frame, window);
  const { text, cutOff, form } = await servers.ask({ model, query: request.query, picture, frame }, options);
  const reading = readAnswer(text, { ...lenient, frame, points: model.points });
  if (reading.kind !== 'read') {
    const because = cutOff ? `it was cut off at ${model.maxNewTokens} tokens; ${reading.because}` : reading.because;
    return raise('prompter.unreadableAnswer', { because, raw: shortened(text) });
  }
  const answer = answerOnWindow(reading.answer, text, { frame, window, points: model.points });
  return {
    answer: { ...answer, ...(form ? { form } : {}) },
    encoding: { from: 'none' as const, ms: 0 },
    ms: performance.now() - start,
  };
}
