import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { type FilesApp, startFilesApp } from '../../test/support/files-app.js';
import { openFiles } from '../../test/support/open-files.js';
import { pathsOfNoFile } from '../../test/support/paths-of-no-file.js';
import { ANYONE, type Caller } from '../access/index.js';
import { newId } from '../common/index.js';
import { INSTALLATION_KEY, type ObjectStorage } from '../storage/index.js';

const requestId = newId();
const image = `requests/${requestId}/images/a.png`;
const table = `requests/${requestId}/output.csv`;
const orphan = `requests/${newId()}/images/a.png`;
const imageBytes = Buffer.from('0123456789');

let caller: Caller = ANYONE;
let app: FilesApp;
let storage: ObjectStorage;

beforeAll(async () => {
  app = await startFilesApp(() => caller);
  ({ storage } = app);
  await app.addRequest(requestId);
  await storage.put(image, imageBytes);
  await storage.put(table, Buffer.from('a,b\n'));
  await storage.put(orphan, imageBytes);
  await storage.put(INSTALLATION_KEY, Buffer.from('secret'));
});
afterAll(() => app.close());
afterEach(() => {
  caller = ANYONE;
});

const get: FilesApp['get'] = (...request) => app.get(...request);

describe('a stored image', () => {
  test('an image is served whole, with immutable caching and without content sniffing', async () => {
    const response = await get(image);
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-length': '10',
      'accept-ranges': 'bytes',
      'cache-control': 'public, max-age=31536000, immutable',
      'content-disposition': 'inline; filename="a.png"',
      'x-content-type-options': 'nosniff',
      etag: expect.stringMatching(/^".+"$/) as string,
      'last-modified': expect.stringMatching(/GMT$/) as string,
    });
    expect(await response.text()).toBe('0123456789');
  });

  test('HEAD responds with the headers of the image and no body', async () => {
    const response = await get(image, {}, 'HEAD');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-length')).toBe('10');
    expect(await response.text()).toBe('');
  });

  test('a Range request gets a 206 with the selected bytes', async () => {
    const response = await get(image, { range: 'bytes=2-4' });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe('bytes 2-4/10');
    expect(response.headers.get('content-length')).toBe('3');
    expect(await response.text()).toBe('234');
  });

  test('a range after the end of the image gets a 416', async () => {
    const response = await get(image, { range: 'bytes=10-' });
    expect(response.status).toBe(416);
    expect(response.headers.get('content-range')).toBe('bytes */10');
  });

  test('a Range request with If-Range gets a part only while the image is unchanged', async () => {
    const etag = (await get(image, {}, 'HEAD')).headers.get('etag') ?? '';
    expect((await get(image, { range: 'bytes=2-4', 'if-range': etag })).status).toBe(206);
    expect((await get(image, { range: 'bytes=2-4', 'if-range': '"other"' })).status).toBe(200);
  });

  test('a conditional request for an unchanged image gets a 304', async () => {
    const first = await get(image, {}, 'HEAD');
    const etag = first.headers.get('etag') ?? '';
    const since = first.headers.get('last-modified') ?? '';
    const response = await get(image, { 'if-none-match': etag });
    expect(response.status).toBe(304);
    expect(response.headers.get('etag')).toBe(etag);
    expect(response.headers.get('cache-control')).toContain('immutable');
    expect(response.headers.get('content-type')).toBeNull();
    expect((await get(image, { 'if-modified-since': since })).status).toBe(304);
    expect((await get(image, { 'if-none-match': '"other"' })).status).toBe(200);
  });

  test('an empty image is served', async () => {
    await storage.put(`requests/${requestId}/images/empty.png`, Buffer.alloc(0));
    const response = await get(`requests/${requestId}/images/empty.png`);
    expect(response.headers.get('content-length')).toBe('0');
    expect(await response.text()).toBe('');
  });

  test('the query of an image URL is ignored', async () => {
    expect((await get(`${image}?download=../../secret`)).status).toBe(200);
  });
});

test('a CSV is served as an attachment with a descriptive name and is revalidated each time', async () => {
  const response = await get(table);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'text/csv; charset=utf-8',
    'cache-control': 'no-cache',
    'content-disposition': 'attachment; filename="a-output.csv"',
  });
  const etag = response.headers.get('etag') ?? '';
  expect((await get(table, { 'if-none-match': etag })).status).toBe(304);
  await storage.put(table, Buffer.from('c,d\n'));
  const changed = await get(table, { 'if-none-match': etag });
  expect(changed.status).toBe(200);
  expect(await changed.text()).toBe('c,d\n');
});

test('a CSV that is rewritten during reads is always served in one consistent version', async () => {
  const key = table;
  const version = (i: number): Buffer => Buffer.alloc(1000 + i, String(i % 10));
  await storage.put(key, version(0));
  const reading = Promise.all(
    Array.from({ length: 4 }, async () => {
      const wrong: number[] = [];
      for (let i = 0; i < 50; i++) {
        const body = Buffer.from(await (await get(key)).arrayBuffer());
        if (!body.equals(version(body.length - 1000))) wrong.push(body.length);
      }
      return wrong;
    }),
  );
  for (let i = 0; i < 300; i++) await storage.put(key, version(i % 100));
  expect((await reading).flat()).toEqual([]);
});

test.each(pathsOfNoFile(requestId, orphan))('/files%s gets a 404 problem: %s', async (path) => {
  const response = await app.getRaw(`/files${path}`);
  expect(response.statusCode).toBe(404);
  expect(response.headers['content-type']).toBe('application/problem+json');
  expect(JSON.parse(await text(response))).toEqual({
    type: '/api/docs/problems/NOT_FOUND',
    title: 'Not Found',
    status: 404,
    code: 'NOT_FOUND',
    detail: 'The file does not exist.',
    instance: `/files${path}`,
  });
});

describe('a client that disconnects', () => {
  const large = `requests/${requestId}/images/large.png`;
  beforeAll(() => storage.put(large, Buffer.alloc(20_000_000)));

  /** Returns how many file descriptors of this process refer to the large file. */
  const openDescriptors = async () => (await openFiles()).filter((target) => target.endsWith(large)).length;

  test('a client that disconnects during the response leaves no file open, and the server continues', async () => {
    const responses = await Promise.all(Array.from({ length: 20 }, () => app.getRaw(`/files/${large}`)));
    expect(await openDescriptors()).toBe(20);
    for (const response of responses) response.destroy();
    while ((await openDescriptors()) > 0) await sleep(5);
    expect((await get(image)).status).toBe(200);
  });

  test('a client that disconnects before the response begins leaves no file open', async () => {
    for (let i = 0; i < 20; i++) {
      const request = app.begin(`/files/${large}`);
      request.on('error', () => undefined).end();
      request.once('finish', () => request.destroy());
      await new Promise((resolve) => request.once('close', resolve));
    }
    expect((await get(image)).status).toBe(200);
    while ((await openDescriptors()) > 0) await sleep(5);
  });
});

test('an internal storage error is hidden from the client, whose problem has the id of the log line', async () => {
  const broken = `requests/${requestId}/images/broken.png`;
  await storage.put(broken, imageBytes);
  const head = storage.head.bind(storage);
  storage.head = () => Promise.reject(new Error('disk /dev/sda1 on fire'));
  const response = await get(broken);
  storage.head = head;
  expect(response.status).toBe(500);
  expect(await response.json()).toMatchObject({
    code: 'INTERNAL',
    status: 500,
    id: expect.any(String) as string,
  });
});

describe('with API keys', () => {
  test('a file of a request without an owner is not found by any owner', async () => {
    caller = { kind: 'owner', owner: 'shop', keyId: '1' };
    for (const key of [image, table]) expect((await get(key)).status).toBe(404);
  });

  test('a signed link gets a response that no shared cache may store, and no other file', async () => {
    caller = { kind: 'link', path: `/files/${image}` };
    expect((await get(image)).headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
    expect((await get(table)).status).toBe(404);
    caller = { kind: 'link', path: `/files/${table}` };
    expect((await get(table)).headers.get('cache-control')).toBe('private, no-cache');
  });
});

describe('a deleted request', () => {
  const files = ['images/a.png', 'originals/a.png', 'input.csv', 'output.csv', 'errors.csv'];
  const deleted = newId();
  const keys = files.map((file) => `requests/${deleted}/${file}`);
  const callers = (key: string): Caller[] => [
    ANYONE,
    { kind: 'link', path: `/files/${key}` },
    { kind: 'owner', owner: 'shop', keyId: '1' },
  ];

  test('no file of a deleted request is served, although its objects are still stored', async () => {
    await app.addRequest(deleted, 'shop');
    for (const key of keys) await storage.put(key, imageBytes);
    const etags = new Map<string, string>();
    for (const key of keys) {
      for (caller of callers(key)) {
        const { status, headers } = await get(key);
        expect([key, caller.kind, status]).toEqual([key, caller.kind, 200]);
        etags.set(key, headers.get('etag')!);
      }
    }
    // As the deleteRequest mutation does, without a worker that purges the objects.
    await app.db.query(`UPDATE requests SET deleted_at = now(), job = 'PURGE' WHERE id = $1`, [deleted]);
    for (const key of keys) {
      expect(await storage.head(key)).not.toBeNull();
      for (caller of callers(key)) {
        expect([key, caller.kind, (await get(key)).status]).toEqual([key, caller.kind, 404]);
        expect((await get(key, {}, 'HEAD')).status).toBe(404);
        expect((await get(key, { range: 'bytes=0-1' })).status).toBe(404);
        expect((await get(key, { 'if-none-match': etags.get(key)! })).status).toBe(404);
      }
    }
  });
});
