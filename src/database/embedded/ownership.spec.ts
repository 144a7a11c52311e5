import { ownerPid, serverUrl } from './ownership.js';

describe('ownerPid', () => {
  test.each([
    ['halftone 4711', 4711],
    ['halftone', undefined],
    ['psql', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('parses the owner in %j as %s', (name, pid) => expect(ownerPid(name)).toBe(pid));
});

test('serverUrl holds the user, password, port and database', () => {
  expect(serverUrl(4711, 'pass-word_1')).toBe('postgres://halftone:pass-word_1@127.0.0.1:4711/halftone');
});
