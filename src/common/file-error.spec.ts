import { fileErrorText, printedFileErrorText } from './file-error.js';

const errno = (code: string, syscall: string, path?: string) =>
  Object.assign(new Error(`${code}: ${syscall}`), { code, syscall, ...(path !== undefined && { path }) });

describe('fileErrorText', () => {
  test.each([
    ['ENOSPC', errno('ENOSPC', 'write'), /^The disk of \/data is full: free some space .* DATA_DIR/],
    ['EDQUOT', errno('EDQUOT', 'open', '/data/x'), /^The disk of \/data is full/],
    ['EROFS', errno('EROFS', 'mkdir', '/data/x'), /^\/data is on a read-only file system: .* DATA_DIR/],
    [
      'EACCES',
      errno('EACCES', 'mkdir', '/data/x'),
      /^\/data\/x is not accessible to user id \d+: give it .* DATA_DIR/,
    ],
    ['EPERM', errno('EPERM', 'chown', '/data'), /^\/data is not accessible to user id \d+/],
    ['ENOTDIR', errno('ENOTDIR', 'mkdir', '/data'), /^\/data is not a folder: set DATA_DIR/],
    ['EEXIST', errno('EEXIST', 'mkdir', '/data'), /^\/data is not a folder/],
    [
      'ENOENT',
      errno('ENOENT', 'mkdir', '/proc/x'),
      /^\/proc\/x cannot be created, .* takes no folders: set DATA_DIR to another folder\.$/,
    ],
  ])('explains %s and names the fix', (_code, error, sentence) =>
    expect(fileErrorText(error, '/data')).toMatch(sentence),
  );

  test.each([
    ['a program that is not executable', errno('EACCES', 'spawn /bin/x', '/bin/x')],
    ['a missing file', errno('ENOENT', 'open', '/data/x')],
    ['another error', new TypeError('x is undefined')],
    ['no error', 'EACCES'],
  ])('returns undefined for %s', (_what, error) => expect(fileErrorText(error, '/data')).toBeUndefined());
});

describe('printedFileErrorText', () => {
  test.each([
    [
      'FATAL:  could not write lock file "postmaster.pid": No space left on device',
      /^The disk of \/data is full/,
    ],
    ['initdb: error: could not create directory: Disk quota exceeded', /^The disk of \/data is full/],
    ['FATAL:  invalid value for parameter "shared_buffers"', /^none$/],
  ])('finds a full disk in the output %j, and nothing else', (output, expected) =>
    expect(printedFileErrorText(output, '/data') ?? 'none').toMatch(expected),
  );
});
