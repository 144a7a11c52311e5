import { Client } from 'pg';
import { catalogue, HEADER, uploadForm } from '../support/client.js';
import { type Stage, startStage } from '../support/stage.js';
import { traces, tracesAtRest } from '../support/traces.js';

const GOOD = catalogue(['https://img.example.com/chair.jpg']);

let stage: Stage;

beforeAll(async () => {
  // The smallest pool, so that waiting for a connection while holding one would deadlock and fail a test.
  stage = await startStage({ env: { ROLES: 'api', DATABASE_POOL: '4' } });
});
afterAll(() => stage?.dispose());

describe('an idempotency key', () => {
  const rowsOf = (idempotencyKey: string) =>
    stage.sql<{ id: string }>('SELECT id FROM requests WHERE idempotency_key = $1', [idempotencyKey]);

  const OTHER = catalogue(['https://img.example.com/lamp.jpg']);
  const reused = (requestId: string) => ({
    message: expect.stringContaining('use a new key'),
    extensions: { code: 'IDEMPOTENCY_KEY_REUSED', requestId },
  });

  test('returns the same request for the same file and options', async () => {
    const first = await stage.api.upload(GOOD, { idempotencyKey: 'one' });
    expect(await stage.api.upload(GOOD, { idempotencyKey: 'one' })).toBe(first);
    expect(await stage.api.upload(GOOD, { idempotencyKey: 'one', quality: 50 }, 'renamed.csv')).toBe(first);
    expect(await stage.api.upload(GOOD, { idempotencyKey: 'One' })).not.toBe(first);
    expect(await stage.api.upload(GOOD)).not.toBe(await stage.api.upload(GOOD));
  });

  test.each<[string, string | Uint8Array, Record<string, unknown>]>([
    ['another file', OTHER, {}],
    ['a file with an additional empty line', `${GOOD}\n`, {}],
    ['a file that is not a CSV', Buffer.alloc(20_000_000), {}],
    ['another quality', GOOD, { quality: 80 }],
    ['another row policy', GOOD, { onInvalidRow: 'SKIP' }],
  ])('is rejected with %s, and nothing is stored', async (name, csv, options) => {
    const idempotencyKey = `reused with ${name}`;
    const first = await stage.api.upload(GOOD, { idempotencyKey });
    const before = await tracesAtRest(stage);
    await expect(stage.api.upload(csv, { idempotencyKey, ...options })).rejects.toMatchObject(reused(first));
    expect(await tracesAtRest(stage)).toEqual(before);
    expect(await rowsOf(idempotencyKey)).toEqual([{ id: first }]);
  });

  test('accepts one of two different files that use it concurrently and rejects the other', async () => {
    const idempotencyKey = 'two files';
    const outcomes = await Promise.allSettled(
      [GOOD, OTHER].map((csv) => stage.api.upload(csv, { idempotencyKey })),
    );
    const [row] = await rowsOf(idempotencyKey);
    expect(outcomes).toContainEqual({ status: 'fulfilled', value: row!.id });
    expect(outcomes).toContainEqual({ status: 'rejected', reason: expect.objectContaining(reused(row!.id)) });
  });

  test('returns its request for any file when the request has no stored fingerprint', async () => {
    const first = await stage.api.upload(GOOD, { idempotencyKey: 'old' });
    await stage.sql('UPDATE requests SET idempotency_fingerprint = NULL WHERE id = $1', [first]);
    expect(await stage.api.upload(OTHER, { idempotencyKey: 'old', quality: 80 })).toBe(first);
  });

  test('reports in idempotencyReplayed whether the request existed before', async () => {
    const send = async () => {
      const form = uploadForm(GOOD, { idempotencyKey: 'replayed' });
      const query =
        'mutation ($file: Upload!, $input: UploadCsvInput) { uploadCsv(file: $file, input: $input) { idempotencyReplayed } }';
      const variables = { file: null, input: { idempotencyKey: 'replayed' } };
      form.set('operations', JSON.stringify({ query, variables }));
      const response = await stage.api.send(form);
      return response.json();
    };
    expect(await send()).toEqual({ data: { uploadCsv: { idempotencyReplayed: false } } });
    expect(await send()).toEqual({ data: { uploadCsv: { idempotencyReplayed: true } } });
  });

  test('creates one request for ten concurrent uploads', async () => {
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

  test('creates no request for ten concurrent uploads of an invalid file, and stays free', async () => {
    const invalid = `${HEADER}1,,\n`;
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, () => stage.api.upload(invalid, { idempotencyKey: 'none' })),
    );
    for (const outcome of outcomes) expect(outcome).toMatchObject({ reason: { code: 'INVALID_CSV' } });
    expect(await rowsOf('none')).toEqual([]);
    expect(await stage.api.upload(GOOD, { idempotencyKey: 'none' })).toEqual(expect.any(String));
  });

  test('of an upload in progress is waited for briefly, and does not block other uploads', async () => {
    const id = await stage.api.upload(GOOD);
    const before = await tracesAtRest(stage);
    const slow = new Client({ connectionString: stage.program.databaseUrl });
    await slow.connect();
    try {
      // The locks that an upload of a slow client holds.
      await slow.query('BEGIN');
      await slow.query(`UPDATE requests SET idempotency_key = 'slow' WHERE id = $1`, [id]);
      const rejected = await Promise.allSettled(
        Array.from({ length: 2 }, () => stage.api.upload(GOOD, { idempotencyKey: 'slow' })),
      );
      for (const outcome of rejected) {
        const reason = { code: 'INVALID_STATE', message: expect.stringContaining('still in progress') };
        expect(outcome).toMatchObject({ reason });
      }
      // The transaction of the slow upload is open, so `tracesAtRest` would not return.
      const left = (await traces(stage)).filter((trace) => !trace.startsWith('open: '));
      expect(left).toEqual(before);
      expect(await stage.api.upload(GOOD)).not.toBe(id);
      await slow.query('COMMIT');
    } finally {
      await slow.end();
    }
    expect(await stage.api.upload(GOOD, { idempotencyKey: 'slow' })).toBe(id);
  });

  test('is free once its request is deleted', async () => {
    const first = await stage.api.upload(GOOD, { idempotencyKey: 'freed' });
    await stage.api.query('mutation ($id: ID!) { deleteRequest(id: $id) }', { id: first });
    const second = await stage.api.upload(GOOD, { idempotencyKey: 'freed' });
    expect(second).not.toBe(first);
    expect(await rowsOf('freed')).toEqual([{ id: second }]);
  });
});
