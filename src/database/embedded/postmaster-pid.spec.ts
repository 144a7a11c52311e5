import { parsePostmasterPid } from './postmaster-pid.js';

const file = (status: string) =>
  `4711\n/data/postgres\n1750000000\n38895\n\n127.0.0.1\n  1234567    0\n${status}\n`;

describe('parsePostmasterPid', () => {
  test.each([
    ['a server that is ready', file('ready   '), { pid: 4711, port: 38_895, ready: true }],
    ['one that is starting', file('starting'), { pid: 4711, port: 38_895, ready: false }],
    ['one that is stopping', file('stopping'), { pid: 4711, port: 38_895, ready: false }],
    [
      'one that has just begun',
      '4711\n/data/postgres\n1750000000\n',
      { pid: 4711, port: undefined, ready: false },
    ],
    ['a single-user server', '-4711\n/data/postgres\n', { pid: 4711, port: undefined, ready: false }],
    ['an empty file', '', undefined],
    ['nonsense', 'ready\n', undefined],
    ['process 0, which would be our own group', '0\n/data\n', undefined],
    ['a number no process has', '99999999999999999999\n', undefined],
  ])('parses %s', (_what, text, expected) => expect(parsePostmasterPid(text)).toEqual(expected));
});
