import { type FailedStart, startFailure } from './start-failure.js';

const start: FailedStart = {
  dataDir: '/data',
  logFile: '/data/postgres.log',
  logged: '',
  freeBytes: 1024 ** 3,
};

test.each<[string, Partial<FailedStart>, string, RegExp]>([
  [
    'what it has logged',
    { logged: 'FATAL:  no' },
    'EMBEDDED_POSTGRES_FAILED',
    /Its log says:\nFATAL: {2}no$/,
  ],
  [
    'a full disk, which takes no log',
    { freeBytes: 0 },
    'DATA_DIR_UNUSABLE',
    /^The disk of \/data is full: free/,
  ],
  [
    'what it has logged, on a full disk too',
    { logged: 'FATAL:  no', freeBytes: 0 },
    'EMBEDDED_POSTGRES_FAILED',
    /FATAL: {2}no$/,
  ],
  [
    'where the log should be',
    {},
    'EMBEDDED_POSTGRES_FAILED',
    /has not written why to \/data\/postgres\.log\. Check/,
  ],
])('a server that does not start is explained with %s', (_, changes, code, message) => {
  const error = startFailure({ ...start, ...changes });
  expect(error).toMatchObject({ code, message: expect.stringMatching(message) as string });
});
