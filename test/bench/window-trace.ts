/** Chromium's trace of a page's main thread: script a frame, script a task, the longest task. Pure. */

/** The members that are read of a trace event; times in microseconds. */
export interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly ts: number;
  readonly dur?: number;
  readonly pid: number;
  readonly tid: number;
  readonly args?: { readonly name?: string };
}

/** Milliseconds. */
export interface Cost {
  readonly script: readonly number[];
  readonly longestScript: number;
  readonly longestTask: number;
}

/** Events that are script running, or what the script engine does for it. */
const scripts = new Set([
  'FunctionCall',
  'EvaluateScript',
  'EventDispatch',
  'FireAnimationFrame',
  'FireIdleCallback',
  'TimerFire',
  'RunMicrotasks',
  'v8.compile',
  'v8.evaluateModule',
  'MajorGC',
  'MinorGC',
  'V8.GCIncrementalMarking',
]);

interface Span {
  readonly from: number;
  readonly to: number;
}

/** What the busiest page's main thread did. */
export function costOf(events: readonly TraceEvent[]): Cost {
  const mains = events.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain');
  const costs = mains.map(({ pid, tid }) => costOfThread(events.filter((e) => e.pid === pid && e.tid === tid)));
  const total = ({ script }: Cost) => script.reduce((sum, ms) => sum + ms, 0);
  return costs.sort((a, b) => total(b) - total(a))[0] ?? { script: [], longestScript: 0, longestTask: 0 };
}

function costOfThread(events: readonly TraceEvent[]): Cost {
  const spans = (wanted: (name: string) => boolean): Span[] =>
    events
      .filter(({ ph, name, dur }) => ph === 'X' && dur !== undefined && wanted(name))
      .map(({ ts, dur = 0 }) => ({ from: ts, to: ts + dur }))
      .sort((a, b) => a.from - b.from || b.to - a.to);
  const tasks = outermost(spans((name) => name === 'RunTask'));
  const running = outermost(spans((name) => scripts.has(name)));
  const frames = spans((name) => name === 'FireAnimationFrame');
  const script: number[] = [];
  let [longestScript, sinceFrame, at, frame] = [0, 0, 0, 0];
  for (const task of tasks) {
    let within = 0;
    for (; at < running.length && running[at]!.from < task.to; at++) within += running[at]!.to - running[at]!.from;
    longestScript = Math.max(longestScript, within);
    sinceFrame += within;
    const drew = frame;
    while (frame < frames.length && frames[frame]!.from < task.to) frame++;
    if (frame === drew) continue;
    script.push(sinceFrame / 1000);
    sinceFrame = 0;
  }
  const longestTask = Math.max(0, ...tasks.map(({ from, to }) => to - from));
  return { script, longestScript: longestScript / 1000, longestTask: longestTask / 1000 };
}

/** Of spans in order, those that lie in no other. */
function outermost(spans: readonly Span[]): Span[] {
  const kept: Span[] = [];
  for (const span of spans) if (span.to > (kept.at(-1)?.to ?? -1)) kept.push(span);
  return kept;
}
