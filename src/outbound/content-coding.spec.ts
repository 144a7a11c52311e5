import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { type RawHost, startRawHost } from '../../test/support/raw-host.js';
import { readConfig } from '../config/index.js';
import { OutboundClient } from './outbound-client.js';

/** A file with the signature of a JPEG, and text without any signature. */
const jpeg = Buffer.concat([Buffer.from('ffd8ffe000104a46494600', 'hex'), Buffer.alloc(2000, 'x')]);
const svg = Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg"/>${' '.repeat(300)}`);
const OK = 'HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n';

let host: RawHost;
let client: OutboundClient;
beforeAll(async () => {
  host = await startRawHost();
});
afterAll(() => host.close());
beforeEach(() => {
  client = new OutboundClient(
    readConfig({ FETCH_ALLOW_PRIVATE: '127.0.0.0/8', FETCH_MAX_BYTES: '1000000', FETCH_TIMEOUT_MS: '5000' }),
  );
});
afterEach(async () => {
  expect(client.bytesInFlight).toBe(0);
  await client.onApplicationShutdown();
});

const download = (path = '/1.jpg') => client.withDownload(host.url(path), ({ bytes }) => Buffer.from(bytes));

const withLength = (headers: string, body: Buffer) => [
  `${OK}${headers}\r\nContent-Length: ${body.length}\r\n\r\n`,
  body,
];
const chunk = (data: Buffer, lineEnd = '\r\n', extension = '') => [
  `${data.length.toString(16)}${extension}${lineEnd}`,
  data,
  lineEnd,
];
const signature = `;chunk-signature=${'ab'.repeat(32)}`;
const awsChunked = (data: Buffer) =>
  Buffer.concat(
    [
      ...chunk(data.subarray(0, 700), '\r\n', signature),
      ...chunk(data.subarray(700), '\r\n', signature),
      `0${signature}\r\nx-amz-trailer-signature:ab\r\n\r\n`,
    ].map((part) => Buffer.from(part)),
  );

describe('content codings', () => {
  test.each(['base64', 'utf-8', 'binary', 'none', 'UTF-8', '8bit', 'image/jpeg', 'aws-chunked', 'gzip'])(
    'reads a plain image whose Content-Encoding is %s',
    async (coding) => {
      host.send(withLength(`Content-Encoding: ${coding}`, jpeg));
      expect((await download()).equals(jpeg)).toBe(true);
    },
  );

  test.each(['br', 'deflate', 'zstd', 'compress', 'gzip, br', 'aws-chunked,gzip', 'dcb'])(
    'reads an image whose bytes are not in the Content-Encoding %s',
    async (coding) => {
      host.send(withLength(`Content-Encoding: ${coding}`, jpeg));
      expect((await download()).equals(jpeg)).toBe(true);
    },
  );

  test.each<[string, string, Buffer, Buffer]>([
    ['gzip', 'gzip', gzipSync(jpeg), jpeg],
    ['x-gzip', 'X-GZip', gzipSync(jpeg), jpeg],
    ['br', 'br', brotliCompressSync(svg), svg],
    ['deflate with a zlib head', 'deflate', deflateSync(jpeg), jpeg],
    ['deflate without a zlib head', 'deflate', deflateRawSync(jpeg), jpeg],
    ['gzip twice', 'gzip, gzip', gzipSync(gzipSync(jpeg)), jpeg],
    ['gzip twice that is applied once', 'gzip, gzip', gzipSync(jpeg), jpeg],
    ['gzip then br', 'gzip, br', brotliCompressSync(gzipSync(svg)), svg],
    ['gzip beside a name that is no coding', 'gzip, utf-8', gzipSync(svg), svg],
    ['aws-chunked', 'aws-chunked', awsChunked(jpeg), jpeg],
    ['gzip in aws-chunked', 'gzip, aws-chunked', awsChunked(gzipSync(svg)), svg],
    ['aws-chunked of text', 'aws-chunked', awsChunked(svg), svg],
  ])('decodes %s', async (_name, coding, body, file) => {
    host.send(withLength(`Content-Encoding: ${coding}`, body));
    expect((await download()).equals(file)).toBe(true);
  });

  test('decodes codings in repeated headers', async () => {
    host.send(
      withLength('Content-Encoding: gzip\r\nContent-Encoding: br', brotliCompressSync(gzipSync(svg))),
    );
    expect((await download()).equals(svg)).toBe(true);
  });

  test.each<[string, string, Buffer, string]>([
    ['a coding without a decoder', 'compress', svg, 'UNSUPPORTED_FORMAT'],
    ['more than five codings', 'br,br,br,br,br,br', svg, 'UNSUPPORTED_FORMAT'],
    ['a truncated aws-chunked body', 'aws-chunked', awsChunked(svg).subarray(0, 200), 'CONNECT_FAILED'],
    ['a truncated gzip body', 'gzip', gzipSync(svg).subarray(0, 30), 'CONNECT_FAILED'],
    ['an image that exceeds the limit once decoded', 'gzip', gzipSync(Buffer.alloc(1_000_001)), 'TOO_LARGE'],
    [
      'an intermediate coding that exceeds the limit',
      'gzip, gzip',
      gzipSync(gzipSync(Buffer.alloc(2_000_000), { level: 0 })),
      'TOO_LARGE',
    ],
  ])('rejects %s', async (_name, coding, body, code) => {
    host.send(withLength(`Content-Encoding: ${coding}`, body));
    await expect(download()).rejects.toMatchObject({ code });
  });
});
