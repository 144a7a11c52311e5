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
  // Files wherever the suite runs: a bucket's pictures are answered by its server.
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

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Asks and takes the answer as it comes: fetch would unpack it. */
async function ask(
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
  body = '',
): Promise<Answer> {
  const sent = httpRequest(`${stage.program.url}${path}`, { method, headers });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: response.statusCode!, headers: response.headers, body: await buffer(response) };
}

const unpacked = ({ headers, body }: Answer): Buffer => {
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
  ['a script of the playground', asset],
  ['a script of the API page', () => '/api/docs/swagger-ui-bundle.js'],
  ['the description of the API', () => '/api/openapi.json'],
];

describe.each(COMPRESSED)('%s', (_, pathOf) => {
  const proof = { 'sec-fetch-mode': 'cors' };

  test('is the same compressed and not, and says that it depends on what is accepted', async () => {
    const path = await pathOf();
    const plain = await ask(path, proof);
    expect([plain.status, plain.headers['content-encoding']]).toEqual([200, undefined]);
    expect(plain.headers.vary).toMatch(/accept-encoding/i);
    for (const encoding of ['br', 'gzip']) {
      const packed = await ask(path, { ...proof, 'accept-encoding': encoding });
      expect([packed.status, packed.headers['content-encoding']]).toEqual([200, encoding]);
      expect(packed.headers.vary).toMatch(/accept-encoding/i);
      expect(packed.headers['content-type']).toBe(plain.headers['content-type']);
      expect(packed.headers['accept-ranges']).toBeUndefined();
      expect(packed.body.length).toBeLessThan(plain.body.length);
      expect(unpacked(packed).equals(plain.body)).toBe(true);
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
])('of who accepts %j the answer is encoded as %s', async (accepted, encoding) => {
  const answer = await ask(csv(), accepted === undefined ? {} : { 'accept-encoding': accepted });
  expect([answer.status, answer.headers['content-encoding']]).toEqual([200, encoding]);
});

describe('what is compressed already, or may not wait, is sent as it is:', () => {
  const ALL = { 'accept-encoding': 'gzip, br' };

  test.each([
    ['a picture', () => images[0]!],
    ['a drawing', () => images[60]!],
    ['a ZIP', () => `/api/requests/${id}/images.zip`],
  ])('%s', async (_, path) => {
    const { status: code, headers } = await ask(path(), ALL);
    expect([code, headers['content-encoding'], headers.vary ?? '']).toEqual([
      200,
      undefined,
      expect.not.stringMatching(/encoding/i),
    ]);
  });

  test('a stream of events', async () => {
    const { headers, body } = await ask(`/api/requests/${id}/events`, ALL);
    expect([headers['content-type'], headers['content-encoding']]).toEqual(['text/event-stream', undefined]);
    expect(String(body)).toContain('event:');
  });

  test('a short answer', async () => {
    const { headers } = await ask('/health/live', ALL);
    expect(headers['content-encoding']).toBeUndefined();
  });
});

describe('the tag of a CSV', () => {
  const GZIP = { 'accept-encoding': 'gzip' };

  test('is strong for its bytes and weak for what is compressed', async () => {
    const { etag } = (await ask(csv())).headers;
    expect(etag).toMatch(/^"[^"]+"$/);
    expect((await ask(csv(), GZIP)).headers.etag).toBe(`W/${etag}`);
  });

  test('spares whoever has the CSV, compressed or not, another copy', async () => {
    const { etag = '' } = (await ask(csv())).headers;
    for (const tag of [etag, `W/${etag}`]) {
      const { status: code, headers, body } = await ask(csv(), { ...GZIP, 'if-none-match': tag });
      expect([code, headers.etag, body.length]).toEqual([304, tag, 0]);
      expect(headers.vary).toMatch(/accept-encoding/i);
    }
  });

  test('gets a part only for the bytes as they are', async () => {
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
    expect(unpacked(other).equals(body)).toBe(true);
  });

  test('comes with its head, which has the length of the bytes as they are', async () => {
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
