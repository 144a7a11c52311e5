import { randomUUID } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { HEADER } from '../support/client.js';
import { curl } from '../support/curl.js';
import { file, multipart, UPLOAD_HEADERS } from '../support/multipart.js';
import { traces, tracesAtRest } from '../support/traces.js';
import { at, folder, good, post, stage, useUploadStage } from './upload-stage.js';

useUploadStage();

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
    const before = await tracesAtRest(stage);
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
