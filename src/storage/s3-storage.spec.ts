import { jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { readConfig, type S3Config } from '../config/index.js';
import { describeWith } from '../../test/support/real-services.js';
import { type S3Proxy, startS3Proxy } from '../../test/support/s3/s3-proxy.js';
import { s3Available, type S3Server, startS3Server } from '../../test/support/s3/s3-server.js';
import { errorsOf } from '../../test/support/s3/setup-errors.js';
import { describeObjectStorage } from '../../test/support/storage-contract.js';
import { createClient } from './s3-client.js';
import { abortStaleUploads, incompleteUploads } from './s3-incomplete-uploads.js';
import { S3Storage } from './s3-storage.js';
import { PART_BYTES } from './s3-upload.js';

// Slow, since the server also writes every object to a database of its bucket, one after the other.
jest.setTimeout(120_000);

const key = 'requests/r1/input.csv';

describeWith('s3', s3Available, () => {
  let server: S3Server;
  beforeAll(async () => {
    server = await startS3Server();
  });
  afterAll(() => server.dispose());

  const newConfig = (variables: Record<string, string> = {}) =>
    readConfig({ ...server.variables(`test-${randomUUID()}`), ...variables }).storage.s3!;

  describeObjectStorage('S3Storage', async () => ({
    // Pages of fifty, so that a prefix of a hundred objects has several.
    storage: await S3Storage.open(newConfig(), { page: 50 }),
    // Disposing the server deletes all its buckets.
    dispose: () => Promise.resolve(),
  }));

  describe('at the start', () => {
    test('creates a missing bucket, also from several processes concurrently', async () => {
      const config = newConfig();
      await Promise.all([S3Storage.open(config), S3Storage.open(config), S3Storage.open(config)]);
      expect(await createClient(config).bucketExists(config.bucket)).toBe(true);
    });

    test.each([
      [{ S3_SECRET_KEY: 'hunter2' }, 'S3_SECRET_KEY does not belong to S3_ACCESS_KEY'],
      [{ S3_REGION: 'eu-central-1' }, 'S3_REGION is not the region of the bucket, which is us-east-1'],
    ])('with %j the error names the variable to fix', async (variables, expected) => {
      const errors = await errorsOf(newConfig(variables));
      expect(errors).toEqual([expected]);
    });

    test('with an unknown access key the error names S3_ACCESS_KEY', async () => {
      const errors = await errorsOf(newConfig({ S3_ACCESS_KEY: 'nobody:nobody' }));
      expect(errors).toEqual([expect.stringContaining('S3_ACCESS_KEY')]);
    });
  });

  describe('behind a proxy', () => {
    let proxy: S3Proxy;
    let config: S3Config;
    beforeEach(async () => {
      proxy = await startS3Proxy(server.endpoint);
      config = newConfig({ S3_ENDPOINT: proxy.endpoint });
    });
    afterEach(async () => {
      jest.restoreAllMocks();
      await proxy.close();
    });

    test('starts without the permission to list multipart uploads, and logs the missing permissions', async () => {
      const warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue();
      proxy.rejects = (line) => /[?&]uploads/.test(line);
      const storage = await S3Storage.open(config);
      expect(warn.mock.calls.flat().join()).toMatch(
        /denied access.*s3:ListBucketMultipartUploads and s3:AbortMultipartUpload/,
      );
      await storage.check();
    });

    test('a check writes a probe only before the first successful write', async () => {
      const storage = await S3Storage.open(config);
      proxy.requests.length = 0;
      await storage.check();
      expect(proxy.requests).toEqual([`PUT /${config.bucket}/~check`, `DELETE /${config.bucket}/~check`]);
      proxy.requests.length = 0;
      for (let i = 0; i < 3; i++) await storage.check();
      const listing = expect.stringContaining(`GET /${config.bucket}?`) as string;
      expect(proxy.requests).toEqual([listing, listing, listing]);
      const other = await S3Storage.open(config);
      await other.put('a.png', Buffer.from('image'));
      proxy.requests.length = 0;
      await other.check();
      expect(proxy.requests).toEqual([listing]);
    });

    test('a check fails from the first rejected write until writes succeed again', async () => {
      const storage = await S3Storage.open(config);
      await storage.check();
      proxy.rejects = (line) => line.startsWith('PUT ');
      const failure = { code: 'STORAGE_FAILED', message: 'The storage denied access.' };
      await expect(storage.put('a.png', Buffer.from('image'))).rejects.toMatchObject(failure);
      for (let i = 0; i < 2; i++) await expect(storage.check()).rejects.toMatchObject(failure);
      await expect((await S3Storage.open(config)).check()).rejects.toMatchObject(failure);
      proxy.rejects = () => false;
      await storage.check();
      const client = createClient(config);
      const { objects } = await client.listObjectsV2Query(config.bucket, '', '', '', 10, '');
      expect(objects).toEqual([]);
    });

    test('a check fails when the bucket was deleted', async () => {
      const storage = await S3Storage.open(config);
      await storage.check();
      await createClient(config).removeBucket(config.bucket);
      await expect(storage.check()).rejects.toMatchObject({
        message: 'The bucket of the storage does not exist.',
      });
    });
  });

  describe('multipart uploads', () => {
    let config: S3Config;
    let storage: S3Storage;
    beforeAll(async () => {
      config = newConfig();
      storage = await S3Storage.open(config);
    });

    const incomplete = async () => {
      const keys: string[] = [];
      for await (const upload of incompleteUploads(createClient(config), config.bucket))
        keys.push(upload.key);
      return keys;
    };

    test('a body of several parts is stored and read unchanged', async () => {
      const pieces = Array.from({ length: 37 }, (_, i) => Buffer.alloc(700_001, `${i} halftone`));
      const size = 37 * 700_001;
      expect(size).toBeGreaterThan(3 * PART_BYTES);
      expect(await storage.put(key, Readable.from(pieces))).toEqual({ size });
      expect((await buffer((await storage.open(key)).stream)).equals(Buffer.concat(pieces))).toBe(true);
      expect(await storage.head(key)).toMatchObject({ key, size, contentType: 'text/csv' });
      for await (const info of storage.list('requests/r1/'))
        expect(info).toEqual(await storage.head(info.key));
      expect(await incomplete()).toEqual([]);
    });

    test('a body of exactly two part sizes is uploaded in two parts', async () => {
      const body = Buffer.alloc(2 * PART_BYTES, 'x');
      await storage.put(key, Readable.from([body]));
      expect(await storage.head(key)).toMatchObject({
        size: body.length,
        etag: expect.stringMatching(/-2"$/) as string,
      });
    });

    test('a body that fails leaves no parts', async () => {
      const other = 'requests/r2/input.csv';
      const failure = new Error('the upload was interrupted');
      await expect(storage.put(other, breaking(failure))).rejects.toBe(failure);
      expect(await storage.head(other)).toBeNull();
      expect(await incomplete()).toEqual([]);
    });

    test('a put that is aborted after some parts, while the body hangs, leaves no parts', async () => {
      const other = 'requests/r2/input.csv';
      const caller = new AbortController();
      const reason = new Error('cancelled');
      const silent = new Readable({ read: () => undefined });
      for (let sent = 0; sent < 2 * PART_BYTES + 1; sent += 1_000_000) silent.push(Buffer.alloc(1_000_000));
      const putting = storage.put(other, silent, { signal: caller.signal });
      const aborting = (async () => {
        while ((await incomplete()).length === 0) await nextTurn();
        caller.abort(reason);
      })();
      await expect(putting).rejects.toBe(reason);
      await aborting;
      expect(await incomplete()).toEqual([]);
      expect(await storage.head(other)).toBeNull();
    });

    test('an incomplete upload of a crash is aborted once it is stale', async () => {
      const client = createClient(config);
      await client.initiateNewMultipartUpload(config.bucket, key, {});
      expect(await abortStaleUploads(client, config.bucket)).toBe(0);
      expect(await incomplete()).toEqual([key]);
      expect(await abortStaleUploads(client, config.bucket, Date.now() + 25 * 3_600_000)).toBe(1);
      expect(await incomplete()).toEqual([]);
    });
  });

  describe('direct access to the bucket', () => {
    test('objects are stored with the headers for their content type', async () => {
      const config = newConfig();
      const storage = await S3Storage.open(config);
      const client = createClient(config);
      const headersOf = async (name: string) => {
        await storage.put(name, Buffer.from('body'));
        const request = { method: 'HEAD', bucketName: config.bucket, objectName: name };
        return (await client.makeRequestAsyncOmit(request)).headers;
      };
      expect(await headersOf('a.png')).toMatchObject({
        'content-type': 'image/png',
        'cache-control': 'public, max-age=31536000, immutable',
      });
      expect(await headersOf('a.svg')).toMatchObject({
        'content-type': 'image/svg+xml',
        'content-disposition': 'attachment',
      });
      expect(await headersOf('a.csv')).toMatchObject({ 'cache-control': 'no-cache' });
    });

    test('a presigned URL serves the image and no other key', async () => {
      const storage = await S3Storage.open(newConfig());
      await storage.put('a.png', Buffer.from('image'));
      const url = await storage.redirectUrl('a.png');
      const response = await fetch(url!);
      expect(await response.text()).toBe('image');
      expect(response.headers.get('content-type')).toBe('image/png');
      expect((await fetch(url!.replace('a.png', 'b.png'))).status).toBe(403);
    });

    test.each(['a.svg', 'a.csv', 'a.html'])(
      '%s has no redirect URL and is served by this program',
      async (name) => {
        jest.spyOn(Logger.prototype, 'warn').mockReturnValue();
        const config = newConfig({ S3_PUBLIC_URL: `${server.endpoint}/public` });
        const storage = await S3Storage.open(config);
        expect(await storage.redirectUrl(name)).toBeNull();
        expect(await storage.redirectUrl('a.png')).toBe(`${server.endpoint}/public/a.png`);
      },
    );
  });
});

async function* breaking(error: Error): AsyncGenerator<Uint8Array> {
  for (let sent = 0; sent < 2.5 * PART_BYTES; sent += 1_000_000) yield Buffer.alloc(1_000_000);
  throw error;
}
