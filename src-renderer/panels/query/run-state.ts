/**
 * The states of a run as the renderer sees it, and what moves it from one to the next. Pure.
 * Events of another run than the one under way change nothing.
 */
import type { Fault } from '../../../src-main/contract/fault.ts';
import type { RunProgress, RunStage, RunSummary } from '../../../src-main/contract/run.ts';

export const stageOrder: readonly RunStage[] = ['read', 'encode', 'prompt', 'decode', 'vectorise'];

export interface Asked {
  readonly runId: string;
  readonly query: string;
  readonly prompter: string;
  /** `performance.now()` at the moment of asking. */
  readonly at: number;
  /** Where several were asked at once: all of them, this one first. */
  readonly together?: readonly Question[];
}

export interface Question {
  readonly runId: string;
  readonly query: string;
}

export type RunState =
  | { readonly kind: 'idle' }
  | {
      readonly kind: 'running';
      readonly asked: Asked;
      /** Of several questions: where the latest one is, with the fraction of all. */
      readonly progress: RunProgress | null;
      /** Of several questions: how far each is, by its run. */
      readonly each?: Readonly<Record<string, Pick<RunProgress, 'fraction' | 'refused'>>>;
      readonly cancelling: boolean;
    }
  | { readonly kind: 'done'; readonly asked: Asked; readonly summary: RunSummary }
  | { readonly kind: 'failed'; readonly asked: Asked; readonly fault: Fault };

export type RunEvent =
  | { readonly kind: 'asked'; readonly asked: Asked }
  | { readonly kind: 'progress'; readonly progress: RunProgress }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'done'; readonly runId: string; readonly summary: RunSummary }
  | { readonly kind: 'failed'; readonly runId: string; readonly fault: Fault };

export function nextRunState(state: RunState, event: RunEvent): RunState {
  if (event.kind === 'asked') {
    if (state.kind === 'running') return state;
    return { kind: 'running', asked: event.asked, progress: null, cancelling: false };
  }
  if (state.kind !== 'running') return state;
  if (event.kind === 'cancel') return { ...state, cancelling: true };
  if (event.kind === 'progress') return progressed(state, event.progress);
  if (event.runId !== state.asked.runId) return state;
  if (event.kind === 'done') return { kind: 'done', asked: state.asked, summary: event.summary };
  return { kind: 'failed', asked: state.asked, fault: event.fault };
}

/** Progress never goes back: a late message of an earlier stage is dropped. */
function progressed(state: Extract<RunState, { kind: 'running' }>, progress: RunProgress): RunState {
  const { together } = state.asked;
  if (together) return progressedTogether(state, together, progress);
  if (progress.runId !== state.asked.runId) return state;
  if (state.progress && progress.fraction < state.progress.fraction) return state;
  return { ...state, progress };
}

function progressedTogether(
  state: Extract<RunState, { kind: 'running' }>,
  together: readonly Question[],
  progress: RunProgress,
): RunState {
  const { runId, fraction, refused } = progress;
  if (!together.some((question) => question.runId === runId)) return state;
  if ((state.each?.[runId]?.fraction ?? 0) > fraction) return state;
  const each = { ...state.each, [runId]: { fraction, ...(refused && { refused }) } };
  const asked = together.filter((question) => !each[question.runId]?.refused);
  const all =
    asked.reduce((sum, question) => sum + (each[question.runId]?.fraction ?? 0), 0) / Math.max(1, asked.length);
  return { ...state, each, progress: { ...progress, fraction: all } };
}

/** What an ended run is to a person: the states that must not be mistaken for one another. */
export type AnswerKind = 'masks' | 'no-target' | 'unreadable' | 'unknown-concept' | 'cancelled' | 'fault';

export function answerKind(state: Extract<RunState, { kind: 'done' | 'failed' }>): AnswerKind {
  if (state.kind === 'done') return state.summary.answer;
  if (state.fault.code === 'prompter.unreadableAnswer') return 'unreadable';
  if (['prompter.unknownConcept', 'prompter.notSeen', 'prompter.otherLanguage'].includes(state.fault.code))
    return 'unknown-concept';
  return state.fault.code === 'run.cancelled' ? 'cancelled' : 'fault';
}

/** Where a stage stands while a run is under way. With several windows the stages repeat, so earlier ones read as done for this window. */
export function stageState(progress: RunProgress | null, stage: RunStage): 'waiting' | 'active' | 'done' {
  if (!progress) return 'waiting';
  const now = stageOrder.indexOf(progress.stage);
  const asked = stageOrder.indexOf(stage);
  if (asked === now) return 'active';
  return asked < now ? 'done' : 'waiting';
}
