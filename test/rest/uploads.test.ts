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

/** Posts a body as it is, whatever it is. */
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
       options { quality format maxWidth maxHeight keepMetadata keepOriginals } } }`,
    { id },
  );
  return request;
};

describe('an upload', () => {
  test.each([
    ['/api/upload', 'file'],
    ['/api/upload', 'csv'],
    ['/upload', 'file'],
    ['/upload', 'csv'],
  ])('to %s as %s is accepted, and answered with what the request is', async (route, field) => {
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
      message: 'Accepted: 3 images of 2 products.',
      statusUrl,
      webhookSecret: null,
    });
    expect(headers.location).toBe(statusUrl);
    expect((await curl([statusUrl])).json()).toMatchObject({ requestId: body.requestId, totalImages: 3 });
    expect(await optionsOf(body.requestId)).toMatchObject({
      fileName: 'good.csv',
      options: { quality: 50, format: 'ORIGINAL', maxWidth: null, keepMetadata: false },
    });
  });

  const options = [
    'quality=80',
    'max_width=640',
    'maxHeight=480',
    'format=webp',
    'keep_metadata=true',
    'keepOriginals=1',
  ];
  const forms = options.flatMap((option) => ['--form', option]);
  test.each([
    ['before', (upload: string[]) => [...forms, ...upload]],
    ['behind', (upload: string[]) => [...upload, ...forms]],
  ])('takes options that stand %s the file', async (_, arrange) => {
    const { json } = await curl([at('/api/upload'), ...arrange(good('file'))]);
    expect((await optionsOf(json().requestId)).options).toEqual({
      quality: 80,
      format: 'WEBP',
      maxWidth: 640,
      maxHeight: 480,
      keepMetadata: true,
      keepOriginals: true,
    });
  });

  test('leaves faulty rows out when it is asked to', async () => {
    const { json } = await curl([
      at('/api/upload'),
      ...['--form', `file=@${folder}/mixed.csv`, '--form', 'on_invalid_row=skip'],
    ]);
    expect(json()).toMatchObject({
      totalProducts: 2,
      skippedRowCount: 1,
      message: 'Accepted: 3 images of 2 products, without 1 faulty row.',
    });
  });

  test('may be in Windows-1252, which shows late', async () => {
    const rows = Array.from({ length: 500 }, (_, n) => `${n},Chair,https://a.example/${n}.jpg\n`).join('');
    const csv = Buffer.concat([
      Buffer.from(`${HEADER}${rows}1,Caf`),
      Buffer.from([0xe9]),
      Buffer.from(',https://a.example/c\n'),
    ]);
    const { status, json } = await post(multipart([file(csv, 'cafe.csv', 'file')]));
    expect([status, json().totalProducts]).toEqual([202, 501]);
  });

  test('is gone from the disk when it has been answered', async () => {
    before = await tracesAtRest(stage);
    const { json } = await curl([at('/api/upload'), ...good('file')]);
    const added = (await tracesAtRest(stage)).filter((trace) => !before.includes(trace));
    expect(added.filter((trace) => !/ rows in |\/$/.test(trace))).toEqual([
      `objects/requests/${json().requestId}/input.csv`,
    ]);
  });
});

describe('an idempotency key', () => {
  test.each([
    ['as a header', (key: string) => ['--header', `Idempotency-Key: ${key}`]],
    ['as a field', (key: string) => ['--form', `idempotencyKey=${key}`]],
    ['in snake case', (key: string) => ['--form', `idempotency_key=${key}`]],
    ['as both', (key: string) => ['--header', `Idempotency-Key: ${key}`, '--form', `idempotencyKey=${key}`]],
  ])('%s gives the same request again, also ten times at once', async (_, args) => {
    const key = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => curl([at('/api/upload'), ...good('file'), ...args(key)])),
    );
    expect(new Set(answers.map(({ status, json }) => `${status} ${json().requestId}`)).size).toBe(1);
    expect(await stage.sql('SELECT id FROM requests WHERE idempotency_key = $1', [key])).toEqual([
      { id: answers[0]!.json().requestId },
    ]);
  });
});

describe('an idempotency key of a header', () => {
  const send = (key: string, ...more: string[]) =>
    curl([at('/api/upload'), ...good('file'), ...more, '--header', `Idempotency-Key: ${key}`]);

  test('is the same with quotes and without', async () => {
    const key = randomUUID();
    const answers = [await send(key), await send(`"${key}"`), await send(`"${key}";a=1`)];
    const again = await send(`"${key}"`, '--form', `idempotencyKey=${key}`);
    expect(new Set([...answers, again].map(({ json }) => json().requestId)).size).toBe(1);
    expect([...answers, again].map(({ headers }) => headers['idempotency-replayed'])).toEqual([
      undefined,
      'true',
      'true',
      'true',
    ]);
  });

  test('that comes with another file or other options is refused, and names the request that has it', async () => {
    const key = randomUUID();
    const { json } = await send(key);
    const { requestId } = json();
    const detail = expect.stringContaining('use a new key');
    for (const answer of [
      await send(key, '--form', 'quality=51'),
      await curl([
        ...[at('/api/upload'), '--header', `Idempotency-Key: "${key}"`],
        ...['--form', `file=@${folder}/mixed.csv`, '--form', 'onInvalidRow=SKIP'],
      ]),
    ]) {
      expect(answer.status).toBe(422);
      expect(answer.json()).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED', status: 422, requestId, detail });
    }
  });

  test('that begins with a quote and is no quoted string is refused', async () => {
    const { status, json } = await send('"half');
    expect([status, json().code]).toEqual([400, 'INVALID_INPUT']);
  });
});

describe('nothing is stored of', () => {
  beforeEach(async () => {
    before = await tracesAtRest(stage);
  });
  afterEach(async () => expect(await tracesAtRest(stage)).toEqual(before));

  const csv = file(GOOD, 'a.csv', 'file');
  const field = (name: string, value: string): Part => ({ name, value });

  test.each<[string, Uint8Array | string, number, string, RegExp]>([
    ['no file', multipart([field('quality', '50')]), 400, 'INVALID_INPUT', /no file.*curl -F file=@/],
    ['an empty form', multipart([]), 400, 'INVALID_INPUT', /form/],
    ['nothing', '', 400, 'INVALID_INPUT', /broke off/],
    ['what is no form', 'x'.repeat(1000), 400, 'INVALID_INPUT', /broke off/],
    ['two files', multipart([csv, file(GOOD, 'b.csv', 'csv')]), 400, 'INVALID_INPUT', /more than one file/],
    [
      'a file of another name',
      multipart([file(GOOD, 'a.csv', 'upload')]),
      400,
      'INVALID_INPUT',
      /"upload".*"file" or "csv"/,
    ],
    ['a file without a name', multipart([file(GOOD, 'a.csv', '')]), 400, 'INVALID_INPUT', /""/],
    ['text for the file', multipart([field('file', GOOD)]), 400, 'INVALID_INPUT', /put an @/],
    [
      'an unknown option',
      multipart([field('colour', 'red'), csv]),
      400,
      'INVALID_INPUT',
      /"colour"; there are quality/,
    ],
    [
      'an unknown option behind the file',
      multipart([csv, field('colour', 'red')]),
      400,
      'INVALID_INPUT',
      /"colour"/,
    ],
    [
      'a bad value',
      multipart([csv, field('quality', 'high')]),
      400,
      'INVALID_INPUT',
      /quality must be a whole/,
    ],
    [
      'a value out of range',
      multipart([csv, field('quality', '101')]),
      400,
      'INVALID_INPUT',
      /between 1 and 100/,
    ],
    ['a bad choice', multipart([csv, field('format', 'bmp')]), 400, 'INVALID_INPUT', /ORIGINAL, JPEG/],
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
      'a name that all objects have',
      multipart([field('__proto__', '{}'), csv]),
      400,
      'INVALID_INPUT',
      /__proto__/,
    ],
    ['a list in a name', multipart([field('quality[]', '1'), csv]), 400, 'INVALID_INPUT', /"quality\[\]"/],
    [
      'a huge option',
      multipart([field('quality', '9'.repeat(20_000)), csv]),
      400,
      'INVALID_INPUT',
      /longer than 8192/,
    ],
    [
      'an option of a huge name',
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
    ['a form that is cut off', multipart([csv], { more: true }), 400, 'INVALID_INPUT', /broke off/],
    ['a form that is cut off in a head', multipart([csv]).subarray(0, 50), 400, 'INVALID_INPUT', /broke off/],
    [
      'a part with a broken head',
      multipart([csv]).toString().replace('Content-Disposition:', 'Content Disposition'),
      400,
      'INVALID_INPUT',
      /malformed|no file/,
    ],
    ['an empty file', multipart([file('', 'a.csv', 'file')]), 422, 'INVALID_CSV', /empty/],
    ['faulty rows', multipart([file(MIXED, 'a.csv', 'file')]), 422, 'INVALID_CSV', /Line 4/],
    [
      'a picture',
      multipart([file(Buffer.from('89504e470d0a1a0a', 'hex'), 'a.png', 'file')]),
      422,
      'INVALID_CSV',
      /PNG/,
    ],
    [
      'a file too large',
      multipart([file(GOOD.padEnd(MAX_BYTES + 1, '\n'), 'a.csv', 'file')]),
      413,
      'CSV_TOO_LARGE',
      /400000/,
    ],
    [
      'a file far too large',
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
  ])('%s', async (_, body, expected, code, detail) => {
    const { status, headers, json } = await post(body);
    expect(json()).toMatchObject({ status: expected, code, detail: expect.stringMatching(detail) });
    expect([status, headers['content-type']]).toEqual([expected, 'application/problem+json']);
  });

  test('a faulty file tells every fault of it', async () => {
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
  ])('what comes as %s', async (_, args) => {
    const upload = args.includes('--form') ? good('csv') : [];
    const { status, json } = await curl([at('/api/upload'), ...args, ...upload]);
    expect([status, json().code]).toEqual([400, 'INVALID_INPUT']);
  });

  test.each([
    ['JSON', ['--header', 'content-type: application/json', '--data', '{}']],
    ['an ordinary form', ['--data', 'file=x']],
    ['no content type', ['--header', 'content-type:', '--data', 'x']],
    ['a CSV without a form', ['--header', 'content-type: text/csv', '--data', 'x']],
  ])('a body that is %s, with 415', async (_, args) => {
    for (const to of ['/api/upload', '/upload', '/api/inspect']) {
      const { status, json } = await curl([at(to), ...args]);
      expect([status, json().code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
      expect(json().detail).toContain('multipart/form-data');
    }
  });

  test('what a page of another site sends', async () => {
    const { status, json } = await curl([
      at('/api/upload'),
      ...good('file'),
      '--header',
      'sec-fetch-site: cross-site',
    ]);
    expect([status, json().code]).toEqual([403, 'FORBIDDEN']);
  });

  test('what is larger than the limit by its own account, before it arrives', async () => {
    const head = requestHead('POST /api/upload', {
      'Content-Type': UPLOAD_HEADERS['content-type'],
      'Content-Length': String(100 * MAX_BYTES),
    });
    const socket = await sendRaw(stage.program.url, head);
    const answer = await new Promise<string>((resolve) =>
      socket.once('data', (data) => resolve(String(data))),
    );
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    socket.destroy();
  });

  test('what is broken off while it arrives', async () => {
    const sent = httpRequest(at('/api/upload'), { method: 'POST', headers: UPLOAD_HEADERS });
    sent.on('error', () => {});
    sent.write(multipart([file(GOOD.repeat(50), 'a.csv', 'file')], { more: true }));
    await stage.until(async () => (await traces(stage)).some((trace) => trace.startsWith('open: ')));
    sent.destroy();
    await stage.until(async () => (await tracesAtRest(stage)).length === before.length);
    expect(await tracesAtRest(stage)).toEqual(before);
  });

  test('whoever goes on sending what was refused, and is cut off after a while', async () => {
    const socket = await sendRaw(
      stage.program.url,
      requestHead('POST /api/upload', {
        'Content-Type': UPLOAD_HEADERS['content-type'],
        'Transfer-Encoding': 'chunked',
      }),
    );
    const closed = new Promise((resolve) => socket.once('close', resolve));
    let answer = '';
    socket.on('data', (data) => (answer += String(data)));
    socket.on('error', () => {});
    const more = multipart([file(GOOD, 'a.csv', 'other')], { more: true });
    const send = (bytes: Uint8Array) =>
      socket.write(`${bytes.length.toString(16)}\r\n${Buffer.from(bytes).toString('latin1')}\r\n`);
    send(more);
    const sending = setInterval(() => send(Buffer.alloc(1000, 'x')), 20);
    await closed;
    clearInterval(sending);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  });
});

test('uploads that never end keep no other from being taken in', async () => {
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
