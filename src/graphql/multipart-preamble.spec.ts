import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { ClientError } from '../common/index.js';
import { MAX_PREAMBLE_BYTES, readPreamble } from './multipart-preamble.js';

const OPERATIONS = JSON.stringify({ query: 'mutation ($file: Upload!) { uploadCsv(file: $file) { id } }' });
const MAP = '{"0": ["variables.file"]}';
const CSV = 'Name,Images\r\nChair – “new”,https://a.example/1.jpg\r\n';

const field = (name: string, value: string) =>
  `--limit\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
const file = (name = '0') =>
  `--limit\r\nContent-Disposition: form-data; name="${name}"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\n${CSV}\r\n`;
const body = (...parts: string[]) => Buffer.from(`${parts.join('')}--limit--\r\n`);

const GOOD = body(field('operations', OPERATIONS), field('map', MAP), file());
const HEADERS = { 'content-type': 'multipart/form-data; boundary=limit' };

function pieces(bytes: Buffer, size: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
    bytes.subarray(i * size, (i + 1) * size),
  );
}

function requestOf(chunks: Iterable<Buffer>, headers: Record<string, string> = HEADERS) {
  return Object.assign(Readable.from(chunks, { objectMode: false }), { headers });
}

const rejection = (words: string | RegExp) =>
  expect.objectContaining({
    constructor: ClientError,
    code: 'INVALID_INPUT',
    message: expect.stringMatching(words),
  }) as ClientError;

describe('a valid request', () => {
  test.each([1, 2, 3, 7, 64, 150, 151, 500, GOOD.length])(
    'in chunks of %i bytes is read up to the end of its map, and no byte is lost or repeated',
    async (size) => {
      const chunks = pieces(GOOD, size);
      const request = requestOf(chunks);
      const read = await readPreamble(request);
      expect(request.isPaused()).toBe(true);
      expect(read).toEqual(chunks.slice(0, read.length));
      // The parser knows that the value of the map has ended after the next boundary.
      const end = GOOD.indexOf('\r\n--limit', GOOD.indexOf('"map"')) + '\r\n--limit'.length;
      expect(read).toHaveLength(Math.ceil(end / size));
      expect(Buffer.concat([...read, await buffer(request)])).toEqual(GOOD);
    },
  );

  test.each<[string, Buffer]>([
    ['a MIME preamble', Buffer.concat([Buffer.from('nothing yet\r\n'), GOOD])],
    [
      'fields of their own content type',
      Buffer.from(String(GOOD).replaceAll('\r\n\r\n{', '\r\nContent-Type: application/json\r\n\r\n{')),
    ],
    ['no file after the map', body(field('operations', OPERATIONS), field('map', MAP))],
    [
      'more fields after the map',
      body(field('operations', OPERATIONS), field('map', MAP), field('map', '{}'), file()),
    ],
    [
      'long operations',
      body(
        field('operations', `{"query":"${'q'.repeat(MAX_PREAMBLE_BYTES - 13)}"}`),
        field('map', MAP),
        file(),
      ),
    ],
  ])('may have %s', async (_, bytes) => {
    const request = requestOf(pieces(bytes, 1000));
    expect(Buffer.concat([...(await readPreamble(request)), await buffer(request)])).toEqual(bytes);
  });

  test('may have characters split between chunks', async () => {
    const query = JSON.stringify({ query: '# “größer” 🪑\n{ webhooks { id } }' });
    const bytes = body(field('operations', query), field('map', MAP), file());
    const request = requestOf(pieces(bytes, 1));
    expect(Buffer.concat([...(await readPreamble(request)), await buffer(request)])).toEqual(bytes);
  });
});

describe('invalid requests', () => {
  test.each<[string, Buffer, string]>([
    ['no field', body(), 'must start with the fields "operations" and "map"'],
    ['an empty body', Buffer.alloc(0), 'must start with the fields "operations" and "map"'],
    ['no operations', body(field('map', MAP), file()), 'in this order'],
    ['no map', body(field('operations', OPERATIONS), file()), 'before the file'],
    [
      'no map and no file',
      body(field('operations', OPERATIONS)),
      'must start with the fields "operations" and "map"',
    ],
    ['the map first', body(field('map', MAP), field('operations', OPERATIONS), file()), 'in this order'],
    ['the file first', body(file(), field('operations', OPERATIONS), field('map', MAP)), 'before the file'],
    ['the file second', body(field('operations', OPERATIONS), file(), field('map', MAP)), 'before the file'],
    [
      'operations twice',
      body(field('operations', OPERATIONS), field('operations', OPERATIONS)),
      'in this order',
    ],
    [
      'another field first',
      body(field('note', 'x'), field('operations', OPERATIONS), field('map', MAP)),
      'in this order',
    ],
    [
      'another field between',
      body(field('operations', OPERATIONS), field('note', 'x'), field('map', MAP)),
      'in this order',
    ],
    [
      'batched operations',
      body(field('operations', `[${OPERATIONS}]`), field('map', '{"0": ["0.variables.file"]}'), file()),
      'Batches are not supported',
    ],
    [
      'broken operations',
      body(field('operations', OPERATIONS.slice(1)), field('map', MAP), file()),
      'JSON object with a query',
    ],
    ['a broken map', body(field('operations', OPERATIONS), field('map', '{'), file()), 'must name one file'],
    [
      'a map with an index',
      body(field('operations', OPERATIONS), field('map', '{"0": ["variables.ids.20000000"]}'), file()),
      'must name one file',
    ],
    [
      'operations too long',
      body(field('operations', `{"query":"${'q'.repeat(MAX_PREAMBLE_BYTES)}"}`), field('map', MAP), file()),
      '"operations" is longer than',
    ],
    [
      'a map too long',
      body(field('operations', OPERATIONS), field('map', ' '.repeat(MAX_PREAMBLE_BYTES) + MAP), file()),
      '"map" is longer than',
    ],
    [
      'too many bytes before the first boundary',
      Buffer.concat([Buffer.alloc(5 * MAX_PREAMBLE_BYTES), Buffer.from('\r\n'), GOOD]),
      'longer than',
    ],
    [
      'too many bytes in an unknown part',
      body(`--limit\r\nX-Other: y\r\n\r\n${'x'.repeat(5 * MAX_PREAMBLE_BYTES)}\r\n`),
      'longer than',
    ],
    [
      'another boundary than in its header',
      Buffer.from(String(GOOD).replaceAll('limit', 'border')),
      'must start with the fields',
    ],
    ['a broken part header', body('--limit\r\n(no header)\r\n\r\nx\r\n'), 'malformed'],
    ['an endless part header', body(`--limit\r\nX-Long: ${'x'.repeat(20_000)}`), 'malformed'],
  ])('a request with %s is rejected', async (_, bytes, words) => {
    for (const size of [997, 65_536]) {
      const request = requestOf(pieces(bytes, size));
      await expect(readPreamble(request)).rejects.toThrow(rejection(words));
      expect(request.listenerCount('data')).toBe(0);
    }
  });

  test.each([
    ['no boundary', { 'content-type': 'multipart/form-data' }],
    ['no content type', {}],
    ['a malformed content type', { 'content-type': 'multipart/form-data; boundary="' }],
  ])('a request with %s is rejected', async (_, headers) => {
    await expect(readPreamble(requestOf([GOOD], headers))).rejects.toThrow(rejection('has no boundary'));
  });
});

test('reading stops when a request is rejected', async () => {
  let given = 0;
  function* endless() {
    for (; ; given += 1000) yield Buffer.alloc(1000, 'x');
  }
  const request = requestOf(endless());
  await expect(readPreamble(request)).rejects.toThrow(rejection('longer than'));
  // The stream also fills its own buffer.
  expect(given).toBeLessThan(4 * MAX_PREAMBLE_BYTES + 20 * 1000 + request.readableHighWaterMark);
  request.destroy();
});

describe('aborted requests', () => {
  test.each([0, 1, 60, 200])('a request that is aborted after %i bytes is rejected', async (count) => {
    const request = Object.assign(new PassThrough(), { headers: HEADERS });
    const reading = readPreamble(request);
    request.write(GOOD.subarray(0, count));
    request.destroy();
    await expect(reading).rejects.toThrow(rejection('was aborted'));
  });

  test('a request that was aborted before it is read is rejected', async () => {
    const request = Object.assign(new PassThrough(), { headers: HEADERS });
    request.destroy();
    await once(request, 'close');
    await expect(readPreamble(request)).rejects.toThrow(rejection('was aborted'));
  });
});

describe('over HTTP', () => {
  /** Sends `bytes` as a body of `length` bytes and returns the result of readPreamble. Disconnects if `bytes` is shorter. */
  async function send(bytes: Buffer, length: number): Promise<Buffer[] | ClientError> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const arrival = once(server, 'request') as Promise<[IncomingMessage]>;
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.on('error', () => {});
    try {
      socket.write(
        `POST / HTTP/1.1\r\nHost: x\r\nContent-Type: ${HEADERS['content-type']}\r\nContent-Length: ${length}\r\n\r\n`,
      );
      const [request] = await arrival;
      const reading = readPreamble(request).catch((error: ClientError) => error);
      if (bytes.length < length) socket.write(bytes, () => socket.destroy());
      else socket.write(bytes);
      return await reading;
    } finally {
      socket.destroy();
      server.close();
    }
  }

  test('a complete request is read', async () => {
    const read = await send(GOOD, GOOD.length);
    expect(read).toBeInstanceOf(Array);
    expect(Buffer.concat(read as Buffer[])).toEqual(GOOD.subarray(0, Buffer.concat(read as Buffer[]).length));
  });

  test('a request that ends without a map is rejected', async () => {
    const bytes = body(field('operations', OPERATIONS));
    expect(await send(bytes, bytes.length)).toEqual(
      rejection('must start with the fields "operations" and "map"'),
    );
  });

  test('a request whose client disconnects is rejected', async () => {
    expect(await send(GOOD.subarray(0, 100), GOOD.length)).toEqual(rejection('was aborted'));
  });
});
