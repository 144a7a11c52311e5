import { once } from 'node:events';
import { type IncomingHttpHeaders, type IncomingMessage, request as httpRequest } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { HEADER } from '../support/client.js';
import { ON_FILES } from '../support/objects.js';
import { type Stage, startStage } from '../support/stage.js';

const SVG = `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">${'<circle r="4"/>'.repeat(200)}</svg>`;

let stage: Stage;
let id: string;
let images: string[];

beforeAll(async () => {
  // Always the file store: with a bucket, the bucket's own server would serve the images.
  stage = await startStage({ env: { ...ON_FILES } });
  await stage.servePhoto('/a.png', { width: 120, height: 90, format: 'png' });
  stage.host.serve('/a.svg', Buffer.from(SVG), { type: 'image/svg+xml' });
  const lamps = Array.from({ length: 60 }, (_, n) => `${n},Lamp ${n},${stage.host.url('/a.png')}\n`);
  id = await stage.api.upload(`${HEADER}${lamps.join('')}60,Logo,${stage.host.url('/a.svg')}\n`);
  expect(await stage.api.settled(id)).toMatchObject({ status: 'COMPLETED' });
  const { request } = await stage.api.query(
    'query ($id: ID!) { request(id: $id) { images(first: 61) { nodes { outputUrl } } } }',
    { id },
  );
  images = request.images.nodes.map(({ outputUrl }: { outputUrl: string }) => new URL(outputUrl).pathname);
});
afterAll(() => stage?.dispose());

interface RawResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Sends a request and returns the response without decompressing it, which fetch would do. */
async function ask(
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
  body = '',
): Promise<RawResponse> {
  const sent = httpRequest(`${stage.program.url}${path}`, { method, headers });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: response.statusCode!, headers: response.headers, body: await buffer(response) };
}

const decompressed = ({ headers, body }: RawResponse): Buffer => {
  const encoding = headers['content-encoding'];
  if (encoding === 'br') return brotliDecompressSync(body);
  return encoding === 'gzip' ? gunzipSync(body) : body;
};

const csv = () => `/files/requests/${id}/output.csv`;
const status = () => `/api/status/${id}`;
const asset = async () => {
  const page = String((await ask('/graphiql')).body);
  return new URL(/assets\/[\w.-]+\.js/.exec(page)![0], `${stage.program.url}/graphiql/`).pathname;
};

const COMPRESSED: readonly (readonly [string, () => string | Promise<string>])[] = [
  ['JSON', status],
  [
    'a query by GET',
    () =>
      `/graphql?query=${encodeURIComponent(`{ request(id: "${id}") { images(first: 61) { nodes { id outputUrl } } } }`)}`,
  ],
  ['a CSV', csv],
  ['a CSV of the REST API', () => `/api/requests/${id}/input.csv`],
  ['a script of GraphiQL', asset],
  ['a script of the API page', () => '/api/docs/swagger-ui-bundle.js'],
  ['the OpenAPI document', () => '/api/openapi.json'],
];

describe.each(COMPRESSED)('the response with %s', (_, pathOf) => {
  const proof = { 'sec-fetch-mode': 'cors' };

  test('has the same content with and without compression, and varies by Accept-Encoding', async () => {
    const path = await pathOf();
    const plain = await ask(path, proof);
    expect([plain.status, plain.headers['content-encoding']]).toEqual([200, undefined]);
    expect(plain.headers.vary).toMatch(/accept-encoding/i);
    for (const encoding of ['br', 'gzip']) {
      const compressed = await ask(path, { ...proof, 'accept-encoding': encoding });
      expect([compressed.status, compressed.headers['content-encoding']]).toEqual([200, encoding]);
      expect(compressed.headers.vary).toMatch(/accept-encoding/i);
      expect(compressed.headers['content-type']).toBe(plain.headers['content-type']);
      expect(compressed.headers['accept-ranges']).toBeUndefined();
      expect(compressed.body.length).toBeLessThan(plain.body.length);
      expect(decompressed(compressed).equals(plain.body)).toBe(true);
    }
  });
});

test.each<[string | undefined, string | undefined]>([
  [undefined, undefined],
  ['', undefined],
  ['identity', undefined],
  ['gzip', 'gzip'],
  ['gzip, deflate, br', 'br'],
  ['gzip, br', 'br'],
  ['br;q=0.5, gzip;q=0.9', 'gzip'],
  ['br;q=0, gzip', 'gzip'],
  ['gzip;q=0', undefined],
  ['gzip;q=0, br;q=0', undefined],
  ['identity;q=1, gzip;q=0.5', undefined],
  ['*', 'br'],
  ['*;q=0', undefined],
  ['zstd, x-unknown', undefined],
])('with Accept-Encoding %j, the response has the encoding %s', async (accepted, encoding) => {
  const result = await ask(csv(), accepted === undefined ? {} : { 'accept-encoding': accepted });
  expect([result.status, result.headers['content-encoding']]).toEqual([200, encoding]);
});

describe('responses that are never compressed', () => {
  const ALL = { 'accept-encoding': 'gzip, br' };

  test.each([
    ['a PNG', () => images[0]!],
    ['an SVG', () => images[60]!],
    ['a ZIP', () => `/api/requests/${id}/images.zip`],
  ])('%s is sent without compression', async (_, path) => {
    const { status: code, headers } = await ask(path(), ALL);
    expect([code, headers['content-encoding'], headers.vary ?? '']).toEqual([
      200,
      undefined,
      expect.not.stringMatching(/encoding/i),
    ]);
  });

  test('an event stream is sent without compression', async () => {
    const { headers, body } = await ask(`/api/requests/${id}/events`, ALL);
    expect([headers['content-type'], headers['content-encoding']]).toEqual(['text/event-stream', undefined]);
    expect(String(body)).toContain('event:');
  });

  test('a short response is sent without compression', async () => {
    const { headers } = await ask('/health/live', ALL);
    expect(headers['content-encoding']).toBeUndefined();
  });
});

describe('the ETag of a CSV', () => {
  const GZIP = { 'accept-encoding': 'gzip' };

  test('the ETag is strong without compression and weak with it', async () => {
    const { etag } = (await ask(csv())).headers;
    expect(etag).toMatch(/^"[^"]+"$/);
    expect((await ask(csv(), GZIP)).headers.etag).toBe(`W/${etag}`);
  });

  test('a client that has the CSV, compressed or not, gets a 304', async () => {
    const { etag = '' } = (await ask(csv())).headers;
    for (const tag of [etag, `W/${etag}`]) {
      const { status: code, headers, body } = await ask(csv(), { ...GZIP, 'if-none-match': tag });
      expect([code, headers.etag, body.length]).toEqual([304, tag, 0]);
      expect(headers.vary).toMatch(/accept-encoding/i);
    }
  });

  test('If-Range returns a part for the strong ETag, and the whole file for the weak one', async () => {
    const {
      headers: { etag = '' },
      body,
    } = await ask(csv());
    const part = await ask(csv(), { ...GZIP, range: 'bytes=2-11', 'if-range': etag });
    expect([part.status, part.headers['content-encoding'], part.headers.etag]).toEqual([
      206,
      undefined,
      etag,
    ]);
    expect(part.headers['content-range']).toBe(`bytes 2-11/${body.length}`);
    expect(part.headers.vary).toMatch(/accept-encoding/i);
    expect(part.body.equals(body.subarray(2, 12))).toBe(true);
    const other = await ask(csv(), { ...GZIP, range: 'bytes=2-11', 'if-range': `W/${etag}` });
    expect([other.status, other.headers['content-encoding']]).toEqual([200, 'gzip']);
    expect(decompressed(other).equals(body)).toBe(true);
  });

  test('HEAD returns the ETag and the length of the uncompressed file', async () => {
    const { headers, body } = await ask(csv());
    const head = await ask(csv(), GZIP, 'HEAD');
    expect([head.status, head.headers['content-length'], head.headers.etag]).toEqual([
      200,
      String(body.length),
      headers.etag,
    ]);
  });
});

test('a part of a script is not compressed', async () => {
  const path = await asset();
  const { body } = await ask(path);
  const part = await ask(path, { 'accept-encoding': 'br', range: 'bytes=0-2047' });
  expect([part.status, part.headers['content-encoding']]).toEqual([206, undefined]);
  expect(part.body.equals(body.subarray(0, 2048))).toBe(true);
});
