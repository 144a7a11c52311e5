import { S3Error } from 'minio';
import { isTransient, messageOf, withRetries, withStorageErrors, unlessMissing } from './s3-errors.js';
import { S3BusyError, S3TimeoutError } from './s3-transport.js';
import { StorageError } from './storage-errors.js';

const s3Error = (code: string) => Object.assign(new S3Error('internal'), { code });
const broken = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });

test.each([
  [s3Error('AccessDenied'), false, 'The storage denied access.'],
  [s3Error('NoSuchBucket'), false, 'The bucket of the storage does not exist.'],
  [s3Error('XMinioStorageFull'), false, 'The storage is full.'],
  [s3Error('MalformedXML'), false, 'The storage failed.'],
  [s3Error('SlowDown'), true, 'The storage failed.'],
  [s3Error('InternalError'), true, 'The storage failed.'],
  [new S3BusyError(503), true, 'The storage is busy.'],
  [new S3TimeoutError('internal'), true, 'The storage did not respond in time.'],
  [broken, true, 'The storage cannot be reached.'],
  [new Error('no XML'), true, 'The storage failed.'],
])('%s is transient: %p, and has the message %j', (error, expected, message) => {
  expect(isTransient(error)).toBe(expected);
  expect(messageOf(error)).toBe(message);
});

/** A request that fails with each error in turn, then succeeds. */
function failingWith(...errors: unknown[]) {
  const remaining = [...errors];
  return () => (remaining.length > 0 ? Promise.reject(remaining.shift()) : Promise.resolve(remaining.length));
}

test('a transient error is retried up to three attempts', async () => {
  await expect(withRetries(failingWith(broken, broken))).resolves.toBe(0);
  await expect(withRetries(failingWith(broken, broken, broken))).rejects.toBe(broken);
});

test('a permanent error is not retried', async () => {
  const denied = s3Error('AccessDenied');
  await expect(withRetries(failingWith(denied))).rejects.toBe(denied);
});

test('an aborted request rejects with the reason of its signal and is not retried', async () => {
  const signal = AbortSignal.abort(new Error('cancelled'));
  await expect(withStorageErrors(failingWith(broken), signal)).rejects.toBe(signal.reason);
});

test('maps errors of the store to StorageErrors, and does not map programming errors', async () => {
  const error: unknown = await withStorageErrors(failingWith(s3Error('AccessDenied'))).catch(
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StorageError);
  expect(error).toMatchObject({
    code: 'STORAGE_FAILED',
    retryable: true,
    message: 'The storage denied access.',
  });
  const programmingError = new TypeError('bad argument');
  await expect(withStorageErrors(failingWith(programmingError))).rejects.toBe(programmingError);
});

test.each([
  ['a connection that is refused', Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }), true],
  ['a full store', s3Error('XMinioStorageFull'), true],
  ['a connection that was closed', Object.assign(new Error('reset'), { code: 'ECONNRESET' }), false],
  ['a file that is too large', s3Error('EntityTooLarge'), false],
  ['denied access', s3Error('AccessDenied'), false],
])('%s is known as an outage or not', async (_, error, isOutage) => {
  await expect(withStorageErrors(() => Promise.reject(error))).rejects.toMatchObject({ isOutage });
});

test.each(['NoSuchKey', 'NotFound'])('%s means that the object does not exist', async (code) => {
  expect(await unlessMissing(failingWith(s3Error(code)))).toBeUndefined();
});

test('a missing bucket is a StorageError', async () => {
  await expect(unlessMissing(failingWith(s3Error('NoSuchBucket')))).rejects.toThrow(StorageError);
});
