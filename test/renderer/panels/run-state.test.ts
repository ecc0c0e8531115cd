import { describe, expect, it } from 'vitest';
import { fault } from '../../../src-main/contract/fault.ts';
import type { RunProgress, RunStage, RunSummary } from '../../../src-main/contract/run.ts';
import {
  answerKind,
  nextRunState,
  type RunState,
  stageOrder,
  stageState,
} from '../../../src-renderer/panels/query/run-state.ts';

const asked = { runId: 'a', query: 'water?', prompter: 'concepts', at: 0 };
const progress = (stage: RunStage, fraction: number, runId = 'a'): RunProgress => ({
  runId,
  stage,
  fraction,
  window: 1,
  windows: 1,
  elapsed: 0,
});
const running = nextRunState({ kind: 'idle' }, { kind: 'asked', asked });
const failedWith = (code: Parameters<typeof fault>[0]): Extract<RunState, { kind: 'failed' }> => ({
  kind: 'failed',
  asked,
  fault: fault(code),
});
const summary = (answer: RunSummary['answer']) => ({ runId: 'a', answer }) as RunSummary;

describe('a run', () => {
  it('begins when asked and takes progress of its own only', () => {
    expect(running).toEqual({ kind: 'running', asked, progress: null, cancelling: false });
    expect(nextRunState(running, { kind: 'progress', progress: progress('read', 0.1, 'other') })).toBe(running);
    const moved = nextRunState(running, { kind: 'progress', progress: progress('read', 0.1) });
    expect(moved).toEqual({ ...running, progress: progress('read', 0.1) });
  });

  it('of several questions is as far as they are together, and none goes back', () => {
    const together = ['a', 'b'].map((runId) => ({ runId, query: runId }));
    const begun = nextRunState({ kind: 'idle' }, { kind: 'asked', asked: { ...asked, together } });
    const moved = (state: RunState, fraction: number, runId: string) =>
      nextRunState(state, { kind: 'progress', progress: progress('decode', fraction, runId) });
    const one = moved(begun, 0.8, 'a');
    expect(one).toMatchObject({ each: { a: { fraction: 0.8 } }, progress: { fraction: 0.4 } });
    const both = moved(one, 0.2, 'b');
    expect(both).toMatchObject({
      each: { a: { fraction: 0.8 }, b: { fraction: 0.2 } },
      progress: { fraction: 0.5, runId: 'b' },
    });
    expect(moved(one, 0.5, 'a')).toBe(one);
    expect(moved(one, 0.9, 'c')).toBe(one);
  });

  it('of which one is refused is as far as the others are', () => {
    const together = ['a', 'b'].map((runId) => ({ runId, query: runId }));
    const begun = nextRunState({ kind: 'idle' }, { kind: 'asked', asked: { ...asked, together } });
    const refused = { ...progress('read', 1, 'b'), refused: true } as const;
    const one = nextRunState(begun, { kind: 'progress', progress: refused });
    expect(one).toMatchObject({ each: { b: { fraction: 1, refused: true } }, progress: { fraction: 0 } });
    const two = nextRunState(one, { kind: 'progress', progress: progress('decode', 0.7) });
    expect(two).toMatchObject({ each: { a: { fraction: 0.7 } }, progress: { fraction: 0.7 } });
  });

  it('never goes back', () => {
    const far = nextRunState(running, { kind: 'progress', progress: progress('decode', 0.7) });
    expect(nextRunState(far, { kind: 'progress', progress: progress('read', 0.2) })).toBe(far);
  });

  it('is not replaced by a second question', () => {
    expect(nextRunState(running, { kind: 'asked', asked: { ...asked, runId: 'b' } })).toBe(running);
  });

  it('stays until the host says that it was stopped', () => {
    const stopping = nextRunState(running, { kind: 'cancel' });
    expect(stopping).toEqual({ ...running, cancelling: true });
    const end = nextRunState(stopping, { kind: 'failed', runId: 'a', fault: fault('run.cancelled') });
    expect(end).toEqual(failedWith('run.cancelled'));
  });

  it('is not ended by the answer to another', () => {
    expect(nextRunState(running, { kind: 'done', runId: 'b', summary: summary('masks') })).toBe(running);
  });

  it('tells the kinds of answers apart', () => {
    const done = (answer: RunSummary['answer']) => ({ kind: 'done', asked, summary: summary(answer) }) as const;
    expect([done('masks'), done('no-target')].map(answerKind)).toEqual(['masks', 'no-target']);
    const codes = ['prompter.unreadableAnswer', 'prompter.unknownConcept', 'run.cancelled', 'process.died'] as const;
    expect(codes.map((code) => answerKind(failedWith(code)))).toEqual([
      'unreadable',
      'unknown-concept',
      'cancelled',
      'fault',
    ]);
  });

  it('shows the stages before the present one as done', () => {
    const states = stageOrder.map((stage) => stageState(progress('prompt', 0.5), stage));
    expect(states).toEqual(['done', 'done', 'active', 'waiting', 'waiting']);
    expect(stageOrder.map((stage) => stageState(null, stage))).toEqual(Array(5).fill('waiting'));
  });
});
