/** The README's commands, as they stand there. What installs, tests or measures is run by those who run this. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { root } from './served-program.ts';

const readme = readFileSync(join(root, 'README.md'), 'utf8');
const blocks = [...readme.matchAll(/^```sh\n([\s\S]*?)^```/gm)].flatMap((match) => (match[1] ?? '').trim().split('\n'));
const commands = blocks.filter((line) => line.startsWith('npm run -s think2seg'));
const cache = mkdtempSync(join(tmpdir(), 'think2seg-cache-'));
const written = join(root, 'water.geojson');
afterAll(() => {
  rmSync(written, { force: true });
  rmSync(cache, { recursive: true, force: true });
});

it('the README has the commands that are run here, and no other that nobody runs', () => {
  expect(commands.length).toBeGreaterThanOrEqual(6);
  expect(blocks.filter((line) => !commands.includes(line))).toEqual([
    'npm install && npm start',
    'npm test',
    'npm run bench',
  ]);
});

it.each(commands)('%s', (command) => {
  const { INIT_CWD: _, ...env } = process.env;
  const ended = spawnSync(command, {
    cwd: root,
    env: { ...env, THINK2SEG_CACHE: cache },
    shell: true,
    encoding: 'utf8',
  });
  expect([ended.status, ended.stderr.includes('error')]).toEqual([0, false]);
  if (command.includes('--out')) expect(existsSync(written)).toBe(true);
  else expect(ended.stdout.length).toBeGreaterThan(20);
});

it('npm start without a display serves the program at the address that it prints', async () => {
  const { DISPLAY: _x, WAYLAND_DISPLAY: _w, ...env } = process.env;
  const child = spawn('npm', ['start'], { cwd: root, env: { ...env, BROWSER: 'true' }, detached: true });
  let output = '';
  const address = await new Promise<string>((found, lost) => {
    const hear = (chunk: Buffer) => {
      output += chunk.toString('utf8');
      const url = /http:\/\/127\.0\.0\.1:\d+\/\?token=\S+/.exec(output)?.[0];
      if (url) found(url);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', (code) => lost(new Error(`npm start ended with ${code}: ${output}`)));
  });
  expect((await fetch(address, { redirect: 'manual' })).headers.get('set-cookie')).toMatch(/HttpOnly/i);
  const ended = new Promise((done) => child.once('exit', done));
  process.kill(-(child.pid ?? Number.NaN), 'SIGINT');
  await ended;
});
