import { createHash } from 'node:crypto';
import { getEventListeners } from 'node:events';
import { Readable } from 'node:stream';
import { ObjectNotFoundError, type ObjectStorage } from '../../src/storage/index.js';

/** The storage of the current test, and what reads it. */
export interface StorageReads {
  readonly storage: ObjectStorage;
  readonly read: (key: string) => Promise<Buffer>;
  /** Lists the keys under a prefix, sorted. */
  readonly keys: (prefix: string) => Promise<string[]>;
}

/** Describes how every {@link ObjectStorage} stores and copies objects. */
export function describeWrites(current: () => StorageReads): void {
  let storage: ObjectStorage;
  let read: StorageReads['read'];
  let keys: StorageReads['keys'];
  beforeEach(() => {
    ({ storage, read, keys } = current());
  });

  const key = 'requests/r1/images/a.jpg';

  describe('put', () => {
    test.each([0, 1, 30_000, 5_000_001])('keeps %p bytes as they are', async (size) => {
      const body = Buffer.alloc(size, 'halftone');
      expect(await storage.put(key, body)).toEqual({ size });
      expect((await read(key)).equals(body)).toBe(true);
    });

    test('stores only the visible part of a view into a larger buffer', async () => {
      await storage.put(key, Buffer.from('0123456789').subarray(2, 5));
      expect((await read(key)).toString()).toBe('234');
    });

    test.each([
      ['a stream', () => Readable.from(pieces())],
      ['an iterable', pieces],
      ['an empty stream', () => Readable.from([])],
    ])('takes %s', async (_kind, body) => {
      const hash = createHash('sha256');
      let size = 0;
      for await (const piece of body()) {
        hash.update(piece as Uint8Array);
        size += (piece as Uint8Array).length;
      }
      expect(await storage.put(key, body() as AsyncIterable<Uint8Array>)).toEqual({ size });
      expect(
        createHash('sha256')
          .update(await read(key))
          .digest('hex'),
      ).toBe(hash.digest('hex'));
    });

    test('removes its abort listener once it is done', async () => {
      const { signal } = new AbortController();
      for (const body of [Buffer.from('x'), pieces(), Readable.from(pieces())])
        await storage.put(key, body, { signal });
      expect(getEventListeners(signal, 'abort')).toEqual([]);
    });

    test('replaces an existing object', async () => {
      await storage.put(key, Buffer.from('before, and longer'));
      await storage.put(key, Buffer.from('after'));
      expect((await read(key)).toString()).toBe('after');
      expect(await keys('requests/r1/')).toEqual([key]);
    });

    test('of the same key, many times concurrently, leaves one of them complete', async () => {
      const bodies = Array.from({ length: 20 }, (_, i) => Buffer.alloc(50_000, String.fromCodePoint(65 + i)));
      await Promise.all(bodies.map((body) => storage.put(key, body)));
      const result = await read(key);
      expect(bodies.some((body) => body.equals(result))).toBe(true);
    });

    test('of many keys concurrently stores all of them', async () => {
      const all = Array.from({ length: 50 }, (_, i) => `requests/r1/images/${i}.jpg`);
      await Promise.all(all.map((each) => storage.put(each, Buffer.from(each))));
      expect(await keys('requests/r1/images/')).toEqual(all.toSorted());
      expect((await read('requests/r1/images/7.jpg')).toString()).toBe('requests/r1/images/7.jpg');
    });

    test('leaves nothing behind when its source fails, and rejects with the error of the source', async () => {
      const failure = new Error('the upload broke off');
      await expect(storage.put(key, failing(failure))).rejects.toBe(failure);
      expect(await storage.head(key)).toBeNull();
      expect(await keys('')).toEqual([]);
    });

    test('leaves an existing object unchanged when its source fails', async () => {
      await storage.put(key, Buffer.from('before'));
      await expect(storage.put(key, failing(new Error('broken')))).rejects.toThrow('broken');
      expect((await read(key)).toString()).toBe('before');
    });

    test('leaves nothing behind when it is aborted, even while its source is silent', async () => {
      const caller = new AbortController();
      const reason = new Error('cancelled');
      const silent = new Readable({ read: () => undefined });
      silent.push('a beginning');
      setImmediate(() => caller.abort(reason));
      await expect(storage.put(key, silent, { signal: caller.signal })).rejects.toBe(reason);
      expect(await storage.head(key)).toBeNull();
    });

    test('does not begin when its signal is already aborted', async () => {
      const reason = new Error('cancelled');
      const signal = AbortSignal.abort(reason);
      await expect(storage.put(key, Buffer.from('body'), { signal })).rejects.toBe(reason);
      expect(await storage.head(key)).toBeNull();
    });
  });

  describe('copy', () => {
    const to = 'requests/r2/images/b.jpg';

    test('stores the same bytes and content type under another key', async () => {
      await storage.put(key, Buffer.from('body'));
      await storage.copy(key, to);
      expect((await read(to)).toString()).toBe('body');
      expect(await storage.head(to)).toMatchObject({ key: to, size: 4, contentType: 'image/jpeg' });
      expect(await keys('')).toEqual([key, to]);
    });

    test('neither changes nor is deleted with its source, nor the source with it', async () => {
      await storage.put(key, Buffer.from('body'));
      await storage.copy(key, to);
      await storage.put(key, Buffer.from('other'));
      expect((await read(to)).toString()).toBe('body');
      await storage.copy(key, to);
      await storage.deletePrefix('requests/r1/');
      expect((await read(to)).toString()).toBe('other');
      await storage.copy(to, key);
      await storage.put(to, Buffer.from('third'));
      expect((await read(key)).toString()).toBe('other');
    });

    test('replaces an existing object, an earlier copy of the same source too', async () => {
      await storage.put(key, Buffer.from('body'));
      await storage.put(to, Buffer.from('before'));
      for (let copies = 0; copies < 3; copies += 1) await storage.copy(key, to);
      expect((await read(to)).toString()).toBe('body');
      expect(await keys('')).toEqual([key, to]);
    });

    test('of the same object to many keys concurrently stores all of them', async () => {
      await storage.put(key, Buffer.from('body'));
      const all = Array.from({ length: 20 }, (_, i) => `requests/r2/images/${i}/a.jpg`);
      await Promise.all(all.map((each) => storage.copy(key, each)));
      expect(await keys('requests/r2/')).toEqual(all.toSorted());
    });

    test.each(['requests/r1/none.jpg', 'requests/r1/images'])(
      'of %s is an error, and stores nothing',
      async (missing) => {
        await storage.put(key, Buffer.from('body'));
        await expect(storage.copy(missing, to)).rejects.toThrow(ObjectNotFoundError);
        expect(await keys('')).toEqual([key]);
      },
    );
  });
}

async function* pieces(): AsyncGenerator<Uint8Array> {
  for (let length = 1; length < 400_000; length *= 3) yield Buffer.alloc(length, String(length));
}

async function* failing(error: Error): AsyncGenerator<Uint8Array> {
  yield Buffer.alloc(100_000);
  throw error;
}
