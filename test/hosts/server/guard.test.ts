import { connect, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer } from '../../../src-main/hosts/server/server.ts';
import { type Served, serveDouble } from './served.ts';

let served: Served;
beforeAll(async () => {
  served = await serveDouble();
});
afterAll(() => served.close());

const info = { method: 'POST', path: '/api/app.info', body: 'null' };
const host = () => `127.0.0.1:${served.server.port}`;
const cookie = () => `think2seg-${served.server.port}=${served.server.token}`;

describe('who is let in', () => {
  it('listens on the loopback address and on no other', async () => {
    const others = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
    const outside = others.find((address) => !address.internal && address.family === 'IPv4');
    if (!outside) return;
    const error = await new Promise<NodeJS.ErrnoException | null>((resolve) => {
      const socket = connect(served.server.port, outside.address, () => resolve(null));
      socket.on('error', resolve);
    });
    expect(error?.code).toBe('ECONNREFUSED');
  });

  it('prints an address with a token that no other start has', async () => {
    const other = await serveDouble();
    expect(served.server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/);
    expect(other.server.token).not.toBe(served.server.token);
    await other.close();
  });

  it('exchanges the token in the address for a strict cookie and leaves it out of the page', async () => {
    const path = `/?token=${served.server.token}`;
    const said = await served.talk({ path, as: 'nobody' });
    expect(said.status).toBe(303);
    expect(said.headers.location).toBe('/');
    expect(said.headers['set-cookie']).toEqual([`${cookie()}; Path=/; HttpOnly; SameSite=Strict`]);
    expect(said.headers['referrer-policy']).toBe('no-referrer');
    expect((await served.talk({ path: '/', as: 'nobody', headers: { cookie: cookie() } })).status).toBe(200);
  });

  it("goes on by itself where another site's link opened the address, since a strict cookie does not", async () => {
    const path = `/?token=${served.server.token}`;
    const said = await served.talk({ path, as: 'nobody', headers: { 'sec-fetch-site': 'cross-site' } });
    expect([said.status, said.headers.location]).toEqual([200, undefined]);
    expect(said.text).toContain('url=/"');
  });

  it('opens one session with a token for once', async () => {
    const { pathname, search } = new URL(served.server.urlForOnce());
    expect((await served.talk({ path: pathname + search, as: 'nobody' })).status).toBe(303);
    expect((await served.talk({ path: pathname + search, as: 'nobody' })).status).toBe(401);
  });

  it.each(['', 'x', 'a'.repeat(43), 'a'.repeat(8000)])('refuses the token %j in the address', async (token) => {
    const said = await served.talk({ path: `/?token=${token}`, as: 'nobody' });
    expect([said.status, said.fault]).toEqual([401, 'host.forbidden']);
  });

  it.each(['/', '/assets/index-abc123.js', '/res/run/r/features', '/api/events', '/nothing'])(
    'refuses %s without a token',
    async (path) => {
      const said = await served.talk({ path, as: 'nobody' });
      expect([said.status, said.fault]).toEqual([401, 'host.forbidden']);
    },
  );

  it('refuses calls and uploads without a token, and does not run them', async () => {
    const before = served.program.calls.length;
    const call = await served.talk({ ...info, as: 'nobody' });
    const upload = await served.talk({ method: 'PUT', path: '/api/upload?name=a.tif', body: 'x', as: 'nobody' });
    expect([call.status, upload.status, served.program.calls.length]).toEqual([401, 401, before]);
  });

  it.each([
    ['a wrong bearer token', { authorization: 'Bearer abc' }],
    ['a wrong bearer token beside a good cookie', { authorization: 'Bearer abc', cookie: 'COOKIE' }],
    ['a cookie with another port', { cookie: 'think2seg-1=TOKEN' }],
    ['a cookie with a longer token', { cookie: 'COOKIEx' }],
    ['an empty cookie', { cookie: 'NAME=' }],
    ['basic authorization', { authorization: 'Basic TOKEN' }],
  ])('refuses %s', async (_what, headers) => {
    const filled = Object.entries(headers).map(([name, value]) => [
      name,
      value
        .replace('COOKIE', cookie())
        .replace('TOKEN', served.server.token)
        .replace('NAME', `think2seg-${served.server.port}`),
    ]);
    const said = await served.talk({ ...info, as: 'nobody', headers: Object.fromEntries(filled) });
    expect([said.status, said.fault]).toEqual([401, 'host.forbidden']);
  });

  it('takes the cookie among others', async () => {
    const headers = { cookie: `a=b; ${cookie()}; c=d`, origin: `http://${host()}` };
    expect((await served.talk({ ...info, as: 'nobody', headers })).status).toBe(200);
  });

  it('tells a person who opens the address without a token what to do, in words', async () => {
    const said = await served.talk({ path: '/', as: 'nobody', headers: { accept: 'text/html' } });
    expect(said.status).toBe(401);
    expect(said.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(said.text).toContain('Open the program with the address that it printed');
  });
});

describe('what a page elsewhere can do', () => {
  it.each([
    'evil.example',
    'evil.example:PORT',
    '127.0.0.1',
    '127.0.0.1:1',
    'localhost.evil.example:PORT',
    '[::1]:PORT',
    '0.0.0.0:PORT',
  ])('nothing through the host name %s', async (name) => {
    const headers = { host: name.replace('PORT', String(served.server.port)) };
    for (const talk of [info, { path: '/' }, { path: `/?token=${served.server.token}` }]) {
      const said = await served.talk({ ...talk, headers });
      expect([said.status, said.fault]).toEqual([403, 'host.forbidden']);
    }
  });

  it('localhost is a name of this server', async () => {
    const name = `LOCALHOST:${served.server.port}`;
    expect((await served.talk({ ...info, headers: { host: name } })).status).toBe(200);
  });

  it.each([
    [{ origin: 'http://evil.example' }],
    [{ origin: 'null' }],
    [{ origin: 'http://127.0.0.1:1' }],
    [{ origin: 'https://127.0.0.1:PORT' }],
    [{ origin: 'http://localhost:PORT' }],
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site' }],
    [{ 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }],
  ])('no call and no upload with %j, cookie or not', async (headers) => {
    const own = Object.entries(headers).map(([k, v]) => [k, v.replace('PORT', String(served.server.port))]);
    const before = served.program.calls.length;
    for (const talk of [info, { method: 'PUT', path: '/api/upload?name=a', body: 'x' }]) {
      const said = await served.talk({ ...talk, headers: { cookie: cookie(), ...Object.fromEntries(own) } });
      expect([said.status, said.fault]).toEqual([403, 'host.forbidden']);
    }
    expect(served.program.calls.length).toBe(before);
  });

  it('no picture, script or stream from another port of this machine, which shares its cookies', async () => {
    const headers = { cookie: cookie(), 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' };
    for (const path of ['/res/run/r/features', '/api/events', '/assets/index-abc123.js']) {
      expect((await served.talk({ path, as: 'nobody', headers })).status).toBe(403);
    }
  });

  it('its own page calls with its origin', async () => {
    const headers = { origin: `http://${host()}`, 'sec-fetch-site': 'same-origin', cookie: cookie() };
    expect((await served.talk({ ...info, as: 'nobody', headers })).status).toBe(200);
  });

  it('every answer carries the policy and is not sniffed, framed or read by others', async () => {
    const answers = [
      await served.talk({ path: '/' }),
      await served.talk({ path: '/', as: 'nobody' }),
      await served.talk({ path: '/missing' }),
      await served.talk(info),
      await served.talk({ path: '/res/run/r/features' }),
    ];
    for (const { headers } of answers) {
      expect(headers['content-security-policy']).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; " +
          "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      );
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['cross-origin-resource-policy']).toBe('same-origin');
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
  });
});

describe('a port that is taken', () => {
  it('is a fault with the reason', async () => {
    const blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
    const address = blocker.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const { program } = served;
    const listeners = program.listeners.size;
    await expect(startServer({ program, renderer: '/', port })).rejects.toMatchObject({
      fault: { code: 'host.cannotListen', detail: { port } },
    });
    expect(program.listeners.size).toBe(listeners);
    blocker.close();
  });
});
