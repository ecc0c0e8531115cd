import { type ClientRequest, request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fault } from '../../../src-main/contract/fault.ts';
import { attachment } from '../../../src-main/hosts/server/routes.ts';
import { type Served, serveDouble, until } from './served.ts';

let served: Served;
beforeEach(async () => {
  served = await serveDouble();
});
afterEach(() => served.close());

describe('the page', () => {
  it('is never cached; what carries its hash in its name is', async () => {
    const page = await served.talk({ path: '/' });
    const script = await served.talk({ path: '/assets/index-abc123.js' });
    expect([page.text, page.headers['content-type'], page.headers['cache-control']]).toEqual([
      '<!doctype html><title>Page</title>',
      'text/html; charset=utf-8',
      'no-store',
    ]);
    expect([script.text, script.headers['content-type'], script.headers['cache-control']]).toEqual([
      'export {};',
      'text/javascript; charset=utf-8',
      'private, max-age=31536000, immutable',
    ]);
  });

  it.each([
    '/../secret.txt',
    '/../../../../../../etc/passwd',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/..%2Fsecret.txt',
    '/..%5csecret.txt',
    '/..\\secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/%252e%252e%252fsecret.txt',
    '/link.txt',
    '/.hidden',
    '/index.html%00.js',
    '/assets',
    '/assets/',
    '/%',
    '/%ff',
    '/etc/passwd',
  ])('does not let %s out of its folder', async (path) => {
    const said = await served.talk({ path });
    expect([said.status, said.fault]).toEqual([404, 'host.notFound']);
  });

  it.each(['//evil.example/', 'http://evil.example/', '*'])('refuses the request target %s', async (path) => {
    expect((await served.talk({ path })).status).toBe(400);
  });

  it('answers HEAD without a body', async () => {
    const said = await served.talk({ method: 'HEAD', path: '/' });
    expect([said.status, said.text, said.headers['content-length']]).toEqual([200, '', '34']);
  });

  it.each([
    ['POST', '/'],
    ['DELETE', '/assets/index-abc123.js'],
    ['GET', '/api/app.info'],
    ['PUT', '/api/app.info'],
    ['POST', '/api/upload'],
    ['POST', '/api/events'],
    ['HEAD', '/api/events'],
    ['POST', '/res/run/r/features'],
    ['OPTIONS', '/api/app.info'],
  ])('does not take %s for %s', async (method, path) => {
    expect((await served.talk({ method, path })).status).toBe(405);
  });
});

describe('calls', () => {
  it('bring parameters to the program and its reply back', async () => {
    served.program.reply = async () => ({ ok: true, value: { name: '水' } });
    const said = await served.talk({ method: 'POST', path: '/api/raster.open', body: '{"path":"/tmp/ä.tif"}' });
    expect(served.program.calls).toEqual([['raster.open', { path: '/tmp/ä.tif' }]]);
    expect([said.status, JSON.parse(said.text)]).toEqual([200, { ok: true, value: { name: '水' } }]);
  });

  it('bring faults of the program as replies', async () => {
    const lost = fault('raster.notFound', { path: '/x.tif' });
    served.program.reply = async () => ({ ok: false, fault: lost });
    const said = await served.talk({ method: 'POST', path: '/api/raster.open', body: '{"path":"/x.tif"}' });
    expect([said.status, JSON.parse(said.text)]).toEqual([200, { ok: false, fault: lost }]);
  });

  it('without a body have no parameters', async () => {
    await served.talk({ method: 'POST', path: '/api/app.info' });
    expect(served.program.calls).toEqual([['app.info', null]]);
  });

  it.each([['{'], ['undefined'], [Uint8Array.of(0x22, 0xff, 0x22)]])('refuse the body %j', async (body) => {
    const said = await served.talk({ method: 'POST', path: '/api/app.info', body });
    expect([said.status, said.fault, served.program.calls]).toEqual([400, 'request.invalid', []]);
  });

  it('refuse a body over 1 MB, announced or not', async () => {
    const body = JSON.stringify('x'.repeat(1_000_000));
    const announced = await served.talk({ method: 'POST', path: '/api/app.info', body });
    const headers = { 'transfer-encoding': 'chunked' };
    const streamed = await served.talk({ method: 'POST', path: '/api/app.info', body, headers });
    expect([announced.status, announced.fault]).toEqual([413, 'request.invalid']);
    expect([streamed.status, streamed.fault]).toEqual([413, 'request.invalid']);
    expect(served.program.calls).toEqual([]);
  });

  it('that throw are a defect, and the next one works', async () => {
    served.program.reply = () => Promise.reject(new Error('oops'));
    const said = await served.talk({ method: 'POST', path: '/api/app.info' });
    expect([said.status, said.fault]).toEqual([500, 'host.defect']);
    served.program.reply = async () => ({ ok: true, value: 1 });
    expect((await served.talk({ method: 'POST', path: '/api/app.info' })).status).toBe(200);
  });
});

describe('a run whose client leaves', () => {
  function begin(method: string): ClientRequest {
    const sent = request({
      host: '127.0.0.1',
      port: served.server.port,
      method: 'POST',
      path: `/api/${method}`,
      headers: { authorization: `Bearer ${served.server.token}` },
    });
    sent.on('error', () => {});
    sent.end('{"runId":"r1"}');
    return sent;
  }

  it('is cancelled', async () => {
    served.program.reply = (method) =>
      method === 'run.segment' ? new Promise(() => {}) : Promise.resolve({ ok: true, value: null });
    const sent = begin('run.segment');
    await until(() => served.program.calls.length === 1);
    sent.destroy();
    await until(() => served.program.calls.length === 2);
    expect(served.program.calls[1]).toEqual(['run.cancel', { runId: 'r1' }]);
  });

  it('is left alone when its answer was delivered', async () => {
    await served.talk({ method: 'POST', path: '/api/run.segment', body: '{"runId":"r1"}' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(served.program.calls.map(([method]) => method)).toEqual(['run.segment']);
  });

  it('is the only call that is cancelled so', async () => {
    served.program.reply = () => new Promise(() => {});
    const sent = begin('run.export');
    await until(() => served.program.calls.length === 1);
    sent.destroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(served.program.calls.map(([method]) => method)).toEqual(['run.export']);
  });
});

describe('resources', () => {
  it('are asked for by the path of the contract, query included', async () => {
    const path = 'raster/ab/tile?extent=-1.5,0,1,2&size=256,256';
    expect((await served.talk({ path: `/res/${path}` })).text).toBe(path);
  });

  it('come with their status, type and bytes', async () => {
    served.program.answer = () => ({ status: 404, type: 'application/json', body: '{"fault":1}' });
    const said = await served.talk({ path: '/res/run/none/features' });
    expect([said.status, said.headers['content-type'], said.text]).toEqual([404, 'application/json', '{"fault":1}']);
  });

  it('that are downloads carry their name in any script', async () => {
    served.program.answer = () => ({
      status: 200,
      type: 'application/geo+json',
      body: '{}',
      downloadName: 'água "1".geojson',
    });
    const said = await served.talk({ path: '/res/run/r/export.geojson' });
    expect(said.headers['content-disposition']).toBe(
      `attachment; filename="_gua _1_.geojson"; filename*=UTF-8''%C3%A1gua%20%221%22.geojson`,
    );
  });

  it('have names that cannot break out of their header', () => {
    expect(attachment("a\r\nSet-Cookie: x=1;'*().tif")).toBe(
      `attachment; filename="a__Set-Cookie: x=1;'*().tif"; filename*=UTF-8''a%0D%0ASet-Cookie%3A%20x%3D1%3B%27%2A%28%29.tif`,
    );
  });
});
