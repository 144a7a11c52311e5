import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import {
  chunk,
  download,
  host,
  jpeg,
  OK,
  useRawHostAndClient,
} from '../../test/support/raw-download-stage.js';

/** Text without any signature. */
const svg = Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg"/>${' '.repeat(300)}`);

useRawHostAndClient();

const withLength = (headers: string, body: Buffer) => [
  `${OK}${headers}\r\nContent-Length: ${body.length}\r\n\r\n`,
  body,
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
