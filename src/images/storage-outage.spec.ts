import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ObjectStorage, openObjectStorage, StorageError } from '../storage/index.js';
import { StorageOutage, StorageUnavailableError } from './storage-outage.js';

const KEY = 'requests/a/input.csv';
const never = new AbortController().signal;

let root: string;
let storage: ObjectStorage;
let puts: number;
let outage: StorageOutage;
let warned: jest.SpiedFunction<typeof Logger.prototype.warn>;

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'halftone-outage-'));
  storage = await openObjectStorage({ dataDir: root, storage: { s3: undefined } });
  puts = 0;
  outage = new StorageOutage(storage);
  warned = jest.spyOn(Logger.prototype, 'warn').mockReturnValue();
});
afterEach(async () => {
  warned.mockRestore();
  await rm(root, { recursive: true, force: true });
});

const put = async () => {
  puts += 1;
  return storage.put(KEY, Buffer.from('body'));
};

/** Puts a file in the place of the folder for new objects, and returns how to undo that. */
async function breakStore(): Promise<() => Promise<void>> {
  const folder = path.join(root, 'objects', '~tmp');
  await rename(folder, `${folder}-away`).catch(() => undefined);
  await writeFile(folder, '');
  return async () => {
    await rm(folder);
    await rename(`${folder}-away`, folder).catch(() => undefined);
  };
}

test('work is done once while the store works', async () => {
  await expect(outage.outlast(put, never)).resolves.toEqual({ size: 4 });
  expect(puts).toBe(1);
});

test('work is done again until the store is back, and the log says once that it waits', async () => {
  const repair = await breakStore();
  const stored = Promise.all([outage.outlast(put, never), outage.outlast(put, never)]);
  await sleep(700);
  await repair();
  await expect(stored).resolves.toEqual([{ size: 4 }, { size: 4 }]);
  expect(puts).toBeGreaterThan(2);
  expect(warned.mock.calls).toEqual([
    [expect.stringMatching(/^Images cannot be stored, and wait: The storage failed\. \(Error: E/)],
  ]);
});

test('the store is unavailable when it is still away after the time limit', async () => {
  await breakStore();
  const error = await outage.outlast(put, never, 100).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(StorageUnavailableError);
  expect(error).toMatchObject({ code: 'STORAGE_FAILED', message: 'The storage failed.' });
});

test('a full store is unavailable, although it has room for the object of a check', async () => {
  const full = () => Promise.reject(new StorageError('The storage is full.', { isOutage: true }));
  await expect(outage.outlast(full, never, 0)).rejects.toThrow(StorageUnavailableError);
});

test('an error of the work alone is thrown at once', async () => {
  const error = new StorageError('The file is too large for the storage.');
  const work = () => {
    puts += 1;
    return Promise.reject(error);
  };
  await expect(outage.outlast(work, never)).rejects.toBe(error);
  expect(puts).toBe(1);
});

test('an abort ends the wait with its reason', async () => {
  await breakStore();
  const stop = new AbortController();
  const stored = outage.outlast(put, stop.signal);
  await sleep(50);
  stop.abort(new Error('The lease is lost.'));
  await expect(stored).rejects.toThrow('The lease is lost.');
});
