import { S3Error } from 'minio';
import { mayPass, messageOf, retried, stored, unlessMissing } from './s3-failure.js';
import { S3BusyError, S3TimeoutError } from './s3-transport.js';
import { StorageError } from './storage-errors.js';

const s3Error = (code: string) => Object.assign(new S3Error('internal'), { code });
const broken = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });

test.each([
  [s3Error('AccessDenied'), false, 'The storage does not permit it.'],
  [s3Error('NoSuchBucket'), false, 'The storage has no bucket any more.'],
  [s3Error('XMinioStorageFull'), false, 'The storage is full.'],
  [s3Error('MalformedXML'), false, 'The storage failed.'],
  [s3Error('SlowDown'), true, 'The storage failed.'],
  [s3Error('InternalError'), true, 'The storage failed.'],
  [new S3BusyError(503), true, 'The storage is busy.'],
  [new S3TimeoutError('internal'), true, 'The storage did not answer in time.'],
  [broken, true, 'The storage cannot be reached.'],
  [new Error('no XML'), true, 'The storage failed.'],
])('%s may pass: %p, and is told as %j', (error, passes, message) => {
  expect(mayPass(error)).toBe(passes);
  expect(messageOf(error)).toBe(message);
});

/** A request that fails with each error in turn, then succeeds. */
function failingWith(...errors: unknown[]) {
  const left = [...errors];
  return () => (left.length > 0 ? Promise.reject(left.shift()) : Promise.resolve(left.length));
}

test('what may pass is tried three times', async () => {
  await expect(retried(failingWith(broken, broken))).resolves.toBe(0);
  await expect(retried(failingWith(broken, broken, broken))).rejects.toBe(broken);
});

test('what may not pass is not tried again', async () => {
  const denied = s3Error('AccessDenied');
  await expect(retried(failingWith(denied))).rejects.toBe(denied);
});

test('whoever called it off gets the reason, and no more tries', async () => {
  const signal = AbortSignal.abort(new Error('cancelled'));
  await expect(stored(failingWith(broken), signal)).rejects.toBe(signal.reason);
});

test('every failure of the store is a StorageError, and a fault of ours is none', async () => {
  const error: unknown = await stored(failingWith(s3Error('AccessDenied'))).catch(
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StorageError);
  expect(error).toMatchObject({
    code: 'STORAGE_FAILED',
    retryable: true,
    message: 'The storage does not permit it.',
  });
  const fault = new TypeError('bad argument');
  await expect(stored(failingWith(fault))).rejects.toBe(fault);
});

test.each(['NoSuchKey', 'NotFound'])('%s means that there is no object', async (code) => {
  expect(await unlessMissing(failingWith(s3Error(code)))).toBeUndefined();
});

test('a missing bucket does not', async () => {
  await expect(unlessMissing(failingWith(s3Error('NoSuchBucket')))).rejects.toThrow(StorageError);
});
