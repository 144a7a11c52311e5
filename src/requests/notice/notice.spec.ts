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

test.each<[string, NoticeRow, string | null, RegExp]>([
  ['a request that is worked on', row({}), null, NONE],
  ['one that waits for its first worker', row({ status: 'PENDING' }, 59), null, NONE],
  ['one that has waited long', row({ status: 'PENDING' }, 61), null, /^No worker has begun/],
  ['one that settles slowly', row({}, 119), null, NONE],
  ['one that settles nothing', row({}, 121), null, /^Nothing of this request/],
  ['one whose worker met a trouble', row({ notice: 'A trouble.' }), null, /^A trouble\.$/],
  ['one whose worker and this process met one', row({ notice: 'A trouble.' }), FULL, /^A trouble\.$/],
  ['one while the storage is full', row({}), FULL, /^Images cannot be stored: the storage is full\. /],
  ['one that waits while the storage is full', row({ status: 'PENDING' }, 600), FULL, /storage is full/],
  ['one whose output CSV is written', row({ job: 'FINALIZE' }, 5), null, NONE],
  ['one whose output CSV is not written', row({ job: 'FINALIZE' }, 121), null, /^Nothing/],
  ['a settled one', row({ status: 'COMPLETED', notice: 'Old.' }, 9e6), FULL, NONE],
  ['a cancelled one', row({ status: 'CANCELLED', notice: 'Old.' }, 9e6), FULL, NONE],
  ['a cancelled one without its CSV', row({ status: 'CANCELLED', job: 'FINALIZE' }), FULL, /storage is full/],
  ['a cancelled one whose images end', row({ status: 'CANCELLED', job: 'CANCEL' }, 9e6), null, NONE],
])('%s', (_, request, storage, notice) => {
  expect(noticeFor(request, storage) ?? 'none').toMatch(notice);
});

test.each([
  [storageNotice(FULL), /^Images cannot be stored: the storage is full\. They are tried again; failed ones/],
  [outputNotice(FULL), /, but the output CSV cannot be written: the storage is full\. It is tried again\.$/],
  [
    outputNotice(null),
    /, but the output CSV cannot be written: the log of the worker says why\. It is tried again\.$/,
  ],
])('%s', (notice, pattern) => expect(notice).toMatch(pattern));
