import { request as httpRequest } from 'node:http';
import { curl } from '../support/curl.js';
import { file, multipart, UPLOAD_HEADERS } from '../support/multipart.js';
import { requestHead, sendRaw } from '../support/raw-socket.js';
import { traces, tracesAtRest } from '../support/traces.js';
import { REJECTED_UPLOADS } from './rejected-uploads.table.js';
import { at, GOOD, good, MAX_BYTES, MIXED, post, stage, useUploadStage } from './upload-stage.js';

useUploadStage();

describe('rejected uploads, of which nothing is stored', () => {
  let before: string[];
  beforeEach(async () => {
    before = await tracesAtRest(stage);
  });
  afterEach(async () => expect(await tracesAtRest(stage)).toEqual(before));

  test.each(REJECTED_UPLOADS)('%s is rejected', async (_, body, expected, code, detail) => {
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
