import { ClientError } from '../../common/index.js';
import { checkPageSize, decodeCursor, encodeCursor, MAX_PAGE, toConnection } from './connection.js';

const INVALID = expect.objectContaining({ constructor: ClientError, code: 'INVALID_INPUT' }) as ClientError;

describe('toConnection', () => {
  const connect = (rows: number[], more: boolean, after: string | null) =>
    toConnection({ rows, more, totalCount: 9 }, { after }, (row) => row, String);

  test('a page of rows becomes edges, nodes and page info', () => {
    expect(connect([4, 5], true, encodeCursor(3))).toEqual({
      edges: [
        { cursor: encodeCursor(4), node: '4' },
        { cursor: encodeCursor(5), node: '5' },
      ],
      nodes: ['4', '5'],
      pageInfo: {
        hasNextPage: true,
        hasPreviousPage: true,
        startCursor: encodeCursor(4),
        endCursor: encodeCursor(5),
      },
      totalCount: 9,
    });
  });

  test('an empty page has no cursors', () => {
    expect(connect([], false, null)).toEqual({
      edges: [],
      nodes: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
      totalCount: 9,
    });
  });

  test('each row is converted to a node once', () => {
    let made = 0;
    toConnection({ rows: [1, 2, 3], more: false, totalCount: 3 }, { after: null }, String, () => ({
      id: ++made,
    }));
    expect(made).toBe(3);
  });
});

describe('cursors', () => {
  test.each(['1', '019aa5a0-0000-7000-8000-000000000000', 'größe', '???>>>'])(
    'the key %j survives encoding and decoding',
    (key) => {
      expect(encodeCursor(key)).toMatch(/^[A-Za-z0-9_-]+$/);
      expect(decodeCursor(encodeCursor(key), () => true)).toBe(key);
    },
  );

  test('a null cursor decodes to null, the beginning of the list', () =>
    expect(decodeCursor(null, () => false)).toBeNull());

  test.each([
    '',
    '!',
    '5',
    encodeCursor('x'),
    encodeCursor('-1'),
    encodeCursor('1 OR 1=1'),
    'A'.repeat(100_000),
  ])('%.30j is rejected as a cursor of a list of numbers', (cursor) =>
    expect(() => decodeCursor(cursor, (key) => /^\d+$/.test(key))).toThrow(INVALID),
  );
});

describe('checkPageSize', () => {
  test.each([1, 20, MAX_PAGE])('a page size of %i is accepted', (first) =>
    expect(checkPageSize(first)).toBe(first),
  );

  test.each([0, -1, MAX_PAGE + 1, 2 ** 31 - 1, NaN])('a page size of %i is rejected', (first) => {
    expect(() => checkPageSize(first)).toThrow(INVALID);
  });
});
