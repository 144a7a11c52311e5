import { jest } from '@jest/globals';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import tls from 'node:tls';
import { request } from 'undici';
import { makeCertificate } from '../../test/support/certificate.js';
import { type ImageHost, startImageHost } from '../../test/support/image-host.js';
import type { AddressPolicy } from './address-policy.js';
import { nameResolver } from './name-resolver.js';
import { networkFailure } from './network-failure.js';
import { outboundAgent } from './outbound-agent.js';
import { outboundConnector } from './outbound-connector.js';
import { LIMITS } from './outbound-limits.js';

let host: ImageHost;
beforeAll(async () => {
  host = await startImageHost();
  host.serve('/a.png', Buffer.from('picture'));
});
afterAll(() => host.close());

/** Requests `url` through an agent with `policy`; returns the status, or the code of the error. */
async function statusOf(url: string, policy: AddressPolicy): Promise<unknown> {
  const agent = outboundAgent({
    connect: outboundConnector({ policy, resolve: nameResolver(), timeoutMs: 5_000 }),
    limits: LIMITS,
    perHost: 2,
  });
  try {
    const { statusCode, body } = await request(url, { dispatcher: agent });
    await body.dump();
    return statusCode;
  } catch (error) {
    return networkFailure(error)?.code;
  } finally {
    await agent.destroy();
  }
}

describe('outboundAgent', () => {
  test.each(['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]', '2130706433'])(
    'checks the address policy before it opens a socket to %s',
    async (name) => {
      const before = host.hits('/a.png');
      expect(await statusOf(`http://${name}:${host.port}/a.png`, () => 'NETWORK')).toBe('URL_NOT_ALLOWED');
      expect(host.hits('/a.png')).toBe(before);
    },
  );

  test('checks the address that the socket has reached', async () => {
    const checked: string[] = [];
    const onlyWhileResolving: AddressPolicy = (address) => (checked.push(address) === 1 ? null : 'NETWORK');
    expect(await statusOf(`http://127.0.0.1:${host.port}/a.png`, onlyWhileResolving)).toBe('URL_NOT_ALLOWED');
    expect(checked).toEqual(['127.0.0.1', '127.0.0.1']);
  });

  test('uses only the allowed addresses of a name', async () => {
    const policy: AddressPolicy = (address) => (address === '127.0.0.1' ? null : 'NETWORK');
    expect(await statusOf(`http://localhost:${host.port}/a.png`, policy)).toBe(200);
  });
});

test('reports CONNECT_FAILED for a host that resets the connection right after the handshake', async () => {
  const certificate = await makeCertificate();
  const { text: cert, file: _, keyFile } = certificate;
  const key = await readFile(keyFile);
  // The certificate is trusted in this test only, as the handshake must succeed.
  const createContext = tls.createSecureContext;
  const trust = jest
    .spyOn(tls, 'createSecureContext')
    .mockImplementation((options) => createContext({ ...options, ca: cert }));
  // In TLS 1.2 the server sends the last message of the handshake, so the client reads it together with the reset.
  const secureContext = createContext({ cert, key, maxVersion: 'TLSv1.2' });
  const server = createServer((socket) => {
    const secure = new tls.TLSSocket(socket, { isServer: true, secureContext });
    secure.on('error', () => undefined);
    secure.once('secure', () => setImmediate(() => socket.resetAndDestroy()));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  try {
    const { port } = server.address() as AddressInfo;
    const policies: AddressPolicy[] = [() => null, (address) => (address === '127.0.0.1' ? null : 'NETWORK')];
    for (const policy of policies) {
      expect(await statusOf(`https://127.0.0.1:${port}/a.png`, policy)).toBe('CONNECT_FAILED');
    }
  } finally {
    trust.mockRestore();
    server.close();
    await certificate.dispose();
  }
});
