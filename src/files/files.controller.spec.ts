import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.js';
import { openFiles } from '../../test/support/open-files.js';
import { ANYONE, type Caller, withCaller } from '../access/index.js';
import { newId } from '../common/index.js';
import { ConfigModule, readConfig } from '../config/index.js';
import { DatabaseModule, migrate } from '../database/index.js';
import { MetricsModule } from '../metrics/index.js';
import { INSTALLATION_KEY, ObjectStorage } from '../storage/index.js';
import { FilesModule } from './index.js';

const requestId = newId();
const image = `requests/${requestId}/images/a.png`;
const table = `requests/${requestId}/output.csv`;
const orphan = `requests/${newId()}/images/a.png`;
const picture = Buffer.from('0123456789');

let folder: string;
let database: TestDatabase;
let caller: Caller = ANYONE;
let app: INestApplication;
let storage: ObjectStorage;
let origin: string;
let port: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'halftone-files-'));
  await writeFile(join(folder, 'secret'), 'secret');
  database = await createTestDatabase();
  await migrate(database.url);
  const config = readConfig({ DATA_DIR: folder });
  app = await NestFactory.create(
    {
      module: class TestModule {},
      imports: [
        ConfigModule.with(config),
        DatabaseModule.at(database.url),
        MetricsModule.with({ exposed: false }),
        FilesModule,
      ],
    },
    { logger: false },
  );
  app.use((_request: unknown, _response: unknown, next: () => void) => withCaller(caller, next));
  await app.listen(0, '127.0.0.1');
  ({ port } = app.getHttpServer().address() as AddressInfo);
  origin = `http://127.0.0.1:${port}`;
  storage = app.get(ObjectStorage, { strict: false });
  await addRequest(requestId);
  await storage.put(image, picture);
  await storage.put(table, Buffer.from('a,b\n'));
  await storage.put(orphan, picture);
  await storage.put(INSTALLATION_KEY, Buffer.from('secret'));
});
afterAll(async () => {
  await app.close();
  await database.drop();
  await rm(folder, { recursive: true });
});
afterEach(() => {
  caller = ANYONE;
});

/** Inserts a settled request, which `owner` owns. */
async function addRequest(id: string, owner: string | null = null): Promise<void> {
  await app.get(DataSource, { strict: false }).query(
    `INSERT INTO requests (id, file_name, status, quality, format, keep_metadata, keep_originals, dialect,
       total_products, total_images, owner, output_csv_at, errors_csv_at)
     VALUES ($1, 'a.csv', 'COMPLETED', 50, 'ORIGINAL', false, true, '{"encoding": "utf-8"}', 1, 1, $2, now(), now())`,
    [id, owner],
  );
}

const get = (key: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> =>
  fetch(`${origin}/files/${key}`, { headers, method });

/** Asks for `path` exactly as written, which fetch would tidy up. */
function getRaw(path: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    httpRequest({ host: '127.0.0.1', port, path, agent: false }, resolve).on('error', reject).end();
  });
}

describe('a stored image', () => {
  test('comes whole, to be kept for ever and taken for nothing else', async () => {
    const response = await get(image);
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-length': '10',
      'accept-ranges': 'bytes',
      'cache-control': 'public, max-age=31536000, immutable',
      'content-disposition': 'inline',
      'x-content-type-options': 'nosniff',
      etag: expect.stringMatching(/^".+"$/) as string,
      'last-modified': expect.stringMatching(/GMT$/) as string,
    });
    expect(await response.text()).toBe('0123456789');
  });

  test('is described by HEAD without a body', async () => {
    const response = await get(image, {}, 'HEAD');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-length')).toBe('10');
    expect(await response.text()).toBe('');
  });

  test('comes in part', async () => {
    const response = await get(image, { range: 'bytes=2-4' });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe('bytes 2-4/10');
    expect(response.headers.get('content-length')).toBe('3');
    expect(await response.text()).toBe('234');
  });

  test('has no part behind its end', async () => {
    const response = await get(image, { range: 'bytes=10-' });
    expect(response.status).toBe(416);
    expect(response.headers.get('content-range')).toBe('bytes */10');
  });

  test('comes in part only while it is the same', async () => {
    const etag = (await get(image, {}, 'HEAD')).headers.get('etag') ?? '';
    expect((await get(image, { range: 'bytes=2-4', 'if-range': etag })).status).toBe(206);
    expect((await get(image, { range: 'bytes=2-4', 'if-range': '"other"' })).status).toBe(200);
  });

  test('is not sent again to whoever has it', async () => {
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

  test('may be empty', async () => {
    await storage.put(`requests/${requestId}/images/empty.png`, Buffer.alloc(0));
    const response = await get(`requests/${requestId}/images/empty.png`);
    expect(response.headers.get('content-length')).toBe('0');
    expect(await response.text()).toBe('');
  });

  test('has its query left aside', async () => {
    expect((await get(`${image}?download=../../secret`)).status).toBe(200);
  });
});

test('a table is saved under a telling name and asked for anew each time', async () => {
  const response = await get(table);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'text/csv; charset=utf-8',
    'cache-control': 'no-cache',
    'content-disposition': `attachment; filename="halftone-${requestId}-output.csv"`,
  });
  const etag = response.headers.get('etag') ?? '';
  expect((await get(table, { 'if-none-match': etag })).status).toBe(304);
  await storage.put(table, Buffer.from('c,d\n'));
  const renewed = await get(table, { 'if-none-match': etag });
  expect(renewed.status).toBe(200);
  expect(await renewed.text()).toBe('c,d\n');
});

test('a table that is rewritten all the time comes whole every time', async () => {
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

test.each([
  ['', 'nothing at all'],
  ['/', 'nothing'],
  [`/requests/${requestId}/images/none.png`, 'what is not there'],
  [`/requests/${requestId}/images`, 'a folder'],
  [`/requests/${requestId}/images/a.png/`, 'a file as a folder'],
  [`/requests//${requestId}/images/a.png`, 'a doubled slash'],
  ['/../secret', 'the folder above'],
  ['/../../secret', 'the folder above that'],
  ['/requests/../../secret', 'the folder above, later'],
  [`/requests/../requests/${requestId}/images/a.png`, 'a way round to a file'],
  [`/./requests/${requestId}/images/a.png`, 'a dot'],
  ['/%2e%2e/secret', 'escaped dots'],
  ['/%2e%2e%2fsecret', 'escaped dots and slash'],
  ['/..%2fsecret', 'an escaped slash'],
  ['/%252e%252e%252fsecret', 'what is escaped twice'],
  [`/requests%2f${requestId}%2fimages%2fa.png`, 'a key escaped as one'],
  ['/..\\secret', 'a backslash'],
  ['/..%5csecret', 'an escaped backslash'],
  [`/requests/${requestId}/images/a.png%00`, 'a NUL at the end'],
  ['/%00/etc/passwd', 'a NUL'],
  ['/%2fetc%2fpasswd', 'an absolute path, escaped'],
  ['//etc/passwd', 'an absolute path'],
  ['/%c0%ae%c0%ae/secret', 'dots in overlong UTF-8'],
  ['/%uff0e%uff0e/secret', 'no escape'],
  ['/%', 'half an escape'],
  [`/requests/${requestId}/images/%61.png`, 'a letter escaped for no reason'],
  ['/~tmp/a', 'what is being written'],
  [`/${INSTALLATION_KEY}`, 'an object of no request'],
  [`/${orphan}`, 'an image of a request that is gone'],
  [`/${'a'.repeat(3000)}`, 'a name without end'],
])('/files%s is not found: %s', async (path) => {
  const response = await getRaw(`/files${path}`);
  expect(response.statusCode).toBe(404);
  expect(response.headers['content-type']).toBe('application/problem+json');
  expect(JSON.parse(await text(response))).toEqual({
    type: '/api/docs/problems/NOT_FOUND',
    title: 'Not Found',
    status: 404,
    code: 'NOT_FOUND',
    detail: 'There is no such file.',
    instance: `/files${path}`,
  });
});

describe('whoever hangs up in the middle', () => {
  const large = `requests/${requestId}/images/large.png`;
  beforeAll(() => storage.put(large, Buffer.alloc(20_000_000)));

  /** How many descriptors of this process lead to the large file. */
  const openDescriptors = async () => (await openFiles()).filter((target) => target.endsWith(large)).length;

  test('leaves no file open and the server well', async () => {
    const responses = await Promise.all(Array.from({ length: 20 }, () => getRaw(`/files/${large}`)));
    expect(await openDescriptors()).toBe(20);
    for (const response of responses) response.destroy();
    while ((await openDescriptors()) > 0) await sleep(5);
    expect((await get(image)).status).toBe(200);
  });

  test('leaves no file open when it is gone before the answer begins', async () => {
    for (let i = 0; i < 20; i++) {
      const request = httpRequest({ host: '127.0.0.1', port, path: `/files/${large}`, agent: false });
      request.on('error', () => undefined).end();
      request.once('finish', () => request.destroy());
      await new Promise((resolve) => request.once('close', resolve));
    }
    expect((await get(image)).status).toBe(200);
    while ((await openDescriptors()) > 0) await sleep(5);
  });
});

test('a storage that fails is not told to the client, and the log has its id', async () => {
  const broken = `requests/${requestId}/images/broken.png`;
  await storage.put(broken, picture);
  const failing = app.get(ObjectStorage, { strict: false });
  const head = failing.head.bind(failing);
  failing.head = () => Promise.reject(new Error('disk /dev/sda1 on fire'));
  const response = await get(broken);
  failing.head = head;
  expect(response.status).toBe(500);
  expect(await response.json()).toMatchObject({
    code: 'INTERNAL',
    status: 500,
    id: expect.any(String) as string,
  });
});

describe('where keys are asked for', () => {
  test('what nobody owns is found by no owner, though it is there', async () => {
    caller = { kind: 'owner', owner: 'shop', keyId: '1' };
    for (const key of [image, table]) expect((await get(key)).status).toBe(404);
  });

  test('whoever holds a link gets what no cache in between may keep', async () => {
    caller = { kind: 'link', path: `/files/${image}` };
    expect((await get(image)).headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
    expect((await get(table)).status).toBe(404);
    caller = { kind: 'link', path: `/files/${table}` };
    expect((await get(table)).headers.get('cache-control')).toBe('private, no-cache');
  });
});

describe('of a deleted request', () => {
  const files = ['images/a.png', 'originals/a.png', 'input.csv', 'output.csv', 'errors.csv'];
  const deleted = newId();
  const keys = files.map((file) => `requests/${deleted}/${file}`);
  const callers = (key: string): Caller[] => [
    ANYONE,
    { kind: 'link', path: `/files/${key}` },
    { kind: 'owner', owner: 'shop', keyId: '1' },
  ];

  test('no file is served to anyone, though its objects are still stored', async () => {
    await addRequest(deleted, 'shop');
    for (const key of keys) await storage.put(key, picture);
    const etags = new Map<string, string>();
    for (const key of keys) {
      for (caller of callers(key)) {
        const { status, headers } = await get(key);
        expect([key, caller.kind, status]).toEqual([key, caller.kind, 200]);
        etags.set(key, headers.get('etag')!);
      }
    }
    // As the mutation does, without anyone who purges.
    await app
      .get(DataSource, { strict: false })
      .query(`UPDATE requests SET deleted_at = now(), job = 'PURGE' WHERE id = $1`, [deleted]);
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
