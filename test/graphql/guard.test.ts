import { curl } from '../support/curl.js';
import {
  file,
  MAP,
  map,
  multipart,
  operation,
  operations,
  type Part,
  UPLOAD_HEADERS,
} from '../support/multipart.js';
import { received, requestHead, sendRaw } from '../support/raw-socket.js';
import { type Stage, startStage } from '../support/stage.js';
import { tracesAtRest } from '../support/traces.js';
import { CSV, MALFORMED_UPLOADS } from './malformed-uploads.table.js';

const JSON_TYPE = { 'content-type': 'application/json' };
const QUERY = JSON.stringify({ query: '{ __typename }' });

let stage: Stage;

beforeAll(async () => {
  stage = await startStage({ env: { ROLES: 'api' } });
});
afterAll(() => stage?.dispose());

// After each request the program still responds, has stored nothing, and has logged no error and no warning.
afterEach(async () => {
  expect(await stage.api.query('{ __typename }')).toEqual({ __typename: 'Query' });
  expect(await tracesAtRest(stage)).toEqual([]);
  expect(stage.program.output()).not.toMatch(/ERROR|WARN/);
});

const rejection = (status: number, code: string) => ({
  status,
  body: { errors: [{ message: expect.stringMatching(/.{10}/), extensions: { code } }] },
});

describe('uploads that are rejected before their file arrives', () => {
  test.each(MALFORMED_UPLOADS)(
    'an upload %s is rejected',
    async (_, parts) => {
      expect(await stage.api.post(multipart(parts), UPLOAD_HEADERS)).toMatchObject(
        rejection(400, 'INVALID_INPUT'),
      );
    },
    5000,
  );

  test.each([
    ['without a boundary', { ...UPLOAD_HEADERS, 'content-type': 'multipart/form-data' }],
    ['with another boundary', { ...UPLOAD_HEADERS, 'content-type': 'multipart/form-data; boundary=other' }],
  ])(
    'an upload %s is rejected',
    async (_, headers) => {
      const body = multipart([operations(), MAP, file(CSV)]);
      expect(await stage.api.post(body, headers)).toMatchObject(rejection(400, 'INVALID_INPUT'));
    },
    5000,
  );
});

test.each(['multipart/mixed; boundary=halftone-tests', 'text/csv'])(
  'an upload with the content type %s is rejected with 415',
  async (type) => {
    const body = multipart([operations(), MAP, file(CSV)]);
    const headers = { ...UPLOAD_HEADERS, 'content-type': type };
    expect(await stage.api.post(body, headers)).toMatchObject(rejection(415, 'UNSUPPORTED_MEDIA_TYPE'));
  },
  5000,
);

test('a client may finish sending a rejected upload, and the connection then serves the next request', async () => {
  const note = { name: 'note', value: Buffer.alloc(20_000_000) };
  const body = multipart([note, operations(), MAP, file(CSV)]);
  const headers = { ...UPLOAD_HEADERS, 'content-length': String(body.length) };
  const socket = await sendRaw(stage.program.url, requestHead('POST /graphql', headers));
  socket.write(body.subarray(0, 1_000_000));
  expect(await received(socket, /INVALID_INPUT/)).toMatch(/^HTTP\/1\.1 400 /);
  socket.write(body.subarray(1_000_000));
  socket.write(
    requestHead('POST /graphql', { ...JSON_TYPE, 'content-length': String(QUERY.length) }) + QUERY,
  );
  expect(await received(socket, /__typename/)).toMatch(/^HTTP\/1\.1 200 /);
  socket.destroy();
});

test.each<[string, readonly Part[]]>([
  ['is missing', [operations(), MAP]],
  ['has another name than the map', [operations(), MAP, file(CSV, 'a.csv', '1')]],
  ['comes after another', [operations(), MAP, file(CSV, 'a.csv', '1'), file(CSV)]],
  ['is a plain field', [operations(), MAP, { name: '0', value: CSV }]],
  ['has a malformed header', [operations(), MAP, file(CSV, 'bell\x07.csv')]],
])(
  'an upload whose file %s is rejected',
  async (_, parts) => {
    const { body } = await stage.api.post(multipart(parts), UPLOAD_HEADERS);
    expect(body.errors?.[0]).toMatchObject({ extensions: { code: 'INVALID_INPUT' } });
  },
  5000,
);

test.each(['variables.input', 'variables.constructor.prototype.query', 'variables.other'])(
  'an upload that maps its file to %s is rejected',
  async (variable) => {
    const parts = [operations(), map({ 0: [variable] }), file(CSV)];
    const { body } = await stage.api.post(multipart(parts), UPLOAD_HEADERS);
    expect(body.errors?.[0]).toMatchObject({
      extensions: { code: 'BAD_USER_INPUT', reason: 'INVALID_INPUT' },
    });
  },
  5000,
);

test.each([
  [
    'a string',
    'BAD_USER_INPUT',
    { query: 'mutation ($f: Upload!) { uploadCsv(file: $f) { id } }', variables: { f: CSV } },
  ],
  ['a literal', 'GRAPHQL_VALIDATION_FAILED', { query: 'mutation { uploadCsv(file: "a.csv") { id } }' }],
])('%s is rejected in place of a file', async (_, code, body) => {
  expect(await stage.api.post(JSON.stringify(body), JSON_TYPE)).toMatchObject(rejection(400, code));
});

test('a file that the query does not use is ignored', async () => {
  const parts = [operation({ query: '{ __typename }' }), map({ 0: ['variables.file'] }), file(CSV)];
  expect(await stage.api.post(multipart(parts), UPLOAD_HEADERS)).toEqual({
    status: 200,
    body: { data: { __typename: 'Query' } },
  });
});

describe('bodies that are not GraphQL requests', () => {
  test.each<[string, string, Record<string, string>, number]>([
    ['an empty body', '', JSON_TYPE, 400],
    ['a body without a query', '{}', JSON_TYPE, 400],
    ['a batch', `[${QUERY}]`, JSON_TYPE, 400],
    ['broken JSON', '{"query": ', JSON_TYPE, 400],
    ['a string', '"{ __typename }"', JSON_TYPE, 400],
    ['too large a body', JSON.stringify({ query: `{ __typename } #${'x'.repeat(300_000)}` }), JSON_TYPE, 413],
    [
      'a body in an unknown character set',
      QUERY,
      { 'content-type': 'application/json; charset=klingon' },
      415,
    ],
    ['a body in an unknown encoding', QUERY, { ...JSON_TYPE, 'content-encoding': 'rot13' }, 415],
    ['a body that is not compressed as declared', QUERY, { ...JSON_TYPE, 'content-encoding': 'gzip' }, 400],
  ])(
    '%s gets a GraphQL error response',
    async (_, body, headers, status) => {
      expect(await stage.api.post(body, headers)).toMatchObject(rejection(status, 'INVALID_INPUT'));
    },
    5000,
  );
});

test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'application/graphql'])(
  'a query with the content type %s is rejected with 415, because a form of another site could send it',
  async (type) => {
    const response = await stage.api.post(QUERY, { 'content-type': type });
    expect(response).toMatchObject(rejection(415, 'UNSUPPORTED_MEDIA_TYPE'));
  },
);

describe('requests that a page of another site could send without a preflight', () => {
  const body = multipart([operations({ onInvalidRow: 'SKIP' }), MAP, file('Name,Image\n,\n')]);
  const type = `content-type: ${UPLOAD_HEADERS['content-type']}`;
  const headersOf = (headers: readonly string[]) => headers.flatMap((header) => ['--header', header]);
  const upload = (...headers: string[]) =>
    curl([...headersOf([type, ...headers]), '--data-binary', '@-', `${stage.program.url}/graphql`], body);
  const ask = (query: string, ...headers: string[]) =>
    curl([...headersOf(headers), `${stage.program.url}/graphql?query=${encodeURIComponent(query)}`]);
  const ownOrigin = () => `origin: ${stage.program.url}`;
  const SITES: readonly (readonly [string, () => string[]])[] = [
    ['a browser on a page of this server', () => ['sec-fetch-site: same-origin', 'sec-fetch-mode: cors']],
    ['a browser on a page of this server over plain HTTP', () => [ownOrigin()]],
    ["Node's fetch", () => ['sec-fetch-mode: cors']],
    ['a client with a bearer token', () => ['authorization: Bearer ht_x']],
    ['a client that adds the header', () => ['apollo-require-preflight: true']],
  ];

  test.each(SITES)('an upload from %s is accepted', async (_, headers) => {
    const { status, json } = await upload(...headers());
    // The error shows that the file was read. It is invalid so that nothing of it is stored.
    expect([status, json()]).toMatchObject([200, { errors: [{ extensions: { code: 'INVALID_CSV' } }] }]);
  });

  test.each(SITES)('a query by GET from %s is executed', async (_, headers) => {
    const { status, json } = await ask('{ __typename }', ...headers());
    expect([status, json()]).toEqual([200, { data: { __typename: 'Query' } }]);
  });

  test.each(SITES)('a mutation by GET from %s is rejected', async (_, headers) => {
    const { status, json } = await ask('mutation { deleteRequest(id: "1") }', ...headers());
    expect([status, json()]).toMatchObject([405, { errors: [{ message: expect.stringContaining('GET') }] }]);
  });

  test.each([
    ['without a header that shows its origin', []],
    ['with a password that a browser may have added', ['authorization: Basic YTpi']],
  ])('an upload or a query by GET %s is rejected', async (_, headers) => {
    const response = await upload(...headers);
    expect(response).toMatchObject({ status: 400 });
    expect(response.json()).toMatchObject(rejection(400, 'INVALID_INPUT').body);
    const query = await ask('{ __typename }', ...headers);
    expect([query.status, query.json()]).toMatchObject([400, rejection(400, 'INVALID_INPUT').body]);
  });

  test.each([
    ['script', ['origin: https://evil.example', 'sec-fetch-site: cross-site', 'sec-fetch-mode: cors']],
    ['form over plain HTTP', ['origin: https://evil.example']],
    ['image or link', ['sec-fetch-site: cross-site', 'sec-fetch-mode: no-cors']],
  ])('an upload or a query by GET from a %s of another site is rejected', async (_, headers) => {
    expect((await upload(...headers)).status).toBe(403);
    expect((await ask('{ __typename }', ...headers)).status).toBe(400);
  });
});
