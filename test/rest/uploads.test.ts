import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { catalogue, HEADER } from '../support/client.js';
import { curl } from '../support/curl.js';
import { file, multipart, type Part, UPLOAD_HEADERS } from '../support/multipart.js';
import { requestHead, sendRaw } from '../support/raw-socket.js';
import { type Stage, startStage } from '../support/stage.js';
import { traces, tracesAtRest } from '../support/traces.js';

const MAX_BYTES = 400_000;
const GOOD = catalogue(['https://a.example/1.jpg', 'https://a.example/2.jpg'], ['https://a.example/3.jpg']);
const MIXED = `${GOOD}3,,https://a.example/4.jpg\n`;

let stage: Stage;
let folder: string;
let before: string[];

beforeAll(async () => {
  stage = await startStage({
    env: { ROLES: 'api', MAX_CSV_BYTES: String(MAX_BYTES), MAX_CSV_IMAGES: '1000', DATABASE_POOL: '4' },
  });
  folder = await mkdtemp(path.join(tmpdir(), 'halftone-curl-'));
  await writeFile(path.join(folder, 'good.csv'), GOOD);
  await writeFile(path.join(folder, 'mixed.csv'), MIXED);
});
afterAll(async () => {
  await stage?.dispose();
  await rm(folder, { recursive: true });
});

const at = (route: string) => `${stage.program.url}${route}`;
const good = (field: string) => ['--form', `${field}=@${folder}/good.csv`];

/** Posts a body unchanged. */
const post = (body: Uint8Array | string, ...headers: string[]) =>
  curl(
    [...headers, `content-type: ${UPLOAD_HEADERS['content-type']}`]
      .flatMap((header) => ['--header', header])
      .concat('--data-binary', '@-', at('/api/upload')),
    body,
  );

const optionsOf = async (id: string) => {
  const { request } = await stage.api.query(
    `query ($id: ID!) { request(id: $id) { fileName skippedRowCount
       options { quality format allow effort maxWidth maxHeight background pad trim keepMetadata keepOriginals checks } } }`,
    { id },
  );
  return request;
};

describe('uploads', () => {
  test.each([
    ['/api/upload', 'file'],
    ['/api/upload', 'csv'],
    ['/upload', 'file'],
    ['/upload', 'csv'],
  ])('an upload to %s in the field %s is accepted with the data of the new request', async (route, field) => {
    const { status, headers, json } = await curl([at(route), ...good(field)]);
    const body = json();
    const statusUrl = at(`/api/status/${body.requestId}`);
    expect(status).toBe(202);
    expect(body).toEqual({
      requestId: expect.any(String),
      request_id: body.requestId,
      status: 'PENDING',
      totalImages: 3,
      totalProducts: 2,
      skippedRowCount: 0,
      skippedImageCount: 0,
      unreadImageColumns: [],
      profile: 'GENERIC',
      message: 'Accepted: 3 images of 2 products.',
      comparison: null,
      eventsUrl: at(`/api/requests/${body.requestId}/events`),
      idempotencyReplayed: false,
      statusUrl,
      webhookSecret: null,
    });
    expect(headers.location).toBe(statusUrl);
    expect((await curl([statusUrl])).json()).toMatchObject({ requestId: body.requestId, totalImages: 3 });
    expect(await optionsOf(body.requestId)).toMatchObject({
      fileName: 'good.csv',
      options: { quality: 50, format: 'ORIGINAL', effort: 'BALANCED', maxWidth: null, keepMetadata: false },
    });
  });

  const options = [
    'quality=80',
    'max_width=640',
    'maxHeight=480',
    'background=#FFF',
    'pad=1:1',
    'trim=yes',
    'format=auto',
    'allow=["WEBP", "JPEG"]',
    'effort=smallest',
    'keep_metadata=true',
    'keepOriginals=1',
    'checks=true',
  ];
  const forms = options.flatMap((option) => ['--form', option]);
  test.each([
    ['before', (upload: string[]) => [...forms, ...upload]],
    ['after', (upload: string[]) => [...upload, ...forms]],
  ])('an upload may have its options %s the file', async (_, arrange) => {
    const { json } = await curl([at('/api/upload'), ...arrange(good('file'))]);
    expect((await optionsOf(json().requestId)).options).toEqual({
      quality: 80,
      format: 'AUTO',
      allow: ['JPEG', 'WEBP'],
      effort: 'SMALLEST',
      maxWidth: 640,
      maxHeight: 480,
      background: '#ffffff',
      pad: '1:1',
      trim: true,
      keepMetadata: true,
      keepOriginals: true,
      checks: true,
    });
  });

  test('an upload with onInvalidRow=SKIP leaves invalid rows out', async () => {
    const { json } = await curl([
      at('/api/upload'),
      ...['--form', `file=@${folder}/mixed.csv`, '--form', 'on_invalid_row=skip'],
    ]);
    expect(json()).toMatchObject({
      totalProducts: 2,
      skippedRowCount: 1,
      message: 'Accepted: 3 images of 2 products, without 1 invalid row with 1 image.',
    });
  });

  test('an upload in Windows-1252 is accepted although the first non-ASCII byte comes late', async () => {
    const rows = Array.from({ length: 500 }, (_, n) => `${n},Chair,https://a.example/${n}.jpg\n`).join('');
    const csv = Buffer.concat([
      Buffer.from(`${HEADER}${rows}1,Caf`),
      Buffer.from([0xe9]),
      Buffer.from(',https://a.example/c\n'),
    ]);
    const { status, json } = await post(multipart([file(csv, 'cafe.csv', 'file')]));
    expect([status, json().totalProducts]).toEqual([202, 501]);
  });

  test('an upload leaves no temporary file after the response', async () => {
    before = await tracesAtRest(stage);
    const { json } = await curl([at('/api/upload'), ...good('file')]);
    const added = (await tracesAtRest(stage)).filter((trace) => !before.includes(trace));
    expect(added.filter((trace) => !/ rows in |\/$/.test(trace))).toEqual([
      `objects/requests/${json().requestId}/input.csv`,
    ]);
  });
});

describe('idempotency keys', () => {
  test.each([
    ['as a header', (key: string) => ['--header', `Idempotency-Key: ${key}`]],
    ['as a field', (key: string) => ['--form', `idempotencyKey=${key}`]],
    ['in snake case', (key: string) => ['--form', `idempotency_key=${key}`]],
    [
      'as a header and a field',
      (key: string) => ['--header', `Idempotency-Key: ${key}`, '--form', `idempotencyKey=${key}`],
    ],
  ])('an idempotency key %s returns the same request for ten concurrent uploads', async (_, args) => {
    const key = randomUUID();
    const responses = await Promise.all(
      Array.from({ length: 10 }, () => curl([at('/api/upload'), ...good('file'), ...args(key)])),
    );
    expect(new Set(responses.map(({ status, json }) => `${status} ${json().requestId}`)).size).toBe(1);
    expect(await stage.sql('SELECT id FROM requests WHERE idempotency_key = $1', [key])).toEqual([
      { id: responses[0]!.json().requestId },
    ]);
  });
});

describe('the header Idempotency-Key', () => {
  const send = (key: string, ...more: string[]) =>
    curl([at('/api/upload'), ...good('file'), ...more, '--header', `Idempotency-Key: ${key}`]);

  test('the header names the same key with quotes and without', async () => {
    const key = randomUUID();
    const responses = [await send(key), await send(`"${key}"`), await send(`"${key}";a=1`)];
    const withField = await send(`"${key}"`, '--form', `idempotencyKey=${key}`);
    expect(new Set([...responses, withField].map(({ json }) => json().requestId)).size).toBe(1);
    expect([...responses, withField].map(({ headers }) => headers['idempotency-replayed'])).toEqual([
      undefined,
      'true',
      'true',
      'true',
    ]);
  });

  test('a key is rejected with another file or other options, and the error names the request with this key', async () => {
    const key = randomUUID();
    const { json } = await send(key);
    const { requestId } = json();
    const detail = expect.stringContaining('use a new key');
    for (const response of [
      await send(key, '--form', 'quality=51'),
      await curl([
        ...[at('/api/upload'), '--header', `Idempotency-Key: "${key}"`],
        ...['--form', `file=@${folder}/mixed.csv`, '--form', 'onInvalidRow=SKIP'],
      ]),
    ]) {
      expect(response.status).toBe(422);
      expect(response.json()).toMatchObject({
        code: 'IDEMPOTENCY_KEY_REUSED',
        status: 422,
        requestId,
        detail,
      });
    }
  });

  test('the header is rejected when it begins with a quote but is not a quoted string', async () => {
    const { status, json } = await send('"half');
    expect([status, json().code]).toEqual([400, 'INVALID_INPUT']);
  });
});

describe('rejected uploads, of which nothing is stored', () => {
  beforeEach(async () => {
    before = await tracesAtRest(stage);
  });
  afterEach(async () => expect(await tracesAtRest(stage)).toEqual(before));

  const csv = file(GOOD, 'a.csv', 'file');
  const field = (name: string, value: string): Part => ({ name, value });

  test.each<[string, Uint8Array | string, number, string, RegExp]>([
    [
      'a form without a file',
      multipart([field('quality', '50')]),
      400,
      'INVALID_INPUT',
      /no file.*curl -F file=@/,
    ],
    ['an empty form', multipart([]), 400, 'INVALID_INPUT', /form/],
    ['an empty body', '', 400, 'INVALID_INPUT', /aborted|interrupted/],
    ['a body that is not a form', 'x'.repeat(1000), 400, 'INVALID_INPUT', /aborted|interrupted/],
    ['two files', multipart([csv, file(GOOD, 'b.csv', 'csv')]), 400, 'INVALID_INPUT', /more than one file/],
    [
      'a file in another field',
      multipart([file(GOOD, 'a.csv', 'upload')]),
      400,
      'INVALID_INPUT',
      /"upload".*"file" or "csv"/,
    ],
    ['a file in a field without a name', multipart([file(GOOD, 'a.csv', '')]), 400, 'INVALID_INPUT', /""/],
    ['a text instead of a file', multipart([field('file', GOOD)]), 400, 'INVALID_INPUT', /put an @/],
    [
      'an unknown option',
      multipart([field('colour', 'red'), csv]),
      400,
      'INVALID_INPUT',
      /"colour" \(supported: quality/,
    ],
    [
      'an unknown option after the file',
      multipart([csv, field('colour', 'red')]),
      400,
      'INVALID_INPUT',
      /"colour"/,
    ],
    [
      'an option of the wrong type',
      multipart([csv, field('quality', 'high')]),
      400,
      'INVALID_INPUT',
      /quality must be a whole/,
    ],
    [
      'an option out of range',
      multipart([csv, field('quality', '101')]),
      400,
      'INVALID_INPUT',
      /between 1 and 100/,
    ],
    [
      'an unknown enum value',
      multipart([csv, field('format', 'bmp')]),
      400,
      'INVALID_INPUT',
      /ORIGINAL, AUTO, JPEG/,
    ],
    [
      'an option twice',
      multipart([field('quality', '1'), csv, field('quality', '2')]),
      400,
      'INVALID_INPUT',
      /twice/,
    ],
    [
      'an option in two spellings',
      multipart([field('maxWidth', '1'), csv, field('max_width', '1')]),
      400,
      'INVALID_INPUT',
      /twice/,
    ],
    [
      'an option with the name of an inherited property',
      multipart([field('__proto__', '{}'), csv]),
      400,
      'INVALID_INPUT',
      /__proto__/,
    ],
    [
      'an option name with brackets',
      multipart([field('quality[]', '1'), csv]),
      400,
      'INVALID_INPUT',
      /"quality\[\]"/,
    ],
    [
      'a huge option',
      multipart([field('quality', '9'.repeat(20_000)), csv]),
      400,
      'INVALID_INPUT',
      /longer than 8192/,
    ],
    [
      'an option with a huge name',
      multipart([field('q'.repeat(5000), '1'), csv]),
      400,
      'INVALID_INPUT',
      /name is too long/,
    ],
    [
      'a thousand options',
      multipart([...Array.from({ length: 1000 }, (_, n) => field(`a${n}`, '')), csv]),
      400,
      'INVALID_INPUT',
      /more than 50/,
    ],
    ['a truncated form', multipart([csv], { more: true }), 400, 'INVALID_INPUT', /aborted|interrupted/],
    [
      'a form that is truncated in a part header',
      multipart([csv]).subarray(0, 50),
      400,
      'INVALID_INPUT',
      /aborted|interrupted/,
    ],
    [
      'a part with a malformed header',
      multipart([csv]).toString().replace('Content-Disposition:', 'Content Disposition'),
      400,
      'INVALID_INPUT',
      /malformed|no file/,
    ],
    ['an empty file', multipart([file('', 'a.csv', 'file')]), 422, 'INVALID_CSV', /empty/],
    ['invalid rows', multipart([file(MIXED, 'a.csv', 'file')]), 422, 'INVALID_CSV', /Line 4/],
    [
      'an image',
      multipart([file(Buffer.from('89504e470d0a1a0a', 'hex'), 'a.png', 'file')]),
      422,
      'INVALID_CSV',
      /PNG/,
    ],
    [
      'a file one byte above the limit',
      multipart([file(GOOD.padEnd(MAX_BYTES + 1, '\n'), 'a.csv', 'file')]),
      413,
      'CSV_TOO_LARGE',
      /400000/,
    ],
    [
      'a file far above the limit',
      multipart([file(Buffer.alloc(20_000_000, '\n'), 'a.csv', 'file')]),
      413,
      'CSV_TOO_LARGE',
      /400000/,
    ],
    [
      'too many images',
      multipart([file(HEADER + '1,A,https://a.example/x\n'.repeat(1001), 'a.csv', 'file')]),
      422,
      'TOO_MANY_IMAGES',
      /1000/,
    ],
  ])('%s is rejected', async (_, body, expected, code, detail) => {
    const { status, headers, json } = await post(body);
    expect(json()).toMatchObject({ status: expected, code, detail: expect.stringMatching(detail) });
    expect([status, headers['content-type']]).toEqual([expected, 'application/problem+json']);
  });

  test('an INVALID_CSV problem lists the errors of all rows', async () => {
    const { json } = await post(multipart([file(MIXED, 'a.csv', 'file')]));
    expect(json()).toMatchObject({
      rowErrorCount: 1,
      rows: [{ line: 4, column: 'Product Name', code: 'MISSING_NAME', message: expect.any(String) }],
    });
  });

  test.each([
    ['a form without a boundary', ['--header', 'content-type: multipart/form-data', '--data', 'x']],
    ['an unknown parameter', ['--form', 'file=x', '--url-query', 'quality=50']],
    ['a key that differs from the field', ['--header', 'Idempotency-Key: a', '--form', 'idempotencyKey=b']],
  ])('%s is rejected with 400', async (_, args) => {
    const upload = args.includes('--form') ? good('csv') : [];
    const { status, json } = await curl([at('/api/upload'), ...args, ...upload]);
    expect([status, json().code]).toEqual([400, 'INVALID_INPUT']);
  });

  test.each([
    ['JSON', ['--header', 'content-type: application/json', '--data', '{}']],
    ['a URL-encoded form', ['--data', 'file=x']],
    ['a body without a content type', ['--header', 'content-type:', '--data', 'x']],
    ['a CSV without a form', ['--header', 'content-type: text/csv', '--data', 'x']],
  ])('%s is rejected with 415', async (_, args) => {
    for (const to of ['/api/upload', '/upload', '/api/inspect']) {
      const { status, json } = await curl([at(to), ...args]);
      expect([status, json().code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
      expect(json().detail).toContain('multipart/form-data');
    }
  });

  test('an upload from a page of another site is rejected with 403', async () => {
    const { status, json } = await curl([
      at('/api/upload'),
      ...good('file'),
      '--header',
      'sec-fetch-site: cross-site',
    ]);
    expect([status, json().code]).toEqual([403, 'FORBIDDEN']);
  });

  test('an upload whose Content-Length is above the limit is rejected before it arrives', async () => {
    const head = requestHead('POST /api/upload', {
      'Content-Type': UPLOAD_HEADERS['content-type'],
      'Content-Length': String(100 * MAX_BYTES),
    });
    const socket = await sendRaw(stage.program.url, head);
    const response = await new Promise<string>((resolve) =>
      socket.once('data', (data) => resolve(String(data))),
    );
    expect(response).toMatch(/^HTTP\/1\.1 413 /);
    socket.destroy();
  });

  test('an upload that its client aborts leaves nothing behind', async () => {
    const sent = httpRequest(at('/api/upload'), { method: 'POST', headers: UPLOAD_HEADERS });
    sent.on('error', () => {});
    sent.write(multipart([file(GOOD.repeat(50), 'a.csv', 'file')], { more: true }));
    await stage.until(async () => (await traces(stage)).some((trace) => trace.startsWith('open: ')));
    sent.destroy();
    await stage.until(async () => (await tracesAtRest(stage)).length === before.length);
    expect(await tracesAtRest(stage)).toEqual(before);
  });

  test('a client that continues to send a rejected upload is disconnected after a while', async () => {
    const socket = await sendRaw(
      stage.program.url,
      requestHead('POST /api/upload', {
        'Content-Type': UPLOAD_HEADERS['content-type'],
        'Transfer-Encoding': 'chunked',
      }),
    );
    const closed = new Promise((resolve) => socket.once('close', resolve));
    let response = '';
    socket.on('data', (data) => (response += String(data)));
    socket.on('error', () => {});
    const more = multipart([file(GOOD, 'a.csv', 'other')], { more: true });
    const send = (bytes: Uint8Array) =>
      socket.write(`${bytes.length.toString(16)}\r\n${Buffer.from(bytes).toString('latin1')}\r\n`);
    send(more);
    const sending = setInterval(() => send(Buffer.alloc(1000, 'x')), 20);
    await closed;
    clearInterval(sending);
    expect(response).toMatch(/^HTTP\/1\.1 400 /);
  });
});

test('uploads that never end do not block other uploads', async () => {
  const stalled = Array.from({ length: 20 }, () => {
    const sent = httpRequest(at('/api/upload'), { method: 'POST', headers: UPLOAD_HEADERS });
    sent.on('error', () => {});
    sent.write(multipart([file(HEADER, 'a.csv', 'file')], { more: true }));
    return sent;
  });
  await stage.until(
    async () => (await traces(stage)).filter((trace) => trace.startsWith('open: ')).length === 20,
  );
  expect((await curl([at('/api/upload'), ...good('file')])).status).toBe(202);
  for (const sent of stalled) sent.destroy();
  await stage.until(async () => !(await traces(stage)).some((trace) => trace.startsWith('open: ')));
});
