import { type CsvHead, readHead } from './csv-dialect.js';

describe('readHead', () => {
  test.each<[string, Partial<CsvHead>]>([
    ['a,b\n1,2\n', { headerLine: 'a,b', delimiters: [','], newline: '\n', sepLine: false, start: 0 }],
    ['a;b\r\n1;2\r\n', { delimiters: [';'], newline: '\r\n' }],
    ['a,b\r\r\n1,2\r\r\n', { headerLine: 'a,b', newline: '\r\n' }],
    ['a,b\r\r\r\n1,2\r\r\r\n', { headerLine: 'a,b', newline: '\r\n' }],
    ['a\tb\r1\t2\r', { delimiters: ['\t'], newline: '\r' }],
    ['a|b', { headerLine: 'a|b', delimiters: ['|'], newline: '\n' }],
    ['a;b,c;d\n', { delimiters: [';', ','] }],
    ['a;b,c\n', { delimiters: [',', ';'] }],
    ['"a,b,c";d\n', { delimiters: [';'] }],
    ['"a""b\n,,";d\r\n', { headerLine: '"a""b\n,,";d', delimiters: [';'], newline: '\r\n' }],
    ['a; "b,c\n"\n', { headerLine: 'a; "b,c\n"', delimiters: [';'] }],
    ['5" a,b\nc"\n', { headerLine: '5" a,b' }],
    ['\r\n ;; \n\na,b\n', { headerLine: 'a,b', delimiters: [','], newline: '\r\n' }],
    ['name\n', { delimiters: [] }],
    ['', { headerLine: '', newline: '\n' }],
    ['\n;;\n ;', { headerLine: '', newline: '\n' }],
    [
      'sep=;\r\na;b,c,d\r\n',
      { start: 7, sepLine: true, delimiters: [';'], newline: '\r\n', headerLine: 'a;b,c,d' },
    ],
    ['SEP=\t\na\tb\n', { start: 6, sepLine: true, delimiters: ['\t'] }],
    ['sep=,', { start: 5, sepLine: true, headerLine: '' }],
    ['sep=size,b\n', { start: 0, sepLine: false, headerLine: 'sep=size,b' }],
    ['a,b\nsep=;\n', { sepLine: false, headerLine: 'a,b' }],
  ])('reads the head of %j', (text, expected) => expect(readHead(text, true)).toMatchObject(expected));

  test.each(['', 'a,b', 'a,b\r', '"a\n', '\n\n', 'sep=;', 'sep=;\na'])(
    'returns null for %j, which may continue',
    (text) => {
      expect(readHead(text, false)).toBeNull();
    },
  );

  test.each(['a,b\n', 'a,b\r\n', 'a,b\rc', 'sep=;\na\n'])(
    'returns the head of %j, which reaches past the header',
    (text) => {
      expect(readHead(text, false)).not.toBeNull();
    },
  );

  test('rejects a sep= line with an unsupported delimiter', () => {
    expect(() => readHead('sep=:\na:b\n', true)).toThrow(
      expect.objectContaining({ code: 'UNKNOWN_DELIMITER', line: 1 }),
    );
  });
});
