import { readFile } from 'node:fs/promises';
import { errnoOf, stored, unlessMissing } from './filesystem-failure.js';

const failing = (code: string): Promise<never> =>
  Promise.reject(Object.assign(new Error(`${code}: internal, '/secret/path'`), { code, syscall: 'write' }));

test.each([
  ['ENOSPC', 'The storage is full.'],
  ['EDQUOT', 'The storage is full.'],
  ['EACCES', 'The storage does not permit it.'],
  ['EROFS', 'The storage is read-only.'],
  ['EMFILE', 'The storage has too many files open.'],
  ['EIO', 'The storage failed.'],
])('%s is told as %j', async (code, message) => {
  await expect(stored(failing(code))).rejects.toMatchObject({
    code: 'STORAGE_FAILED',
    retryable: true,
    message,
  });
});

test('an error that does not come from the operating system is not blamed on the storage', async () => {
  const fault = new TypeError('bad argument');
  await expect(stored(Promise.reject(fault))).rejects.toBe(fault);
});

test.each(['ENOENT', 'ENOTDIR', 'EISDIR', 'ELOOP'])('%s means that there is no file', async (code) => {
  expect(await unlessMissing(failing(code))).toBeUndefined();
});

test('EACCES does not mean that there is no file', async () => {
  await expect(unlessMissing(failing('EACCES'))).rejects.toMatchObject({ code: 'EACCES' });
});

test("knows Node's own errors", async () => {
  const error: unknown = await readFile('/nowhere/at/all').catch((reason: unknown) => reason);
  expect(errnoOf(error)).toBe('ENOENT');
});
