/** Topics on their way to a page: what must not be lost waits until the page listens. */
import type { Topic, Topics } from '../../contract/api.ts';

/** Progress and commands are of the moment; files to open and notices are not. */
const waits: { readonly [T in Topic]: boolean } = {
  'run.progress': false,
  'run.thinking': false,
  'taught.spots': false,
  'evaluation.progress': false,
  'encode.progress': false,
  'engine.notice': true,
  'document.changed': false,
  'settings.changed': false,
  'models.progress': false,
  'files.opened': true,
  'menu.command': false,
};
/** More than a person would read; the oldest go first. */
const limit = 100;

interface Letter {
  readonly topic: Topic;
  readonly payload: Topics[Topic];
}

export interface Outbox {
  push(topic: Topic, payload: Topics[Topic]): void;
  /** The page has its first listener for the topic: what waited is sent, in order. */
  listening(topic: Topic): void;
  /** The page is gone (reload, crash): nobody listens until it says so again. */
  reset(): void;
}

export function createOutbox(send: (topic: Topic, payload: Topics[Topic]) => void): Outbox {
  const heard = new Set<Topic>();
  let waiting: Letter[] = [];
  return {
    push(topic, payload) {
      if (heard.has(topic)) send(topic, payload);
      else if (waits[topic]) waiting = [...waiting, { topic, payload }].slice(-limit);
    },
    listening(topic) {
      heard.add(topic);
      const due = waiting.filter((letter) => letter.topic === topic);
      waiting = waiting.filter((letter) => letter.topic !== topic);
      for (const letter of due) send(letter.topic, letter.payload);
    },
    reset: () => heard.clear(),
  };
}
