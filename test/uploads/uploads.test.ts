import { Client } from 'pg';
import { ApiError, catalogue, HEADER, uploadForm } from '../support/client.js';
import { file, MAP, multipart, operations, UPLOAD_HEADERS } from '../support/multipart.js';
import { type Stage, startStage } from '../support/stage.js';
import { traces, tracesAtRest } from '../support/traces.js';
import { register } from '../support/webhooks.js';

const GOOD = catalogue(['https://img.example.com/chair.jpg']);

let stage: Stage;

beforeAll(async () => {
  // The smallest pool there is, so that whoever waits for a connection while holding one is found out.
  stage = await startStage({ env: { ROLES: 'api', DATABASE_POOL: '4' } });
});
afterAll(() => stage?.dispose());

const requestOf = async (id: string) => {
  const { request } = await stage.api.query(
    `query ($id: ID!) { request(id: $id) { fileName totalProducts skippedRowCount progress { totalImages }
       skippedRows { line column code message } products { nodes { serialNumber } }
       options { quality format maxWidth maxHeight keepMetadata keepOriginals } } }`,
    { id },
  );
  return request;
};

describe('a file with faulty rows', () => {
  const MIXED = `${HEADER}1,Chair,https://a.example/1.jpg\n2,,ftp://a.example/2\n3,Lamp,\n4,Desk,https://a.example/4\n`;

  test('is rejected whole, unless asked otherwise', async () => {
    const before = await tracesAtRest(stage);
    for (const input of [{}, { onInvalidRow: 'REJECT' }]) {
      await expect(stage.api.upload(MIXED, input)).rejects.toMatchObject({
        extensions: { code: 'INVALID_CSV', rowErrorCount: 2 },
      });
    }
    expect(await tracesAtRest(stage)).toEqual(before);
  });

  test('is taken in without them with SKIP, and they are reported', async () => {
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

  test('reports the faults of a hundred rows, and counts them all', async () => {
    const faulty = Array.from({ length: 500 }, (_, index) => `${index},Chair,nowhere\n`).join('');
    const request = await requestOf(await stage.api.upload(`${GOOD}${faulty}`, { onInvalidRow: 'SKIP' }));
    expect(request).toMatchObject({ totalProducts: 1, skippedRowCount: 500 });
    expect(request.skippedRows).toHaveLength(100);
  });

  test.each([
    ['of nothing else', `${HEADER}1,,https://a.example/1.jpg\n`, 'MISSING_NAME'],
    ['and a quote that is never closed', `${MIXED}5,"Sofa,https://a.example/5.jpg\n`, 'UNCLOSED_QUOTE'],
  ])('%s is rejected with SKIP too', async (_, csv, code) => {
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
  ])('%j are refused, with every fault named', async (input, names, code = 'INVALID_INPUT') => {
    const before = await tracesAtRest(stage);
    const error = await stage.api.upload(GOOD, input).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code });
    for (const name of names) expect((error as ApiError).errors[0]!.message).toContain(name);
    expect(await tracesAtRest(stage)).toEqual(before);
  });

  const defaults = {
    quality: 50,
    format: 'ORIGINAL',
    maxWidth: null,
    maxHeight: null,
    keepMetadata: false,
    keepOriginals: false,
  };
  const NULLS = {
    quality: null,
    format: null,
    maxWidth: null,
    maxHeight: null,
    keepMetadata: null,
    keepOriginals: null,
    onInvalidRow: null,
    idempotencyKey: null,
  };
  const all = {
    quality: 100,
    format: 'AVIF',
    maxWidth: 1,
    maxHeight: 16_384,
    keepMetadata: true,
    keepOriginals: true,
  };
  test.each([
    [{}, defaults],
    [NULLS, defaults],
    [all, all],
  ])('%j are kept', async (input, options) => {
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
])('a file called %j is remembered as %j', async (sent, kept) => {
  const { body } = await stage.api.post(
    multipart([operations(), MAP, { ...file(GOOD, sent), type: 'application/octet-stream' }]),
    UPLOAD_HEADERS,
  );
  const { uploadCsv } = body.data as { uploadCsv: { id: string } };
  expect((await requestOf(uploadCsv.id)).fileName).toBe(kept);
});

describe('an idempotency key', () => {
  const rowsOf = (idempotencyKey: string) =>
    stage.sql<{ id: string }>('SELECT id FROM requests WHERE idempotency_key = $1', [idempotencyKey]);

  const OTHER = catalogue(['https://img.example.com/lamp.jpg']);
  const reused = (requestId: string) => ({
    message: expect.stringContaining('use a new key'),
    extensions: { code: 'IDEMPOTENCY_KEY_REUSED', requestId },
  });

  test('gives the same request again for the same file and options', async () => {
    const first = await stage.api.upload(GOOD, { idempotencyKey: 'one' });
    expect(await stage.api.upload(GOOD, { idempotencyKey: 'one' })).toBe(first);
    expect(await stage.api.upload(GOOD, { idempotencyKey: 'one', quality: 50 }, 'renamed.csv')).toBe(first);
    expect(await stage.api.upload(GOOD, { idempotencyKey: 'One' })).not.toBe(first);
    expect(await stage.api.upload(GOOD)).not.toBe(await stage.api.upload(GOOD));
  });

  test.each<[string, string | Uint8Array, Record<string, unknown>]>([
    ['another file', OTHER, {}],
    ['a file that is longer by an empty line', `${GOOD}\n`, {}],
    ['a file that is no CSV', Buffer.alloc(20_000_000), {}],
    ['another quality', GOOD, { quality: 80 }],
    ['another row policy', GOOD, { onInvalidRow: 'SKIP' }],
  ])('that comes with %s is refused, and nothing is stored', async (name, csv, options) => {
    const idempotencyKey = `reused with ${name}`;
    const first = await stage.api.upload(GOOD, { idempotencyKey });
    const before = await tracesAtRest(stage);
    await expect(stage.api.upload(csv, { idempotencyKey, ...options })).rejects.toMatchObject(reused(first));
    expect(await tracesAtRest(stage)).toEqual(before);
    expect(await rowsOf(idempotencyKey)).toEqual([{ id: first }]);
  });

  test('that two different files bring at once is given to one, and the other is refused', async () => {
    const idempotencyKey = 'two files';
    const outcomes = await Promise.allSettled(
      [GOOD, OTHER].map((csv) => stage.api.upload(csv, { idempotencyKey })),
    );
    const [row] = await rowsOf(idempotencyKey);
    expect(outcomes).toContainEqual({ status: 'fulfilled', value: row!.id });
    expect(outcomes).toContainEqual({ status: 'rejected', reason: expect.objectContaining(reused(row!.id)) });
  });

  test('whose fingerprint is not known, as before there was one, counts as the same upload', async () => {
    const first = await stage.api.upload(GOOD, { idempotencyKey: 'old' });
    await stage.sql('UPDATE requests SET idempotency_fingerprint = NULL WHERE id = $1', [first]);
    expect(await stage.api.upload(OTHER, { idempotencyKey: 'old', quality: 80 })).toBe(first);
  });

  test('says whether the request was there before', async () => {
    const send = async () => {
      const form = uploadForm(GOOD, { idempotencyKey: 'told' });
      const query =
        'mutation ($file: Upload!, $input: UploadCsvInput) { uploadCsv(file: $file, input: $input) { idempotencyReplayed } }';
      const variables = { file: null, input: { idempotencyKey: 'told' } };
      form.set('operations', JSON.stringify({ query, variables }));
      const answer = await stage.api.send(form);
      return answer.json();
    };
    expect(await send()).toEqual({ data: { uploadCsv: { idempotencyReplayed: false } } });
    expect(await send()).toEqual({ data: { uploadCsv: { idempotencyReplayed: true } } });
  });

  test('sent ten times at once makes one request', async () => {
    const before = await tracesAtRest(stage);
    const ids = await Promise.all(
      Array.from({ length: 10 }, () => stage.api.upload(GOOD, { idempotencyKey: 'ten' })),
    );
    expect(new Set(ids).size).toBe(1);
    expect(await rowsOf('ten')).toEqual([{ id: ids[0] }]);
    const files = (await tracesAtRest(stage)).filter(
      (trace) => !before.includes(trace) && trace.endsWith('.csv'),
    );
    expect(files).toEqual([`objects/requests/${ids[0]}/input.csv`]);
  });

  test('sent ten times at once with a faulty file makes none, and stays free', async () => {
    const faulty = `${HEADER}1,,\n`;
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, () => stage.api.upload(faulty, { idempotencyKey: 'none' })),
    );
    for (const outcome of outcomes) expect(outcome).toMatchObject({ reason: { code: 'INVALID_CSV' } });
    expect(await rowsOf('none')).toEqual([]);
    expect(await stage.api.upload(GOOD, { idempotencyKey: 'none' })).toEqual(expect.any(String));
  });

  test('that an upload under way has is waited for a moment, and keeps nobody else out', async () => {
    const id = await stage.api.upload(GOOD);
    const before = await tracesAtRest(stage);
    const slow = new Client({ connectionString: stage.program.databaseUrl });
    await slow.connect();
    try {
      // What an upload holds whose client takes its time.
      await slow.query('BEGIN');
      await slow.query(`UPDATE requests SET idempotency_key = 'slow' WHERE id = $1`, [id]);
      const refused = await Promise.allSettled(
        Array.from({ length: 2 }, () => stage.api.upload(GOOD, { idempotencyKey: 'slow' })),
      );
      for (const outcome of refused) {
        const reason = { code: 'INVALID_STATE', message: expect.stringContaining('still under way') };
        expect(outcome).toMatchObject({ reason });
      }
      // The slow one's transaction stands open, so nothing comes to rest.
      const left = (await traces(stage)).filter((trace) => !trace.startsWith('open: '));
      expect(left).toEqual(before);
      expect(await stage.api.upload(GOOD)).not.toBe(id);
      await slow.query('COMMIT');
    } finally {
      await slow.end();
    }
    expect(await stage.api.upload(GOOD, { idempotencyKey: 'slow' })).toBe(id);
  });

  test('is free again once its request is deleted', async () => {
    const first = await stage.api.upload(GOOD, { idempotencyKey: 'freed' });
    await stage.api.query('mutation ($id: ID!) { deleteRequest(id: $id) }', { id: first });
    const second = await stage.api.upload(GOOD, { idempotencyKey: 'freed' });
    expect(second).not.toBe(first);
    expect(await rowsOf('freed')).toEqual([{ id: second }]);
  });
});

test('without a mail server, asking for e-mail is an error that says so', async () => {
  const before = await tracesAtRest(stage);
  await expect(stage.api.upload(GOOD, { email: 'me@shop.example' })).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    message: expect.stringContaining('SMTP_URL is not set'),
  });
  expect(await tracesAtRest(stage)).toEqual(before);
});

test('without a key to sign with, asking for a webhook is an error that says what is missing', async () => {
  const before = await tracesAtRest(stage);
  const refused = { code: 'INVALID_STATE', message: expect.stringContaining('SECRET_KEY') };
  const webhookUrl = 'http://127.0.0.1:9/';
  await expect(stage.api.upload(GOOD, { webhookUrl })).rejects.toMatchObject(refused);
  await expect(register(stage.api, webhookUrl)).rejects.toMatchObject(refused);
  expect(await tracesAtRest(stage)).toEqual(before);
});
