import { type IncomingMessage, request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunProgress } from '../../../src-main/contract/run.ts';
import { type Served, serveDouble, until } from './served.ts';

let served: Served;
beforeEach(async () => {
  served = await serveDouble();
});
afterEach(() => served.close());

const progress: RunProgress = { runId: 'r', stage: 'read', fraction: 0.5, window: 1, windows: 2, elapsed: 10 };

function listen(): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const headers = { authorization: `Bearer ${served.server.token}` };
  const sent = request(
    { host: '127.0.0.1', port: served.server.port, path: '/api/events', headers, agent: false },
    resolve,
  );
  sent.on('error', reject);
  sent.end();
  return promise;
}

function collect(stream: IncomingMessage): () => string {
  let text = '';
  stream.setEncoding('utf8');
  stream.on('error', () => {});
  stream.on('data', (chunk: string) => {
    text += chunk;
  });
  return () => text;
}

describe('events', () => {
  it('reach every page with topic and payload', async () => {
    const streams = [await listen(), await listen()];
    const texts = streams.map(collect);
    served.program.publish('run.progress', progress);
    served.program.publish('engine.notice', { severity: 'info', text: 'line\nbreak' });
    await until(() => texts.every((text) => text().includes('break')));
    for (const text of texts) {
      expect(text()).toBe(
        `retry: 1000\n\nevent: run.progress\ndata: ${JSON.stringify(progress)}\n\n` +
          'event: engine.notice\ndata: {"severity":"info","text":"line\\nbreak"}\n\n',
      );
    }
    expect(streams[0]?.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    expect(streams[0]?.headers['cache-control']).toBe('no-store');
  });

  it('do not pile up for a page that does not read: progress is dropped', async () => {
    const stream = await listen();
    stream.pause();
    const padded = { ...progress, runId: 'x'.repeat(100_000) };
    for (let i = 0; i < 400; i++) served.program.publish('run.progress', padded);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const text = collect(stream);
    stream.resume();
    served.program.publish('run.progress', progress);
    await until(() => text().length > 1_000_000);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(text().length).toBeLessThan(400 * 100_000 * 0.5);
  });

  it('that matter cut the stream of a page that does not read, so that it connects again', async () => {
    const stream = await listen();
    stream.pause();
    const closed = new Promise<void>((resolve) => stream.on('close', resolve));
    stream.on('error', () => {});
    for (let i = 0; i < 400; i++)
      served.program.publish('engine.notice', { severity: 'info', text: 'x'.repeat(100_000) });
    stream.resume();
    await closed;
    const next = collect(await listen());
    served.program.publish('run.progress', progress);
    await until(() => next().includes('run.progress'));
  });

  it('are refused to the 33rd page, and a page that leaves makes room', async () => {
    const streams = await Promise.all(Array.from({ length: 32 }, listen));
    expect((await listen()).statusCode).toBe(503);
    streams[0]?.destroy();
    await until(() => served.program.listeners.size === 1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await listen()).statusCode).toBe(200);
  });

  it('end when the server closes, and leave no listener behind', async () => {
    const stream = await listen();
    const ended = new Promise<void>((resolve) => stream.on('close', resolve));
    collect(stream);
    const other = await serveDouble();
    await other.close();
    await served.server.close();
    await ended;
    expect([served.program.listeners.size, other.program.listeners.size]).toEqual([0, 0]);
    served = await serveDouble();
  });
});
