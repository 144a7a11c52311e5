import { readFile } from 'node:fs/promises';
import { errnoOf, withStorageErrors, unlessMissing } from './filesystem-errors.js';

const failing = (code: string): Promise<never> =>
  Promise.reject(Object.assign(new Error(`${code}: internal, '/secret/path'`), { code, syscall: 'write' }));

test.each([
  ['ENOSPC', 'The storage is full.'],
  ['EDQUOT', 'The storage is full.'],
  ['EACCES', 'The storage denied access.'],
  ['EROFS', 'The storage is read-only.'],
  ['EMFILE', 'The storage has too many files open.'],
  ['EIO', 'The storage failed.'],
])('maps %s to a StorageError with the message %j', async (code, message) => {
  await expect(withStorageErrors(failing(code))).rejects.toMatchObject({
    code: 'STORAGE_FAILED',
    retryable: true,
    message,
  });
});

test.each([
  ['ENOSPC', true],
  ['EDQUOT', true],
  // One file is too large: others may be stored.
  ['EFBIG', false],
  ['EIO', false],
])('%s is known as an outage: %s', async (code, isOutage) => {
  await expect(withStorageErrors(failing(code))).rejects.toMatchObject({ isOutage });
});

test('does not map an error that does not come from the operating system', async () => {
  const error = new TypeError('bad argument');
  await expect(withStorageErrors(Promise.reject(error))).rejects.toBe(error);
});

test.each(['ENOENT', 'ENOTDIR', 'EISDIR', 'ELOOP'])('%s means that the file does not exist', async (code) => {
  expect(await unlessMissing(failing(code))).toBeUndefined();
});

test('EACCES does not mean that the file does not exist', async () => {
  await expect(unlessMissing(failing('EACCES'))).rejects.toMatchObject({ code: 'EACCES' });
});

test('reads the errno of a real Node.js error', async () => {
  const error: unknown = await readFile('/nowhere/at/all').catch((reason: unknown) => reason);
  expect(errnoOf(error)).toBe('ENOENT');
});
