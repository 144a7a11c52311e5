import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { makeAuthority } from '../../test/support/certificate-authority.js';
import { makeCertificate } from '../../test/support/certificate.js';
import { readConfig } from '../config/index.js';
import { OutboundClient } from './outbound-client.js';

let server: Server;
let client: OutboundClient;
beforeEach(() => {
  client = new OutboundClient(readConfig({ FETCH_ALLOW_PRIVATE: '127.0.0.0/8' }));
});
afterEach(async () => {
  await client.onApplicationShutdown();
  server.close();
});

async function download(options: ServerOptions): Promise<unknown> {
  server = createServer(options, (_, response) => response.end('image'));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return client.withDownload(`https://127.0.0.1:${port}/1.jpg`, () => 'fetched');
}

test('names a certificate chain without its intermediate certificate', async () => {
  const authority = await makeAuthority();
  const [cert, key] = await Promise.all([readFile(authority.file), readFile(authority.keyFile)]);
  await expect(download({ cert, key })).rejects.toMatchObject({
    code: 'CONNECT_FAILED',
    message: expect.stringContaining('chain is incomplete') as string,
  });
  await authority.dispose();
});

test('names a chain whose root certificate is not trusted', async () => {
  const authority = await makeAuthority();
  const [leaf, root, key] = await Promise.all(
    [authority.file, authority.authorityFile, authority.keyFile].map((file) => readFile(file)),
  );
  await expect(download({ cert: Buffer.concat([leaf!, root!]), key })).rejects.toMatchObject({
    code: 'CONNECT_FAILED',
    message: expect.stringContaining('self-signed') as string,
  });
  await authority.dispose();
});

test('names a self-signed certificate', async () => {
  const { text: cert, keyFile, dispose } = await makeCertificate();
  await expect(download({ cert, key: await readFile(keyFile) })).rejects.toMatchObject({
    code: 'CONNECT_FAILED',
    message: expect.stringContaining('self-signed') as string,
  });
  await dispose();
});
