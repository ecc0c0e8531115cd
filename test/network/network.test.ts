import dgram from 'node:dgram';
import dns from 'node:dns';
import https from 'node:https';
import net from 'node:net';
import { networkInterfaces } from 'node:os';
import tls from 'node:tls';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createNetwork, type Network, type NetworkOptions, networkFault } from '../../src-main/network/network.ts';
import { faultOfCall } from '../support/faults.ts';
import { certificate, type Running, startHttp, startHttps, startProxy } from './servers.ts';

const open: { close(): Promise<void> }[] = [];
function made(options: Partial<NetworkOptions> = {}): Network {
  const network = createNetwork({ offline: false, environment: {}, ...options });
  open.push({ close: () => network.dispose() });
  return network;
}
async function kept<T extends Running>(starting: Promise<T>): Promise<T> {
  const server = await starting;
  open.push(server);
  return server;
}
afterEach(async () => {
  vi.restoreAllMocks();
  for (const thing of open.splice(0).reverse()) await thing.close();
});
const hello = () => kept(startHttp((_request, response) => response.end('hello')));

describe('offline', () => {
  test('this machine is still reached, under each of its loopback names', async () => {
    const { port } = await hello();
    const network = made({ offline: true });
    for (const host of ['127.0.0.1', 'localhost']) {
      expect(await (await network.fetch(`http://${host}:${port}/`)).text()).toBe('hello');
    }
  });

  test('a request to elsewhere is refused before a name is looked up or a socket opened', async () => {
    const lookup = vi.spyOn(dns, 'lookup');
    const connect = vi.spyOn(net.Socket.prototype, 'connect');
    const network = made({ offline: true });
    for (const host of ['packs.invalid', '192.0.2.1', '[2001:db8::1]', '127.0.0.1.packs.invalid', '0.0.0.0']) {
      expect(await faultOfCall(network.fetch(`http://${host}/`))).toMatchObject({ code: 'network.offline' });
    }
    expect([lookup.mock.calls.length, connect.mock.calls.length]).toEqual([0, 0]);
  });

  test('a redirect from this machine to elsewhere is refused', async () => {
    const { port } = await kept(
      startHttp((_request, response) => response.writeHead(302, { location: 'http://192.0.2.1/x' }).end()),
    );
    const fault = await faultOfCall(made({ offline: true }).fetch(`http://127.0.0.1:${port}/`));
    expect(fault).toMatchObject({ code: 'network.offline', detail: { host: '192.0.2.1' } });
  });

  test('a proxy on this machine is no way out', async () => {
    const proxy = await kept(startProxy((await hello()).port));
    const environment = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`, HTTP_PROXY: `http://127.0.0.1:${proxy.port}` };
    const network = made({ offline: true, environment });
    expect((await faultOfCall(network.fetch('https://packs.invalid/'))).code).toBe('network.offline');
    expect(proxy.connections()).toBe(0);
  });

  test('no other client of this process gets out either: fetch, https, net, tls, datagrams', async () => {
    const lookup = vi.spyOn(dns, 'lookup');
    made({ offline: true });
    const failed = (socket: net.Socket) =>
      new Promise<string>((resolve) => socket.once('error', (e) => resolve(e.message)));
    const refused = /^network\.offline: .*packs\.invalid|^network\.offline: .*192\.0\.2\.1/;
    expect(await failed(net.connect(80, '192.0.2.1'))).toMatch(refused);
    expect(await failed(net.connect({ port: 80, host: 'packs.invalid' }))).toMatch(refused);
    expect(await failed(new net.Socket().connect(80, 'packs.invalid'))).toMatch(refused);
    expect(await failed(tls.connect(443, 'packs.invalid'))).toMatch(refused);
    const got = new Promise<string>((resolve) =>
      https.get('https://packs.invalid/').on('error', (e) => resolve(e.message)),
    );
    expect(await got).toMatch(refused);
    await expect(fetch('http://packs.invalid/')).rejects.toMatchObject({
      cause: { message: expect.stringMatching(refused) },
    });
    const datagrams = dgram.createSocket('udp4');
    expect(() => datagrams.send('x', 53, '192.0.2.1')).toThrow(refused);
    expect(() => datagrams.connect(53, '192.0.2.1')).toThrow(refused);
    datagrams.close();
    expect(lookup).not.toHaveBeenCalled();
  });

  test('a server on another interface of this machine hears nothing until the switch is off', async () => {
    const outer = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .find((address) => !address.internal && address.family === 'IPv4');
    // A machine without a network cannot show the difference; the refusals above do not need one.
    if (!outer) return;
    const server = await kept(startHttp((_request, response) => response.end('outside'), outer.address));
    const network = made({ offline: true });
    const ask = () => network.fetch(`http://${outer.address}:${server.port}/`);
    expect((await faultOfCall(ask())).code).toBe('network.offline');
    expect(server.connections()).toBe(0);
    network.setOffline(false);
    expect(await (await ask()).text()).toBe('outside');
    network.setOffline(true);
    expect((await faultOfCall(ask())).code).toBe('network.offline');
    expect(server.connections()).toBe(1);
  });

  test('switching it on breaks off what is under way', async () => {
    const { port } = await kept(startHttp((_request, response) => void response.write('a beginning')));
    const network = made();
    const response = await network.fetch(`http://127.0.0.1:${port}/`);
    const reading = response.text();
    network.setOffline(true);
    await expect(reading).rejects.toThrow();
  });
});

describe('online', () => {
  test('HTTPS_PROXY carries what NO_PROXY does not name, and never what is on this machine', async () => {
    const secure = await kept(startHttps((request, response) => response.end(`secure ${request.headers.host}`)));
    const plain = await hello();
    const proxy = await kept(startProxy(secure.port));
    const environment = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`, NO_PROXY: 'direct.invalid' };
    const network = made({ environment, certificates: [certificate] });
    expect(await (await network.fetch('https://packs.invalid/a')).text()).toBe('secure packs.invalid');
    expect(await (await network.fetch(`http://127.0.0.1:${plain.port}/`)).text()).toBe('hello');
    expect(await faultOfCall(network.fetch('https://direct.invalid/'))).toMatchObject({ code: 'network.unreachable' });
    expect(proxy.asked).toEqual(['packs.invalid:443']);
  });

  test('the proxy variables of the process play no part where others are given', async () => {
    vi.stubEnv('HTTPS_PROXY', 'http://127.0.0.1:9');
    const fault = await faultOfCall(made().fetch('https://packs.invalid/'));
    vi.unstubAllEnvs();
    expect(fault).toMatchObject({ code: 'network.unreachable', detail: { host: 'packs.invalid' } });
    expect(fault.detail?.because).not.toMatch(/:9\b/);
  });

  test('a certificate that nobody vouches for is refused, and taken once it is trusted', async () => {
    const { port } = await kept(startHttps((_request, response) => response.end('secure')));
    const url = `https://127.0.0.1:${port}/`;
    expect(await faultOfCall(made().fetch(url))).toMatchObject({
      code: 'network.untrusted',
      detail: { because: expect.stringContaining('self-signed') },
    });
    expect(await (await made({ certificates: [certificate] }).fetch(url)).text()).toBe('secure');
  });

  test('nobody at the port is a fault that names the host, and an abort stays an abort', async () => {
    const server = await hello();
    await server.close();
    const url = `http://127.0.0.1:${server.port}/`;
    expect(await faultOfCall(made().fetch(url))).toMatchObject({
      code: 'network.unreachable',
      detail: { host: `127.0.0.1:${server.port}` },
    });
    const signal = AbortSignal.abort();
    await expect(made().fetch(url, { signal })).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('a connection that does not come about in time is told from one that is refused', () => {
    const slow = Object.assign(new Error('Connect Timeout Error'), { code: 'UND_ERR_CONNECT_TIMEOUT' });
    expect(networkFault(new TypeError('fetch failed', { cause: slow }), 'https://packs.invalid/x')).toMatchObject({
      fault: { code: 'network.timeout', detail: { host: 'packs.invalid', because: 'Connect Timeout Error' } },
    });
  });

  test('an address of another kind is refused', async () => {
    for (const url of ['file:///etc/passwd', 'ftp://packs.invalid/', 'nonsense']) {
      expect(await faultOfCall(made().fetch(url))).toMatchObject({ code: 'request.invalid' });
    }
  });
});
