import { jest } from '@jest/globals';
import { Readable } from 'node:stream';
import { bomOf, encodeText } from './encoding/csv-encoding.js';
import { type CsvEncoding, type CsvRecord, readCsv } from './index.js';
import { RecordScanner } from './record-scanner.js';

const HEADER = 'No,Name,Images\n';
const url = (n: number) => `http://h/${n}.jpg`;
const row = (n: number) => `${n},P${n},${url(n)}\n`;

async function read(text: string, encoding: CsvEncoding = 'utf-8', options = {}) {
  const bytes = Buffer.concat([bomOf(encoding), encodeText(text, encoding)]);
  const file = await readCsv(Readable.from([bytes]), options);
  const records: CsvRecord[] = [];
  for await (const batch of file.records) records.push(...batch);
  return { ...file, records };
}

/** Returns each record as its line, its cells, and the code of its first error. */
const shown = (records: readonly CsvRecord[]) =>
  records.map(({ line, cells, errors }) => [line, cells, errors[0]?.code ?? 'valid']);

const valid = (line: number, n: number) => [line, [String(n), `P${n}`, url(n)], 'valid'];

describe('a last row that the end of the file cuts off', () => {
  test.each<[string, string, unknown[]]>([
    ['in its first line', '2,"Desk, oak', [3, ['2', 'Desk, oak'], 'TRUNCATED_ROW']],
    ['after a line end', '2,"Desk. \r\n', [3, ['2', 'Desk. \r\n'], 'TRUNCATED_ROW']],
    ['right behind its quote', '2,"', [3, ['2', ''], 'TRUNCATED_ROW']],
    ['behind a doubled quote', '2,"24""', [3, ['2', '24"'], 'TRUNCATED_ROW']],
    ['in its third line', '2,"Desk,\noak\n\nsolid', [3, ['2', 'Desk,\noak\n\nsolid'], 'TRUNCATED_ROW']],
    [
      'in the second quoted cell',
      '2,"Desk\noak","http://h/2',
      [3, ['2', 'Desk\noak', 'http://h/2'], 'TRUNCATED_ROW'],
    ],
    ['in its last cell', '2,Desk,"http://h/2', [3, ['2', 'Desk', 'http://h/2'], 'TRUNCATED_ROW']],
    [
      'with all of its cells and a line end',
      '2,"Desk,http://h/2\n',
      [3, ['2', 'Desk,http://h/2\n'], 'TRUNCATED_ROW'],
    ],
  ])('%s is one invalid record with its text', async (_, text, last) => {
    const { records } = await read(HEADER + row(1) + text);
    expect(shown(records)).toEqual([valid(2, 1), last]);
  });

  test('has an error of its own that names the line of the quote and the end of the file', async () => {
    const { records } = await read(`${HEADER}${row(1)}2,"Desk\noak","http://h/2`);
    expect(records[1]!.errors).toEqual([
      {
        line: 3,
        column: 'Images',
        code: 'TRUNCATED_ROW',
        message: expect.stringMatching(
          /^The file ends within this row: the quote that opens on line 4 is never closed\./,
        ),
      },
    ]);
  });

  test('can be the only row', async () => {
    const { records } = await read(`${HEADER}1,"Desk`);
    expect(shown(records)).toEqual([[2, ['1', 'Desk'], 'TRUNCATED_ROW']]);
  });
});

describe('a stray quote', () => {
  test.each<[string, string, string[]]>([
    ['opens a cell', '2,"Desk,http://h/2.jpg\n', ['2', '"Desk', 'http://h/2.jpg']],
    ['opens the last cell', '2,Desk,"http://h/2.jpg\n', ['2', 'Desk', '"http://h/2.jpg']],
    ['opens the first cell', '"2,Desk,http://h/2.jpg\n', ['"2', 'Desk', 'http://h/2.jpg']],
    [
      'opens a cell with doubled quotes',
      '2,"24"" desk,http://h/2.jpg\n',
      ['2', '"24"" desk', 'http://h/2.jpg'],
    ],
    ['follows a space', '2, "Desk,http://h/2.jpg\n', ['2', ' "Desk', 'http://h/2.jpg']],
    ['opens a cell of a row with too few cells', '2,"Desk\n', ['2', 'Desk']],
    ['opens a cell of a row with too many cells', '2,"Desk,red,oak,x\n', ['2', 'Desk,red,oak,x']],
    ['precedes an empty quoted cell', '2,"Desk,""\n', ['2', '"Desk', '']],
  ])('that %s costs its own row, with its text', async (_, text, cells) => {
    const { records } = await read(HEADER + row(1) + text + row(3) + row(4));
    expect(shown(records)).toEqual([valid(2, 1), [3, cells, 'UNCLOSED_QUOTE'], valid(4, 3), valid(5, 4)]);
  });

  test('in a later line of its row costs that row', async () => {
    const { records } = await read(`${HEADER}1,"Lamp\nred","http://h/1.jpg\n${row(2)}${row(3)}`);
    expect(shown(records)).toEqual([
      [2, ['1', 'Lamp\nred', '"http://h/1.jpg'], 'UNCLOSED_QUOTE'],
      valid(4, 2),
      valid(5, 3),
    ]);
    expect(records[0]!.errors).toMatchObject([
      {
        line: 2,
        column: 'Images',
        message: expect.stringMatching(
          /^The quote that opens on line 3 is not closed in its row, .* the 2 lines below/,
        ),
      },
    ]);
  });

  test('in the first of the rows leaves the header and the other rows', async () => {
    const { records, header } = await read(`${HEADER}1,"Lamp,http://h/1.jpg\n${row(2)}`);
    expect(header).toEqual(['No', 'Name', 'Images']);
    expect(shown(records)).toEqual([[2, ['1', '"Lamp', 'http://h/1.jpg'], 'UNCLOSED_QUOTE'], valid(3, 2)]);
  });

  test('counts the images of its row as skipped', async () => {
    const { records } = await read(`${HEADER}1,"Lamp,http://h/1.jpg\n${row(2)}`);
    expect(records.map(({ skippedImageCount = 0 }) => skippedImageCount)).toEqual([1, 0]);
  });

  test.each(['\n', '\r\n', '\r'])('is found in a file with the line end %j', async (newline) => {
    const text = `${HEADER}${row(1)}2,"Desk,http://h/2.jpg\n\n${row(3)}`.replaceAll('\n', newline);
    expect(shown((await read(text)).records)).toEqual([
      valid(2, 1),
      [3, ['2', '"Desk', 'http://h/2.jpg'], 'UNCLOSED_QUOTE'],
      valid(5, 3),
    ]);
  });

  test.each<CsvEncoding>(['utf-16le', 'utf-16be', 'windows-1252'])('is found in %s', async (encoding) => {
    const text = `${HEADER}${row(1)}2,"é,http://h/2.jpg\r\n${row(3)}`;
    expect(
      shown((await read(text, encoding, encoding === 'windows-1252' ? { encoding } : {})).records),
    ).toEqual([valid(2, 1), [3, ['2', '"é', 'http://h/2.jpg'], 'UNCLOSED_QUOTE'], valid(4, 3)]);
  });
});

describe('the header', () => {
  test.each([
    ['itself', 'No,"Name,Images\n1,A,http://h/1.jpg\n'],
    ['below a title', 'My shop,,\nNo,"Name,Images\n'],
    ['that follows the quote', 'a,b,c\nMy "shop",",\nNo,Name,Images\n1,A,http://h/1.jpg\n'],
  ])('%s with an unclosed quote rejects the file', async (_, text) => {
    await expect(read(text)).rejects.toMatchObject({ code: 'UNCLOSED_QUOTE' });
  });
});

describe('a quote that swallows more than the longest record', () => {
  const options = { maxRecordLength: 200 };

  test('costs one row when rows follow', async () => {
    const rows = Array.from({ length: 5000 }, (_, index) => row(index + 3));
    const { records } = await read(
      `${HEADER}${row(1)}2,"Desk,http://h/2.jpg\n${rows.join('')}`,
      'utf-8',
      options,
    );
    expect(records).toHaveLength(5002);
    expect(records.filter(({ product }) => product === null).map(({ line }) => line)).toEqual([3]);
    expect(records.map(({ line }) => line)).toEqual(records.map((_, index) => index + 2));
  });

  test('rejects the file when no row follows: its cell is too long', async () => {
    const text = `${HEADER}${row(1)}2,"${'A line of text.\n'.repeat(10_000)}",${url(2)}\n${row(3)}`;
    await expect(read(text, 'utf-8', options)).rejects.toMatchObject({
      code: 'UNCLOSED_QUOTE',
      line: 3,
      column: 'Name',
    });
  });
});

describe('a stray quote that the quote of another row closes', () => {
  test.each<[string, string]>([
    ['begins the next row', '"3","P3",http://h/3.jpg\n'],
    ['begins a cell of the next row', '3,"P3",http://h/3.jpg\n'],
    ['begins the last cell of the next row', '3,P3,"http://h/3.jpg"\n'],
    ['begins a cell with a delimiter', `3,P3,"http://h/3.jpg"\n4,"P,4",${url(4)}\n`],
    ['begins a cell after two unquoted rows', `${row(3)}${row(4)}5,"P5",${url(5)}\n`],
    ['begins a cell with a line break', `3,"P\n3",${url(3)}\n`],
    ['begins a cell with doubled quotes', `3,"P ""3""",${url(3)}\n`],
  ])('costs its own row when that quote %s', async (_, rows) => {
    const alone = await read(HEADER + rows);
    expect(alone.records.every(({ product }) => product !== null)).toBe(true);
    const { records } = await read(`${HEADER}${row(1)}2,"Desk,http://h/2.jpg\n${rows}`);
    expect(shown(records.slice(0, 2))).toEqual([
      valid(2, 1),
      [3, ['2', '"Desk', 'http://h/2.jpg'], 'UNCLOSED_QUOTE'],
    ]);
    expect(records.slice(2).map(({ line, cells }) => [line - 2, cells])).toEqual(
      alone.records.map(({ line, cells }) => [line, cells]),
    );
  });

  test('costs its own row when the next row has a stray quote too', async () => {
    const { records } = await read(
      `${HEADER}${row(1)}2,"Desk,${url(2)}\n${row(3)}4,"Sofa,${url(4)}\n${row(5)}`,
    );
    expect(shown(records)).toEqual([
      valid(2, 1),
      [3, ['2', '"Desk', url(2)], 'UNCLOSED_QUOTE'],
      valid(4, 3),
      [5, ['4', '"Sofa', url(4)], 'UNCLOSED_QUOTE'],
      valid(6, 5),
    ]);
  });

  test('is found in the first row of a file whose header alone tells the number of cells', async () => {
    const { records } = await read(`${HEADER}1,"Desk,${url(1)}\n2,"P2",${url(2)}\n`);
    expect(shown(records)).toEqual([[2, ['1', '"Desk', url(1)], 'UNCLOSED_QUOTE'], valid(3, 2)]);
  });

  test.each<[string, string]>([
    ['text in single quotes', `2,"The desk\nand "low" chair",${url(2)}\n`],
    ['text that ends with a quote at the end of its cell', `2,"The desk\nof "oak"",${url(2)}\n`],
    ['as many delimiters as a row', `2,"The desk,\nsays, she "said", and",${url(2)}\n`],
  ])('is not found in a cell of several lines with %s', async (_, text) => {
    const { records } = await read(HEADER + row(1) + text + row(3));
    expect(records.map(({ line, errors }) => [line, errors[0]?.code])).toEqual([
      [2, undefined],
      [3, 'MALFORMED_QUOTES'],
      [5, undefined],
    ]);
  });

  test('is read as before with recoversRows: false', async () => {
    const text = `${HEADER}${row(1)}2,"Desk,${url(2)}\n3,"P3",${url(3)}\n`;
    const { records, dialect } = await read(text, 'utf-8', { recoversRows: false });
    expect(records.map(({ line, errors }) => [line, errors[0]?.code])).toEqual([
      [2, undefined],
      [3, 'MALFORMED_QUOTES'],
    ]);
    expect(dialect.recoversRows).toBeUndefined();
  });

  test('does not make the lines below it be scanned again and again', async () => {
    // Each line with quotes closes one, and opens another, whether it is read by itself or not.
    const text = `${HEADER}${row(1)}${`x"q,"z\n${row(2)}${row(3)}`.repeat(3000)}"\n`;
    const push = jest.spyOn(RecordScanner.prototype, 'push');
    await read(text);
    const scanned = push.mock.calls.reduce((sum, [chunk]) => sum + chunk.length, 0);
    push.mockRestore();
    expect(scanned).toBeLessThan(10 * text.length);
  });
});
