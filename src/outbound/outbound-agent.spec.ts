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
import { outboundAgent } from './outbound-agent.js';
import { LIMITS } from './outbound-limits.js';

let host: ImageHost;
beforeAll(async () => {
  host = await startImageHost();
  host.serve('/a.png', Buffer.from('picture'));
});
afterAll(() => host.close());

/** The status of a request for `url` through an agent that follows `policy`, or the code it fails with. */
async function ask(url: string, policy: AddressPolicy): Promise<unknown> {
  const agent = outboundAgent({
    policy,
    resolve: nameResolver(),
    limits: LIMITS,
    timeoutMs: 5_000,
    perHost: 2,
  });
  try {
    const { statusCode, body } = await request(url, { dispatcher: agent });
    await body.dump();
    return statusCode;
  } catch (error) {
    return (error as { code?: string }).code;
  } finally {
    await agent.destroy();
  }
}

describe('the address policy', () => {
  test.each(['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]', '2130706433'])(
    'is asked before a socket to %s opens',
    async (name) => {
      const before = host.hits('/a.png');
      expect(await ask(`http://${name}:${host.port}/a.png`, () => 'NETWORK')).toBe('URL_NOT_ALLOWED');
      expect(host.hits('/a.png')).toBe(before);
    },
  );

  test('is asked about the address that the socket reached', async () => {
    const asked: string[] = [];
    const onlyWhileResolving: AddressPolicy = (address) => (asked.push(address) === 1 ? null : 'NETWORK');
    expect(await ask(`http://127.0.0.1:${host.port}/a.png`, onlyWhileResolving)).toBe('URL_NOT_ALLOWED');
    expect(asked).toEqual(['127.0.0.1', '127.0.0.1']);
  });

  test('picks the permitted ones out of the addresses of a name', async () => {
    const policy: AddressPolicy = (address) => (address === '127.0.0.1' ? null : 'NETWORK');
    expect(await ask(`http://localhost:${host.port}/a.png`, policy)).toBe(200);
  });
});

test('a host that resets the connection as soon as it is there has broken off, whatever the policy', async () => {
  const certificate = await makeCertificate();
  const { text: cert, file: _, keyFile } = certificate;
  const key = await readFile(keyFile);
  // Trusted here and nowhere else: a handshake has to succeed.
  const createContext = tls.createSecureContext;
  const trust = jest
    .spyOn(tls, 'createSecureContext')
    .mockImplementation((options) => createContext({ ...options, ca: cert }));
  // In the older version the last word of a handshake is the server's, so the client reads of both at once.
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
      expect(await ask(`https://127.0.0.1:${port}/a.png`, policy)).toBe('CONNECT_FAILED');
    }
  } finally {
    trust.mockRestore();
    server.close();
    await certificate.dispose();
  }
});
