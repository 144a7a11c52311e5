import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { errorsOf } from '../../test/support/s3/setup-errors.js';
import { readConfig, type S3Config } from '../config/index.js';

describe('a failing server', () => {
  let server: Server;
  afterEach(() => {
    server.close();
  });

  const configOf = async (behave: (server: Server) => void): Promise<S3Config> => {
    server = createServer().listen(0, '127.0.0.1');
    behave(server);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const keys = { S3_ACCESS_KEY: 'key', S3_SECRET_KEY: 'hunter2' };
    return readConfig({ S3_ENDPOINT: `http://127.0.0.1:${port}`, ...keys }).storage.s3!;
  };
  const responding = (response: string) => (listening: Server) =>
    listening.on('connection', (socket) => {
      socket.on('error', () => undefined).once('data', () => socket.end(response));
    });

  test('reports a server that refuses connections', async () => {
    const config = await configOf(() => undefined);
    server.close();
    await once(server, 'close');
    expect(await errorsOf(config)).toEqual(['S3_ENDPOINT cannot be reached (ECONNREFUSED)']);
  });

  test('reports a server that sends no response, after three attempts', async () => {
    const sockets: { destroy(): void }[] = [];
    const config = await configOf((listening) =>
      listening.on('connection', (socket) => sockets.push(socket)),
    );
    const errors = await errorsOf(config, { connectMs: 1000, idleMs: 500 });
    for (const socket of sockets) socket.destroy();
    expect(errors).toEqual([expect.stringMatching(/^S3_ENDPOINT does not respond/)]);
    expect(sockets).toHaveLength(3);
  });

  test.each([
    [
      'HTTP/1.1 503 No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n',
      'S3_ENDPOINT cannot serve requests (HTTP 503)',
    ],
    [
      'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello',
      'S3_ENDPOINT does not respond like an S3 server',
    ],
    ['SSH-2.0-OpenSSH\r\n', 'S3_ENDPOINT cannot be reached (HPE_INVALID_CONSTANT)'],
  ])('a server that responds with %j is reported as %j', async (response, expected) => {
    expect(await errorsOf(await configOf(responding(response)))).toEqual([expected]);
  });
});
