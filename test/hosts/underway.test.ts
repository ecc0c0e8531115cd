import { expect, it } from 'vitest';
import { Underway } from '../../src-main/hosts/underway.ts';
import { faultOfCall } from '../support/faults.ts';

const untilAborted = (signal: AbortSignal) =>
  new Promise<string>((done) => signal.addEventListener('abort', () => done('stopped')));

it('work is stopped by its id, and its id can be used again afterwards', async () => {
  const underway = new Underway();
  const running = underway.run('a', untilAborted);
  const other = underway.run('b', async () => 'done');
  underway.cancel('a');
  expect([await running, await other, await underway.run('a', async () => 'again')]).toEqual([
    'stopped',
    'done',
    'again',
  ]);
});

it('a second one under an id in use is refused, and the first can still be cancelled', async () => {
  const underway = new Underway();
  const running = underway.run('a', untilAborted);
  expect(await faultOfCall(underway.run('a', async () => 'second'))).toMatchObject({ code: 'request.invalid' });
  underway.cancel('a');
  expect(await running).toBe('stopped');
});

it('a cancellation that arrives before its work is not lost: the work never starts', async () => {
  const underway = new Underway();
  let begun = 0;
  underway.cancel('a');
  expect(await faultOfCall(underway.run('a', async () => begun++))).toMatchObject({ code: 'run.cancelled' });
  expect(begun).toBe(0);
  expect(await underway.run('a', async () => 'later')).toBe('later');
});

it('cancellations of what never comes are forgotten in time', async () => {
  const underway = new Underway();
  for (let i = 0; i < 300; i++) underway.cancel(`never-${i}`);
  expect(await underway.run('never-0', async () => 'runs')).toBe('runs');
  expect(await faultOfCall(underway.run('never-299', async () => 'runs'))).toMatchObject({ code: 'run.cancelled' });
});
