import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { forkNode } from '../../src-main/process/fork-node.ts';
import { supervise } from '../../src-main/process/supervisor.ts';
import { startHttp } from '../network/servers.ts';
import type { ReachingProcedures } from './reaching-process.ts';

test('a child process reaches this machine and nothing else, whatever runs in it and whatever is set', async () => {
  const server = await startHttp((_request, response) => response.end('here'));
  const entry = join(import.meta.dirname, 'reaching-process.ts');
  const child = supervise<ReachingProcedures>({ name: 'reaching', entry, fork: forkNode });
  expect(await child.call('reach', { host: '127.0.0.1', port: server.port })).toBe('connected');
  expect(await child.call('reach', { host: '192.0.2.1', port: 80 })).toMatch(/^network\.offline/);
  expect(await child.call('reach', { host: 'packs.invalid', port: 80 })).toMatch(/^network\.offline/);
  child.dispose();
  await server.close();
});

test.each(['raster', 'inference'])('the %s process is sealed before anything else is loaded', (name) => {
  const entry = readFileSync(join(import.meta.dirname, `../../src-main/process/${name}-entry.ts`), 'utf8');
  expect(/^import .*/m.exec(entry)?.[0]).toBe("import './sealed.ts';");
});
