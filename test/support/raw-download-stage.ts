import { readConfig } from '../../src/config/index.js';
import { OutboundClient } from '../../src/outbound/outbound-client.js';
import { type RawHost, startRawHost } from './raw-host.js';

/** A file with the signature of a JPEG. */
export const jpeg = Buffer.concat([Buffer.from('ffd8ffe000104a46494600', 'hex'), Buffer.alloc(2000, 'x')]);

/** The begin of a response with an image. */
export const OK = 'HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n';

/** The host of the tests, and a new client for each test. */
export let host: RawHost;
export let client: OutboundClient;

const startClient = (timeoutMs = 5000) =>
  new OutboundClient(
    readConfig({
      FETCH_ALLOW_PRIVATE: '127.0.0.0/8',
      FETCH_MAX_BYTES: '1000000',
      FETCH_TIMEOUT_MS: String(timeoutMs),
    }),
  );

/** Gives the test a client with another timeout. */
export async function replaceClient(timeoutMs: number): Promise<void> {
  await client.onApplicationShutdown();
  client = startClient(timeoutMs);
}

/** Prepares {@link host} and {@link client} for the tests of a file. A download that leaves memory reserved fails its test. */
export function useRawHostAndClient(): void {
  beforeAll(async () => {
    host = await startRawHost();
  });
  afterAll(() => host.close());
  beforeEach(() => {
    client = startClient();
  });
  afterEach(async () => {
    expect(client.bytesInFlight).toBe(0);
    await client.onApplicationShutdown();
  });
}

/** Downloads a path of {@link host}; returns its bytes. */
export const download = (path = '/1.jpg') =>
  client.withDownload(host.url(path), ({ bytes }) => Buffer.from(bytes));

/** The parts of a chunk of a chunked body. */
export const chunk = (data: Buffer, lineEnd = '\r\n', extension = '') => [
  `${data.length.toString(16)}${extension}${lineEnd}`,
  data,
  lineEnd,
];
