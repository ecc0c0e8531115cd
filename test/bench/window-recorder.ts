/**
 * What a page costs while a hand is on it: how long each input waits for its frame (event timing, and for
 * moves and wheels, which event timing leaves out, a listener), and the script that runs meanwhile (the
 * browser's own trace). Script is told apart from the rest of a task: without a GPU the compositor
 * draws on the processor, and that is no work of ours.
 */
import type { CDPSession, Page } from 'playwright-core';
import { costOf, type TraceEvent } from './window-trace.ts';

/** All in milliseconds. */
export interface Measured {
  readonly action: string;
  /** From each input to the frame after it. */
  readonly latency: readonly number[];
  /** Script in each frame that a script asked for. */
  readonly script: readonly number[];
  /** The most script in one task, and the longest task, drawing included. */
  readonly longestScript: number;
  readonly longestTask: number;
  /** Measures that the page itself made (`performance.measure`), by name. */
  readonly own: ReadonlyMap<string, readonly number[]>;
}

interface PageLog {
  interactions: { id: number; ms: number }[];
  moves: number[];
  measures: { name: string; ms: number }[];
  /** Interactions so far; the fast ones are not in the list. */
  count: number;
}

const traced = ['devtools.timeline', 'disabled-by-default-devtools.timeline'];
/** Event timing does not report what was faster. */
const unreported = 16;

export class Recorder {
  private readonly page: Page;
  private readonly session: CDPSession;

  private constructor(page: Page, session: CDPSession) {
    this.page = page;
    this.session = session;
  }

  static async attach(page: Page): Promise<Recorder> {
    await page.addInitScript(watch);
    await page.evaluate(watch);
    return new Recorder(page, await page.context().newCDPSession(page));
  }

  /** Does something with the page and tells what it cost, until the page has come to rest. */
  async measure(action: string, work: () => Promise<void>): Promise<Measured> {
    const events: TraceEvent[] = [];
    const hear = ({ value }: { value: object[] }) => void events.push(...(value as TraceEvent[]));
    this.session.on('Tracing.dataCollected', hear);
    const traceConfig = { includedCategories: traced };
    await this.session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig });
    await this.page.evaluate(begin);
    await work();
    await this.page.waitForTimeout(150);
    const log = await this.page.evaluate(end);
    const complete = new Promise((resolve) => this.session.once('Tracing.tracingComplete', resolve));
    await this.session.send('Tracing.end');
    await complete;
    this.session.off('Tracing.dataCollected', hear);
    return { action, latency: latenciesOf(log), ...costOf(events), own: byName(log) };
  }
}

function latenciesOf({ interactions, moves, count }: PageLog): number[] {
  const slowest = new Map<number, number>();
  for (const { id, ms } of interactions) slowest.set(id, Math.max(ms, slowest.get(id) ?? 0));
  const fast = Array.from({ length: Math.max(0, count - slowest.size) }, () => unreported);
  return [...slowest.values(), ...fast, ...moves];
}

function byName({ measures }: PageLog): Map<string, number[]> {
  const own = new Map<string, number[]>();
  for (const { name, ms } of measures) own.set(name, [...(own.get(name) ?? []), ms]);
  return own;
}

/** The three below run in the page. */
type Watched = typeof globalThis & { benchLog?: PageLog; benchFrom?: number };

function watch(): void {
  const page: Watched = globalThis;
  if (page.benchLog) return;
  const log: PageLog = { interactions: [], moves: [], measures: [], count: 0 };
  page.benchLog = log;
  const observe = (type: string, take: (entry: PerformanceEntry) => void, more: object = {}) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, ...more });
  const timed = (entry: PerformanceEntry) => {
    const id = 'interactionId' in entry ? Number(entry.interactionId) : 0;
    if (id > 0 && entry.startTime >= (page.benchFrom ?? 0)) log.interactions.push({ id, ms: entry.duration });
  };
  observe('event', timed, { durationThreshold: 16 });
  observe('measure', ({ name, duration }) => void log.measures.push({ name, ms: duration }));
  const channel = new MessageChannel();
  let first: number | null = null;
  channel.port1.onmessage = () => {
    if (first !== null) log.moves.push(performance.now() - first);
    first = null;
  };
  const moved = ({ timeStamp }: Event) => {
    if (first !== null) return;
    first = timeStamp;
    requestAnimationFrame(() => channel.port2.postMessage(null));
  };
  for (const type of ['pointermove', 'wheel', 'scroll'])
    globalThis.addEventListener(type, moved, { capture: true, passive: true });
}

function begin(): void {
  const page: Watched = globalThis;
  Object.assign(page.benchLog ?? {}, { interactions: [], moves: [], measures: [] });
  page.benchFrom = performance.now();
  if (page.benchLog && 'interactionCount' in performance) page.benchLog.count = Number(performance.interactionCount);
}

function end(): PageLog {
  const page: Watched = globalThis;
  const log = page.benchLog ?? { interactions: [], moves: [], measures: [], count: 0 };
  const now = 'interactionCount' in performance ? Number(performance.interactionCount) : log.count;
  return { ...log, count: now - log.count };
}
