import { buffer } from 'node:stream/consumers';
import { type ObjectInfo, ObjectNotFoundError, ObjectStorage } from '../../src/storage/index.js';
import { describeWrites } from './storage-writes-contract.js';

/** An empty storage to test, and how to dispose of it. */
export interface StorageUnderTest {
  readonly storage: ObjectStorage;
  readonly dispose: () => Promise<void>;
}

/** Describes the behaviour of every {@link ObjectStorage}. */
export function describeObjectStorage(name: string, create: () => Promise<StorageUnderTest>): void {
  describe(`${name} as an object storage`, () => {
    let storage: ObjectStorage;
    let dispose: () => Promise<void>;
    beforeEach(async () => {
      ({ storage, dispose } = await create());
    });
    afterEach(() => dispose());

    const key = 'requests/r1/images/a.jpg';
    const read = async (from: string, range?: { start: number; end: number }): Promise<Buffer> =>
      buffer((await storage.open(from, range)).stream);
    const keys = async (prefix: string): Promise<string[]> => {
      const found: string[] = [];
      for await (const info of storage.list(prefix)) found.push(info.key);
      return found.toSorted();
    };

    describeWrites(() => ({ storage, read, keys }));

    describe('head', () => {
      test('returns size, type, time and a strong ETag', async () => {
        const before = Date.now();
        await storage.put(key, Buffer.from('body'));
        const info = (await storage.head(key)) as ObjectInfo;
        expect(info).toMatchObject({ key, size: 4, contentType: 'image/jpeg' });
        expect(info.etag).toMatch(/^"[\x21\x23-\x7e]+"$/);
        expect(Math.abs(info.lastModified.getTime() - before)).toBeLessThan(60_000);
        expect(await storage.head(key)).toEqual(info);
      });

      test('returns a different ETag for different content of the same size', async () => {
        const tags = new Set<string | undefined>();
        for (const body of ['one', 'two', 'six']) {
          await storage.put(key, Buffer.from(body));
          tags.add((await storage.head(key))?.etag);
        }
        expect(tags.size).toBe(3);
      });

      test.each(['requests/r1/none.jpg', 'requests/r1', 'requests/r1/images', 'requests/r1/images/a.jpg/b'])(
        'tells that %s is not there',
        async (missing) => {
          await storage.put(key, Buffer.from('body'));
          expect(await storage.head(missing)).toBeNull();
        },
      );
    });

    describe('open', () => {
      test.each([
        [{ start: 0, end: 0 }, '0'],
        [{ start: 0, end: 9 }, '0123456789'],
        [{ start: 3, end: 5 }, '345'],
        [{ start: 9, end: 9 }, '9'],
      ])('reads %j', async (range, expected) => {
        await storage.put(key, Buffer.from('0123456789'));
        expect((await read(key, range)).toString()).toBe(expected);
      });

      test('returns the same info as head, of the whole object', async () => {
        await storage.put(key, Buffer.from('0123456789'));
        const { info, stream } = await storage.open(key, { start: 1, end: 2 });
        stream.destroy();
        expect(info).toEqual(await storage.head(key));
      });

      test('continues to read an open object while it is replaced', async () => {
        const before = Buffer.alloc(1_000_000, 'before');
        await storage.put(key, before);
        const { stream } = await storage.open(key);
        await storage.put(key, Buffer.from('after'));
        expect((await buffer(stream)).equals(before)).toBe(true);
      });

      test.each(['requests/r1/none.jpg', 'requests/r1/images'])('of %s is an error', async (missing) => {
        await storage.put(key, Buffer.from('body'));
        await expect(storage.open(missing)).rejects.toThrow(ObjectNotFoundError);
      });
    });

    describe('delete', () => {
      test('removes the object and no other', async () => {
        await storage.put(key, Buffer.from('body'));
        await storage.put(`${key}.jpg`, Buffer.from('body'));
        await storage.delete(key);
        expect(await keys('')).toEqual([`${key}.jpg`]);
      });

      test.each(['requests/r1/none.jpg', 'requests/r1/images'])('of %s does nothing', async (missing) => {
        await storage.put(key, Buffer.from('body'));
        await storage.delete(missing);
        expect(await keys('')).toEqual([key]);
      });
    });

    describe('a prefix', () => {
      const mine = ['requests/r1/images/a.jpg', 'requests/r1/input.csv', 'requests/r1/originals/a.jpg'];
      const others = ['requests/r10/input.csv', 'requests/r2/images/a.jpg'];
      beforeEach(() => Promise.all([...mine, ...others].map((each) => storage.put(each, Buffer.from(each)))));

      test('lists the objects under it', async () => {
        expect(await keys('requests/r1/')).toEqual(mine);
        expect(await keys('requests/r3/')).toEqual([]);
        expect(await keys('')).toEqual([...mine, ...others].toSorted());
      });

      test('lists with the same info as head', async () => {
        for await (const info of storage.list('')) expect(await storage.head(info.key)).toEqual(info);
        expect.assertions(mine.length + others.length);
      });

      test('is deleted with the objects under it, and counts them', async () => {
        expect(await storage.deletePrefix('requests/r1/')).toBe(mine.length);
        expect(await keys('')).toEqual(others);
        expect(await storage.deletePrefix('requests/r1/')).toBe(0);
      });

      test('of more than a hundred objects is listed and deleted completely', async () => {
        const many = Array.from({ length: 120 }, (_, i) => `requests/r4/images/${i}.png`);
        await Promise.all(many.map((each) => storage.put(each, Buffer.from('x'))));
        expect(await keys('requests/r4/')).toEqual(many.toSorted());
        expect(await storage.deletePrefix('requests/r4/')).toBe(many.length);
        expect(await keys('requests/r4/')).toEqual([]);
      });

      test('accepts new objects after it was deleted', async () => {
        await storage.deletePrefix('requests/r1/');
        await storage.put(key, Buffer.from('again'));
        expect(await keys('requests/r1/')).toEqual([key]);
      });

      test.each(['', '/', 'requests', '../', 'requests/../'])('%j is not deleted', async (prefix) => {
        await expect(storage.deletePrefix(prefix)).rejects.toThrow(RangeError);
      });
    });

    test.each([
      '',
      '/etc/passwd',
      '../a',
      'a/../../b',
      'a//b',
      'a\\b',
      'a\0',
      'a b',
      '%2e%2e/a',
      './a',
      '~tmp/a',
    ])('refuses %j as a key, whatever is asked', async (bad) => {
      await expect(storage.put(bad, Buffer.from('x'))).rejects.toThrow(RangeError);
      await expect(storage.head(bad)).rejects.toThrow(RangeError);
      await expect(storage.copy(bad, key)).rejects.toThrow(RangeError);
      await expect(storage.copy(key, bad)).rejects.toThrow(RangeError);
      await expect(storage.open(bad)).rejects.toThrow(RangeError);
      await expect(storage.delete(bad)).rejects.toThrow(RangeError);
    });

    test('passes its check, which leaves nothing behind', async () => {
      await storage.check();
      expect(await keys('')).toEqual([]);
    });
  });
}
