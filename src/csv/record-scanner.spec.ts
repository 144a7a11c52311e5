import type { CsvDelimiter } from './csv-dialect.js';
import { parseRecords } from './record-parser.js';
import { RecordScanner } from './record-scanner.js';
import type { Scan } from './scanned-record.js';

const scan = (text: string, delimiter: CsvDelimiter = ',', maxLength = 1000): Scan =>
  new RecordScanner(delimiter, maxLength, 1).push(text, true);

function scanByCharacter(text: string, delimiter: CsvDelimiter): Scan {
  const scanner = new RecordScanner(delimiter, 1000, 1);
  const scans = [...text.split('').map((unit) => scanner.push(unit, false)), scanner.push('', true)];
  return { records: scans.flatMap(({ records }) => records), error: scans.at(-1)!.error };
}

function cellsOf(text: string, delimiter: CsvDelimiter = ','): (number | string)[][] {
  const { records } = scan(text, delimiter);
  const rows = parseRecords(
    records.map((record) => record.text),
    delimiter,
  );
  return records.map((record, index) => [record.line, ...rows[index]!]);
}

describe('scanned and parsed records', () => {
  test.each<[string, (number | string)[][]]>([
    ['', []],
    ['a,b', [[1, 'a', 'b']]],
    [
      'a,b\nc,d\n',
      [
        [1, 'a', 'b'],
        [2, 'c', 'd'],
      ],
    ],
    [
      'a\r\nb\rc\nd',
      [
        [1, 'a'],
        [2, 'b'],
        [3, 'c'],
        [4, 'd'],
      ],
    ],
    [
      'a\n\r\n \t\r,,\nb',
      [
        [1, 'a'],
        [5, 'b'],
      ],
    ],
    [
      '"a\r\nb\rc\nd",e\nf',
      [
        [1, 'a\r\nb\rc\nd', 'e'],
        [5, 'f'],
      ],
    ],
    ['"a""b","""",""""""\n', [[1, 'a"b', '"', '""']]],
    ['a "b" c,5"\n', [[1, 'a "b" c', '5"']]],
    [' a , b\n', [[1, ' a ', ' b']]],
    [' "a" , "b" \n', [[1, 'a', 'b']]],
    ['  ,a\n', [[1, '  ', 'a']]],
    [
      '\ufeff,a\n\ufeffb,\u00a0\n',
      [
        [1, '\ufeff', 'a'],
        [2, '\ufeffb', '\u00a0'],
      ],
    ],
    [
      ',,a\n,a,\n',
      [
        [1, '', '', 'a'],
        [2, '', 'a', ''],
      ],
    ],
    ['\ufeffa,b\n', [[1, '\ufeffa', 'b']]],
    ['"",a\n', [[1, '', 'a']]],
    ['""\n', [[1, '']]],
  ])('%j has the lines and cells %j', (text, expected) => expect(cellsOf(text)).toEqual(expected));

  test('tabs separate cells and spaces around them are kept', () => {
    expect(cellsOf('\ta\t \t"b\t"\t\n \tc\n', '\t')).toEqual([
      [1, '', 'a', ' ', 'b\t', ''],
      [2, ' ', 'c'],
    ]);
  });
});

describe('a cell with text after its closing quote', () => {
  test.each<[string, number, (number | string)[]]>([
    ['"5" nail",b', 0, [1, '5 nail"', 'b']],
    ['a,"b""c" d "e" ,"f"', 1, [1, 'a', 'b"c d "e" ', 'f']],
    ['"a" "b",c', 0, [1, 'a "b"', 'c']],
    ['"a\n2,"b",c', 0, [1, 'a\n2,b"', 'c']],
  ])('%j is reported in cell %i and parsed as spreadsheets do', (text, malformedCell, cells) => {
    expect(scan(text).records).toMatchObject([{ malformedCell }]);
    expect(cellsOf(text)).toEqual([cells]);
  });

  test('is malformed in its own record only', () => {
    const { records } = scan('"a"b\nc\n');
    expect(records.map(({ line, malformedCell }) => [line, malformedCell])).toEqual([
      [1, 0],
      [2, null],
    ]);
  });
});

describe('scan errors', () => {
  test.each<[string, string, number, Scan['error']]>([
    ['a quote that is not closed at the end', 'a\nb,"c\nd', 3, null],
    ['a first record whose quote is not closed', 'b,"c\nd', 0, { code: 'UNCLOSED_QUOTE', line: 1, cell: 1 }],
    ['a quote that opens on a later line', 'a,"\n","b\n', 0, { code: 'UNCLOSED_QUOTE', line: 2, cell: 2 }],
    ['a record that is too long', 'a\n12345678901\nb', 1, { code: 'RECORD_TOO_LONG', line: 2, cell: null }],
    ['a record of exactly the longest length', 'a\n1234567890\nb', 3, null],
  ])('scanning %s returns the records before it and the error, if any', (_, text, count, error) => {
    const result = scan(text, ',', 10);
    expect(result.error).toEqual(error);
    expect(result.records).toHaveLength(count);
  });

  test.each<[string, string, Scan['error']]>([
    ['a record', 'a\n12345678901', { code: 'RECORD_TOO_LONG', line: 2, cell: null }],
    ['a quoted cell', 'a\nb,"345678901', { code: 'UNCLOSED_QUOTE', line: 2, cell: 1 }],
  ])('%s that is too long is an error before its end arrives', (_, text, error) => {
    expect(new RecordScanner(',', 10, 1).push(text, false).error).toEqual(error);
  });
});

test.each<CsvDelimiter>([',', ';', '\t', '|'])(
  'random text delimited by %j gives the same records however it is split into chunks',
  (delimiter) => {
    const pieces = [
      '"',
      '"',
      '""',
      delimiter,
      delimiter,
      '\n',
      '\r',
      '\r\n',
      ' ',
      '\t',
      'a',
      'é',
      '\u00a0',
      '\ufeff',
    ];
    let seed = 1;
    const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
    for (let round = 0; round < 500; round++) {
      const text = Array.from({ length: random(30) }, () => pieces[random(pieces.length)]).join('');
      expect([text, scanByCharacter(text, delimiter)]).toEqual([text, scan(text, delimiter)]);
    }
  },
);

test('no text of a file with random quotes is lost or read twice, and every record has its line', async () => {
  const pieces = ['"', '"', '""', ',', ',', '\n', '\n', '\r', '\r\n', ' ', 'a', 'é', '1,2\n', '"q,"z', 'x"'];
  const letters = (text: string) => text.replaceAll(/[^a-zé0-9]/g, '');
  let seed = 1;
  const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
  const kinds = new Set<boolean | undefined>();
  for (let round = 0; round < 1000; round++) {
    const tail = Array.from({ length: random(60) }, () => pieces[random(pieces.length)]).join('');
    const text = `h,i\n1,2\n${tail}`;
    const { records, error } = new RecordScanner(',', 1000, 1).push(text, true);
    const rows = parseRecords(
      records.map((record) => record.text),
      ',',
    );
    expect([text, error, letters(rows.flat().join(''))]).toEqual([text, null, letters(text)]);
    const lines = text.split(/\r\n|\r|\n/);
    for (const [index, { line, unclosed }] of records.entries()) {
      const [inLine, inRecord] = [letters(lines[line - 1]!), letters(rows[index]!.join(''))];
      const length = Math.min(inLine.length, inRecord.length);
      expect([text, line, inRecord.slice(0, length)]).toEqual([text, line, inLine.slice(0, length)]);
      kinds.add(unclosed?.isCutOff);
    }
  }
  expect(kinds).toEqual(new Set([undefined, true, false]));
});
