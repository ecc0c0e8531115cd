/** Small servers on this machine for network tests. */
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { type AddressInfo, connect, type Server } from 'node:net';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../fixtures/tls');
export const certificate = readFileSync(join(folder, 'certificate.pem'), 'utf8');
const key = readFileSync(join(folder, 'key.pem'), 'utf8');

export interface Running {
  readonly port: number;
  /** Connections that were made to it so far. */
  readonly connections: () => number;
  close(): Promise<void>;
}

export function startHttp(answer: http.RequestListener, host = '127.0.0.1'): Promise<Running> {
  return listen(http.createServer(answer), host);
}

export function startHttps(answer: http.RequestListener): Promise<Running> {
  return listen(https.createServer({ key, cert: certificate }, answer), '127.0.0.1');
}

/** A forward proxy for CONNECT that leads every target to one port of this machine and writes down what was asked for. */
export async function startProxy(port: number): Promise<Running & { readonly asked: readonly string[] }> {
  const asked: string[] = [];
  const server = http.createServer();
  server.on('connect', (request, socket, head) => {
    asked.push(request.url ?? '');
    const target = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      target.write(head);
      target.pipe(socket).pipe(target);
    });
    for (const end of [socket, target]) end.on('error', () => {});
  });
  return Object.assign(await listen(server, '127.0.0.1'), { asked });
}

async function listen(server: Server, host: string): Promise<Running> {
  let connections = 0;
  const sockets = new Set<{ destroy(): unknown }>();
  server.on('connection', (socket) => {
    connections++;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => void server.listen(0, host, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
