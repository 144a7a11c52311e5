import { noRoomError } from './disk-full.js';

const failure = (code: unknown, cause?: unknown) => Object.assign(new Error('x', { cause }), { code });

test.each([
  ['a disk', failure('ENOSPC')],
  ['a quota', failure('EDQUOT')],
  ['the size of a file', failure('EFBIG')],
  ['the disk of the database', failure('53100')],
  ['what it was caused by', failure('STORAGE', failure('ENOSPC'))],
])('%s has no room', (_, error) => {
  expect(noRoomError(error)).toMatchObject({ code: 'STORAGE_FULL', cause: error });
});

test.each([
  [failure('EACCES')],
  [failure(28)],
  [new Error('ENOSPC')],
  ['ENOSPC'],
  [{ code: 'ENOSPC' }],
  [undefined],
])('%p is something else', (error) => expect(noRoomError(error)).toBeUndefined());
