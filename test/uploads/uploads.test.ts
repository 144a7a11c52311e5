import { ApiError, catalogue, HEADER } from '../support/client.js';
import { file, MAP, multipart, operations, UPLOAD_HEADERS } from '../support/multipart.js';
import { type Stage, startStage } from '../support/stage.js';
import { tracesAtRest } from '../support/traces.js';
import { register } from '../support/webhooks.js';

const GOOD = catalogue(['https://img.example.com/chair.jpg']);

let stage: Stage;

beforeAll(async () => {
  // The smallest pool, so that waiting for a connection while holding one would deadlock and fail a test.
  stage = await startStage({ env: { ROLES: 'api', DATABASE_POOL: '4' } });
});
afterAll(() => stage?.dispose());

const requestOf = async (id: string) => {
  const { request } = await stage.api.query(
    `query ($id: ID!) { request(id: $id) { fileName totalProducts skippedRowCount progress { totalImages }
       skippedRows { line column code message } products { nodes { serialNumber } }
       options { quality format allow effort maxWidth maxHeight background pad trim keepMetadata keepOriginals checks } } }`,
    { id },
  );
  return request;
};

describe('a file with invalid rows', () => {
  const MIXED = `${HEADER}1,Chair,https://a.example/1.jpg\n2,,ftp://a.example/2\n3,Lamp,\n4,Desk,https://a.example/4\n`;

  test('is rejected as a whole by default and with REJECT', async () => {
    const before = await tracesAtRest(stage);
    for (const input of [{}, { onInvalidRow: 'REJECT' }]) {
      await expect(stage.api.upload(MIXED, input)).rejects.toMatchObject({
        extensions: { code: 'INVALID_CSV', rowErrorCount: 2 },
      });
    }
    expect(await tracesAtRest(stage)).toEqual(before);
  });

  test('is accepted without them with SKIP, which reports them', async () => {
    expect(await requestOf(await stage.api.upload(MIXED, { onInvalidRow: 'SKIP' }))).toMatchObject({
      totalProducts: 2,
      progress: { totalImages: 2 },
      products: { nodes: [{ serialNumber: '1' }, { serialNumber: '4' }] },
      skippedRowCount: 1,
      skippedRows: [
        { line: 3, column: 'Product Name', code: 'MISSING_NAME', message: expect.any(String) },
        { line: 3, column: 'Input Image Urls', code: 'INVALID_URL', message: expect.any(String) },
      ],
    });
  });

  test('reports the errors of a hundred rows with SKIP, and counts all of them', async () => {
    const invalid = Array.from({ length: 500 }, (_, index) => `${index},Chair,nowhere\n`).join('');
    const request = await requestOf(await stage.api.upload(`${GOOD}${invalid}`, { onInvalidRow: 'SKIP' }));
    expect(request).toMatchObject({ totalProducts: 1, skippedRowCount: 500 });
    expect(request.skippedRows).toHaveLength(100);
  });

  test.each([
    ['with invalid rows only', `${HEADER}1,,https://a.example/1.jpg\n`, 'MISSING_NAME'],
    [
      'with a cell that is longer than any row may be',
      `${GOOD}5,"${'Sofa.\n'.repeat(300_000)}",https://a.example/5.jpg\n`,
      'UNCLOSED_QUOTE',
    ],
  ])('%s is rejected with SKIP as well', async (_, csv, code) => {
    const before = await tracesAtRest(stage);
    await expect(stage.api.upload(csv, { onInvalidRow: 'SKIP' })).rejects.toMatchObject({
      extensions: { code: 'INVALID_CSV', rows: expect.arrayContaining([expect.objectContaining({ code })]) },
    });
    expect(await tracesAtRest(stage)).toEqual(before);
  });
});

describe('the options', () => {
  test.each<[Record<string, unknown>, string[], string?]>([
    [{ quality: 0 }, ['quality']],
    [{ quality: 101 }, ['quality']],
    [{ maxWidth: 0 }, ['maxWidth']],
    [{ maxHeight: -1 }, ['maxHeight']],
    [{ background: 'white', pad: '1' }, ['background', 'pad']],
    [{ maxWidth: 20_000, quality: -5 }, ['maxWidth', 'quality']],
    [{ idempotencyKey: '' }, ['idempotencyKey']],
    [{ idempotencyKey: 'k'.repeat(256) }, ['idempotencyKey']],
    [
      { idempotencyKey: 'a\0b', maxHeight: 0, maxWidth: 0, quality: 0 },
      ['idempotencyKey', 'maxHeight', 'maxWidth', 'quality'],
    ],
    [{ quality: 50.5 }, ['quality'], 'BAD_USER_INPUT'],
    [{ quality: '50' }, ['quality'], 'BAD_USER_INPUT'],
    [{ format: 'BMP' }, ['format'], 'BAD_USER_INPUT'],
    [{ onInvalidRow: 'IGNORE' }, ['onInvalidRow'], 'BAD_USER_INPUT'],
    [{ colour: true }, ['colour'], 'BAD_USER_INPUT'],
  ])(
    '%j are rejected with a message that names every invalid option',
    async (input, names, code = 'INVALID_INPUT') => {
      const before = await tracesAtRest(stage);
      const error = await stage.api.upload(GOOD, input).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code });
      for (const name of names) expect((error as ApiError).errors[0]!.message).toContain(name);
      expect(await tracesAtRest(stage)).toEqual(before);
    },
  );

  const defaults = {
    quality: 50,
    format: 'ORIGINAL',
    allow: null,
    effort: 'BALANCED',
    maxWidth: null,
    maxHeight: null,
    background: null,
    pad: null,
    trim: false,
    keepMetadata: false,
    keepOriginals: false,
    checks: false,
  };
  const NULLS = {
    quality: null,
    format: null,
    allow: null,
    effort: null,
    maxWidth: null,
    maxHeight: null,
    background: null,
    pad: null,
    trim: null,
    keepMetadata: null,
    keepOriginals: null,
    checks: null,
    onInvalidRow: null,
    idempotencyKey: null,
  };
  const all = {
    quality: 100,
    format: 'AUTO',
    allow: ['JPEG', 'WEBP'],
    effort: 'FAST',
    maxWidth: 1,
    maxHeight: 16_384,
    background: '#aabbcc',
    pad: '4:5',
    trim: true,
    keepMetadata: true,
    keepOriginals: true,
    checks: true,
  };
  test.each([
    [{}, defaults],
    [NULLS, defaults],
    [all, all],
  ])('%j are stored with the request', async (input, options) => {
    expect((await requestOf(await stage.api.upload(GOOD, input))).options).toEqual(options);
  });
});

test.each([
  ['my catalogue.csv', 'my catalogue.csv'],
  ['Größe – “Żółty” 🪑 目录.csv', 'Größe – “Żółty” 🪑 目录.csv'],
  ['../../../etc/passwd', 'passwd'],
  ['C:\\Users\\me\\chairs.csv', 'chairs.csv'],
  ['/', 'catalogue.csv'],
  ['..', 'catalogue.csv'],
  ['', 'catalogue.csv'],
  ['   ', 'catalogue.csv'],
  ['tab\t and \u009b[31m.csv', 'tab and [31m.csv'],
  ['<script>alert(1)</script>.csv', 'script>.csv'],
  [`${'long'.repeat(100)}.csv`, `${'long'.repeat(100).slice(0, 254)}…`],
])('stores the file name %j as %j', async (sent, kept) => {
  const { body } = await stage.api.post(
    multipart([operations(), MAP, { ...file(GOOD, sent), type: 'application/octet-stream' }]),
    UPLOAD_HEADERS,
  );
  const { uploadCsv } = body.data as { uploadCsv: { id: string } };
  expect((await requestOf(uploadCsv.id)).fileName).toBe(kept);
});

test('rejects the option email without a mail server and names SMTP_URL', async () => {
  const before = await tracesAtRest(stage);
  await expect(stage.api.upload(GOOD, { email: 'me@shop.example' })).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    message: expect.stringContaining('SMTP_URL is not set'),
  });
  expect(await tracesAtRest(stage)).toEqual(before);
});

test('rejects the option webhookUrl without a key to sign with and names SECRET_KEY', async () => {
  const before = await tracesAtRest(stage);
  const rejection = { code: 'INVALID_STATE', message: expect.stringContaining('SECRET_KEY') };
  const webhookUrl = 'http://127.0.0.1:9/';
  await expect(stage.api.upload(GOOD, { webhookUrl })).rejects.toMatchObject(rejection);
  await expect(register(stage.api, webhookUrl)).rejects.toMatchObject(rejection);
  expect(await tracesAtRest(stage)).toEqual(before);
});
