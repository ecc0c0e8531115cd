import { resolve } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { FaultError, fault } from '../../src-main/contract/fault.ts';
import { forkNode } from '../../src-main/process/fork-node.ts';
import { type Supervised, supervise } from '../../src-main/process/supervisor.ts';
import type { EchoProcedures } from '../support/echo-process.ts';
import { faultOfCall } from '../support/faults.ts';
import { appRoot, isAlive, until } from '../support/inference.ts';

const started: Supervised<EchoProcedures>[] = [];
afterEach(() => {
  for (const one of started.splice(0)) one.dispose();
});

function start(options: { entry?: string; onDeath?: (because: string) => void } = {}): Supervised<EchoProcedures> {
  const entry = resolve(appRoot, 'test/support/echo-process.ts');
  const supervised = supervise<EchoProcedures>({ name: 'echo', fork: forkNode, entry, ...options });
  started.push(supervised);
  return supervised;
}

describe('a supervised process', () => {
  test('starts with its first request only, and answers the next ones too', async () => {
    const echo = start();
    expect(echo.pid).toBe(undefined);
    expect(await echo.call('echo', 1)).toBe(1);
    const { pid } = echo;
    expect(await echo.call('echo', 2)).toBe(2);
    expect([typeof pid, echo.pid]).toEqual(['number', pid]);
  });

  test('is given and gives typed arrays as they are', async () => {
    const sent = { bands: [Uint16Array.of(1, 65535), Float32Array.of(Number.NaN, -0.5)], rgb: Uint8Array.of(7) };
    expect(await start().call('echo', sent)).toEqual(sent);
  });

  test('answers many requests, each with its own answer, whatever their order', async () => {
    const echo = start();
    expect(await Promise.all([60, 5, 30].map((ms) => echo.call('wait', ms)))).toEqual([60, 5, 30]);
  });

  test('is heard before its answer by who listens, in order, and works for who does not', async () => {
    const echo = start();
    const heard: unknown[] = [];
    expect(await echo.call('spell', 'word', { onNote: (letter) => heard.push(letter) })).toBe(4);
    expect(heard).toEqual(['w', 'o', 'r', 'd']);
    expect(await echo.call('spell', 'again')).toBe(5);
  });

  test('hands faults over unchanged, and anything else that is thrown as a defect', async () => {
    const echo = start();
    expect(await faultOfCall(echo.call('fault', '/a.tif'))).toEqual(fault('raster.notFound', { path: '/a.tif' }));
    expect(await faultOfCall(echo.call('defect', undefined as never))).toEqual(
      fault('host.defect', { because: 'TypeError: an oversight' }),
    );
    expect(await echo.call('echo', 'still here')).toBe('still here');
  });

  test('that cannot be found fails its request, and says why', async () => {
    const fault = await faultOfCall(start({ entry: '/nowhere/entry.ts' }).call('echo', 1));
    expect(fault).toMatchObject({ code: 'process.died', detail: { name: 'echo' } });
    expect(fault.detail?.because).toMatch(/^exit code 1: /);
  });
});

test('a process that works for nobody can be superseded: the next request has another, and its death is no news', async () => {
  const deaths: string[] = [];
  const echo = start({ onDeath: (because) => void deaths.push(because) });
  await echo.call('echo', 0);
  const { pid } = echo;
  const controller = new AbortController();
  const blocked = faultOfCall(echo.call('block', 20_000, { signal: controller.signal }));
  expect(echo.supersede()).toBe(false);
  controller.abort();
  await blocked;
  expect(echo.supersede()).toBe(true);
  expect(await echo.call('echo', 1)).toBe(1);
  await until(() => !isAlive(pid!));
  expect([echo.pid === pid, deaths, echo.supersede()]).toEqual([false, [], true]);
});

describe('cancelling', () => {
  test('rejects at once and reaches the process', async () => {
    const echo = start();
    await echo.call('echo', 0);
    const controller = new AbortController();
    const waiting = faultOfCall(echo.call('wait', 20_000, { signal: controller.signal }));
    const begin = performance.now();
    controller.abort();
    expect(await waiting).toEqual(fault('run.cancelled'));
    expect(performance.now() - begin).toBeLessThan(100);
    expect(await echo.call('aborted', undefined as never)).toBe(1);
  });

  test('before the request was sent starts nothing', async () => {
    const echo = start();
    expect(await faultOfCall(echo.call('echo', 1, { signal: AbortSignal.abort() }))).toEqual(fault('run.cancelled'));
    expect(echo.pid).toBe(undefined);
  });
});

describe('death', () => {
  test('fails every request under way with what is known of it, is told, and the next request starts another', async () => {
    const deaths: string[] = [];
    const echo = start({ onDeath: (because) => deaths.push(because) });
    await echo.call('echo', 0);
    const first = echo.pid;
    const faults = await Promise.all([
      faultOfCall(echo.call('wait', 20_000)),
      faultOfCall(echo.call('leave', 3)),
      faultOfCall(echo.call('wait', 20_000)),
    ]);
    const because = 'exit code 3: the last words';
    expect(faults).toEqual(Array(3).fill(fault('process.died', { name: 'echo', because })));
    expect(deaths).toEqual([because]);
    expect(await echo.call('echo', 'again')).toBe('again');
    expect(echo.pid).not.toBe(first);
  });

  test('by a signal is named', async () => {
    const echo = start();
    await echo.call('echo', 0);
    const running = faultOfCall(echo.call('block', 20_000));
    process.kill(echo.pid!, 'SIGKILL');
    expect(await running).toEqual(fault('process.died', { name: 'echo', because: 'signal SIGKILL' }));
  });

  test('follows when a request takes longer than its limit, and the next request works', async () => {
    const echo = start();
    await echo.call('echo', 0);
    const pid = echo.pid!;
    const slow = {
      timeoutMs: 100,
      onTimeout: () => new FaultError(fault('raster.timeout', { path: 'a', seconds: 0.1 })),
    };
    expect(await faultOfCall(echo.call('block', 20_000, slow))).toMatchObject({ code: 'raster.timeout' });
    await until(() => !isAlive(pid));
    expect(await echo.call('echo', 'again')).toBe('again');
  });

  test('of a process that is stopped for taking too long costs no request that is made meanwhile', async () => {
    const echo = start();
    await echo.call('echo', 0);
    const slow = {
      timeoutMs: 50,
      onTimeout: () => new FaultError(fault('raster.timeout', { path: 'a', seconds: 0.05 })),
    };
    const again = echo.call('block', 20_000, slow).catch(() => echo.call('echo', 'again'));
    expect(await again).toBe('again');
  });

  test('of the one that disposes it comes too, and nothing is started afterwards', async () => {
    const deaths: string[] = [];
    const echo = start({ onDeath: (because) => deaths.push(because) });
    await echo.call('echo', 0);
    const pid = echo.pid!;
    const running = faultOfCall(echo.call('wait', 20_000));
    echo.dispose();
    expect(await running).toMatchObject({ code: 'process.died' });
    await until(() => !isAlive(pid));
    expect(await faultOfCall(echo.call('echo', 1))).toMatchObject({ code: 'process.cannotStart' });
    expect([deaths, echo.pid]).toEqual([[], undefined]);
  });
});
