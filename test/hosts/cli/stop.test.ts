/** Stopping: what a person's Ctrl+C, a scheduler's TERM, or a dying child leaves behind. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signal } from '../../support/signal.ts';
import { childrenOf, isAlive, type Running, sample, start } from './command-line.ts';

let folder: string;
let answer: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cli-stop-'));
  answer = join(mkdtempSync(join(tmpdir(), 'cli-answer-')), 'answer.txt');
  const box = (i: number) => ({
    bbox_2d: [10 * i, 100, 10 * i + 90, 400],
    positive_points: [
      [10 * i + 40, 200],
      [10 * i + 50, 300],
    ],
  });
  writeFileSync(answer, `<answer>${JSON.stringify(Array.from({ length: 60 }, (_, i) => box(i)))}</answer>`);
});
afterAll(() => {
  for (const made of [folder, dirname(answer)]) rmSync(made, { recursive: true, force: true });
});

/** Starts a run whose masks the segmenter has to draw, more of them than it can in a second. */
function begin(...options: string[]): Running {
  const argv = [
    'segment',
    sample,
    'Where is the open water?',
    '--prompter',
    `recorded:${answer}`,
    '--out',
    join(folder, 'x.geojson'),
    ...options,
  ];
  return start(argv, { env: { TMPDIR: folder } });
}

async function seen(running: Running, words: RegExp): Promise<void> {
  const end = performance.now() + 20_000;
  while (!words.test(running.stderr())) {
    if (performance.now() > end || running.process.exitCode !== null) throw new Error(running.stderr());
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const linux = process.platform === 'linux';

describe.skipIf(process.platform === 'win32')('a run that is stopped', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'by %s ends with 130 at once and leaves no process and no file',
    async (signal) => {
      const running = begin('--json');
      await seen(running, /looking at the image/);
      const children = childrenOf(running.process.pid);
      if (linux)
        expect(children.map((child) => /(raster|inference)-entry/.exec(child.command)?.[1]).sort()).toEqual([
          'inference',
          'raster',
        ]);
      const asked = performance.now();
      running.process.kill(signal);
      const { code, stdout, stderr } = await running.ended;
      const took = performance.now() - asked;
      expect(code).toBe(130);
      expect(JSON.parse(stdout).fault.code).toBe('run.cancelled');
      expect(stderr).toContain('code: run.cancelled\n');
      expect(took).toBeLessThan(1000);
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(children.filter((child) => isAlive(child.pid))).toEqual([]);
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  it('by the same Ctrl+C through several launchers is stopped once, in order', async () => {
    const running = begin();
    await seen(running, /looking at the image/);
    running.process.kill('SIGINT');
    running.process.kill('SIGINT');
    const { code, stderr } = await running.ended;
    expect([code, stderr.includes('code: run.cancelled\n')]).toEqual([130, true]);
  });

  it('while it opens the raster ends with 130 too', async () => {
    const running = begin();
    while (linux && childrenOf(running.process.pid).length === 0)
      await new Promise((resolve) => setTimeout(resolve, 1));
    running.process.kill('SIGINT');
    expect((await running.ended).code).toBe(130);
  });
});

describe.skipIf(!linux)('a run whose inference process is killed', () => {
  it('ends with 1 and its fault, and leaves nothing', async () => {
    const running = begin('--json');
    await seen(running, /looking at the image/);
    const child = childrenOf(running.process.pid).find(({ command }) => command.includes('inference-entry'));
    signal(child?.pid, 'SIGKILL');
    const { code, stdout } = await running.ended;
    expect([JSON.parse(stdout).fault.code, code]).toEqual(['process.died', 1]);
    expect(readdirSync(folder)).toEqual([]);
  });
});
