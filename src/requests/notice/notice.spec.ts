import { noticeFor, type NoticeRow, outputNotice, storageNotice } from './notice.js';

const UPDATED = new Date('2025-11-21T10:00:00Z');
const row = (given: Partial<NoticeRow>, silence = 0): NoticeRow => ({
  status: 'PROCESSING',
  job: null,
  notice: null,
  updatedAt: UPDATED,
  readAt: new Date(UPDATED.getTime() + silence * 1000),
  ...given,
});
const FULL = 'The storage is full.';

const NONE = /^none$/;

test.each<[string, RegExp, NoticeRow, string | null]>([
  ['a request in progress', NONE, row({}), null],
  ['a request that has waited 59 s for its first worker', NONE, row({ status: 'PENDING' }, 59), null],
  [
    'a request that has waited 61 s for its first worker',
    /^No worker has started/,
    row({ status: 'PENDING' }, 61),
    null,
  ],
  ['a request without a result for 119 s', NONE, row({}, 119), null],
  [
    'a request without a result for 121 s',
    /^No image of this request has completed or failed/,
    row({}, 121),
    null,
  ],
  ['a request with a recorded notice', /^An error\.$/, row({ notice: 'An error.' }), null],
  [
    'a request with a recorded notice while the storage is full',
    /^An error\.$/,
    row({ notice: 'An error.' }),
    FULL,
  ],
  [
    'a request in progress while the storage is full',
    /^Images cannot be stored: the storage is full\. /,
    row({}),
    FULL,
  ],
  ['a pending request while the storage is full', /storage is full/, row({ status: 'PENDING' }, 600), FULL],
  ['a request whose output CSV is being written', NONE, row({ job: 'FINALIZE' }, 5), null],
  ['a request whose output CSV is not written for 121 s', /^No image/, row({ job: 'FINALIZE' }, 121), null],
  ['a completed request', NONE, row({ status: 'COMPLETED', notice: 'Old.' }, 9e6), FULL],
  ['a cancelled request', NONE, row({ status: 'CANCELLED', notice: 'Old.' }, 9e6), FULL],
  [
    'a cancelled request without its output CSV',
    /storage is full/,
    row({ status: 'CANCELLED', job: 'FINALIZE' }),
    FULL,
  ],
  [
    'a cancelled request whose images are being cancelled',
    NONE,
    row({ status: 'CANCELLED', job: 'CANCEL' }, 9e6),
    null,
  ],
])('%s has the notice %s', (_, notice, request, storage) => {
  expect(noticeFor(request, storage) ?? 'none').toMatch(notice);
});

test.each([
  [
    storageNotice(FULL),
    /^Images cannot be stored: the storage is full\. They wait, and continue automatically/,
  ],
  [
    outputNotice(FULL),
    /, but the output CSV cannot be written: the storage is full\. It is retried automatically\.$/,
  ],
  [
    outputNotice(null),
    /, but the output CSV cannot be written: see the log of the worker\. It is retried automatically\.$/,
  ],
])('a notice states the error and the retry: %s', (notice, pattern) => expect(notice).toMatch(pattern));
