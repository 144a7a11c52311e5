import { createReadStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type CsvRecord, type CsvDialect, type CsvEncoding, readCsv } from './index.js';

const CHAIR = 'https://img.example.com/chair.jpg';
const DESK = 'https://img.example.com/desk.jpg';
const STANDARD = ['S. No.', 'Product Name', 'Input Image Urls'];
const PLAIN: CsvDialect = {
  encoding: 'utf-8',
  bom: false,
  delimiter: ',',
  newline: '\n',
  sepLine: false,
  recoversRows: true,
};

const open = (fixture: string, encoding?: CsvEncoding) =>
  readCsv(
    createReadStream(fileURLToPath(new URL(`../../test/fixtures/csv/${fixture}`, import.meta.url))),
    encoding === undefined ? {} : { encoding },
  );

async function read(fixture: string, encoding?: CsvEncoding) {
  const file = await open(fixture, encoding);
  const records: CsvRecord[] = [];
  const reading = (async () => {
    for await (const batch of file.records) records.push(...batch);
  })();
  return { ...file, records, reading };
}

type Row = [line: number, serialNumber: string, name: string, ...imageUrls: string[]];

describe('valid files', () => {
  const two: Row[] = [
    [2, '1', 'Chair', CHAIR],
    [3, '2', 'Desk', DESK],
  ];
  const accented: Row[] = [
    [2, '1', 'Café chair', CHAIR],
    [3, '2', 'Żółty desk 🪑', DESK],
  ];

  test.each<[string, Partial<CsvDialect>, string[], Row[]]>([
    ['plain.csv', {}, STANDARD, two],
    ['utf-8-bom.csv', { bom: true }, STANDARD, accented],
    ['utf-16le-bom.csv', { encoding: 'utf-16le', bom: true }, STANDARD, accented],
    ['utf-16be-bom.csv', { encoding: 'utf-16be', bom: true }, STANDARD, accented],
    [
      'windows-1252.csv',
      { encoding: 'windows-1252' },
      STANDARD,
      [
        [2, '1', 'Café chair', CHAIR],
        [3, '2', 'Desk “Größe” 5€', DESK],
      ],
    ],
    [
      'semicolon.csv',
      { delimiter: ';', newline: '\r\n' },
      ['Serial Number', 'Product Name', 'Images'],
      [
        [2, '1', 'Chair, red', CHAIR],
        [3, '2', 'Desk', DESK],
      ],
    ],
    [
      'tab.tsv',
      { delimiter: '\t' },
      ['SKU', 'Title', 'Image URLs'],
      [
        [2, 'C-1', 'Chair', CHAIR],
        [3, 'D-2', 'Desk', DESK],
      ],
    ],
    ['bar.csv', { delimiter: '|' }, ['id', 'name', 'image_urls'], two],
    [
      'sep-line.csv',
      { delimiter: ';', newline: '\r\n', sepLine: true },
      STANDARD,
      [
        [3, '1', 'Chair', CHAIR],
        [4, '2', 'Desk', DESK],
      ],
    ],
    ['crlf.csv', { newline: '\r\n' }, STANDARD, two],
    ['cr.csv', { newline: '\r' }, STANDARD, two],
    ['no-final-newline.csv', {}, STANDARD, two],
    [
      'quoted-newline.csv',
      {},
      ['S. No.', 'Product\nName', 'Input Image Urls'],
      [
        [3, '1', 'Chair\r\nwith\narms', CHAIR, DESK],
        [7, '2', 'Desk', DESK],
      ],
    ],
    [
      'quoted-quotes.csv',
      {},
      STANDARD,
      [
        [2, '1', 'The "best" chair', CHAIR],
        [3, '2', 'Desk 5" wide', DESK],
        [4, '3', '"', DESK],
      ],
    ],
    [
      'comma-in-url.csv',
      {},
      STANDARD,
      [
        [
          2,
          '1',
          'Chair',
          'https://img.example.com/w_100,h_200/chair.jpg',
          'https://img.example.com/w_1,h_2/back.jpg',
        ],
        [3, '2', 'Desk', `${DESK}?tags=a;b|c`],
      ],
    ],
    [
      'several-urls.csv',
      {},
      STANDARD,
      [
        [2, '1', 'Chair', CHAIR, DESK],
        [3, '2', 'Desk', DESK, CHAIR, DESK, CHAIR],
        [4, '3', 'Lamp', CHAIR, DESK],
        [5, '4', 'Sofa', CHAIR, CHAIR],
      ],
    ],
    ['extra-columns.csv', {}, ['Price', 'Name', 'Colour', 'Colour', 'Images'], two],
    ['no-serial-number.csv', {}, ['Name', 'Image'], two],
    [
      'blank-lines.csv',
      {},
      STANDARD,
      [
        [4, '1', 'Chair', CHAIR],
        [8, '2', 'Desk', DESK],
      ],
    ],
  ])('reads the dialect, the header and all rows of %s', async (fixture, dialect, header, rows) => {
    const file = await read(fixture, dialect.encoding === 'windows-1252' ? dialect.encoding : undefined);
    await file.reading;
    expect(file.dialect).toEqual({ ...PLAIN, ...dialect });
    expect(file.header).toEqual(header);
    expect(
      file.records.map(({ line, product }) => [
        line,
        product?.serialNumber,
        product?.name,
        ...(product?.imageUrls ?? []),
      ]),
    ).toEqual(rows);
    expect(file.records.map(({ record }) => record)).toEqual(rows.map((_, index) => index + 1));
    expect(file.records.flatMap(({ errors }) => errors)).toEqual([]);
  });
});

describe('files with invalid rows', () => {
  test.each<
    [string, [record: number, line: number, code: string, column: string | null, text: string][], number]
  >([
    ['too-many-cells.csv', [[2, 3, 'TOO_MANY_CELLS', null, '3 columns, but this row has 4 cells']], 2],
    ['empty-cells.csv', [[1, 2, 'MISSING_NAME', 'Product Name', 'no name']], 3],
    [
      'bad-url.csv',
      [
        [1, 2, 'INVALID_URL', 'Input Image Urls', '"ftp://img.example.com/chair.jpg" has the scheme "ftp"'],
        [2, 3, 'INVALID_URL', 'Input Image Urls', '"https://"'],
        [3, 4, 'INVALID_URL', 'Input Image Urls', '"lamp.jpg"'],
        [4, 5, 'MISSING_NAME', 'Product Name', 'no name'],
        [4, 5, 'INVALID_URL', 'Input Image Urls', 'scheme "data"'],
      ],
      1,
    ],
    [
      'stray-quote.csv',
      [
        [1, 2, 'MALFORMED_QUOTES', 'Product Name', '"Chair 5" high"'],
        [2, 3, 'UNCLOSED_QUOTE', 'Product Name', 'would contain the line below, which is read as a row'],
      ],
      2,
    ],
    [
      'unclosed-quote.csv',
      [[2, 3, 'UNCLOSED_QUOTE', 'Product Name', 'would contain the line below, which is read as a row']],
      2,
    ],
    [
      'backslash-quotes.csv',
      [
        [2, 3, 'MALFORMED_QUOTES', 'Product Name', 'twice (""), not with a backslash'],
        [3, 4, 'MALFORMED_QUOTES', 'Product Name', 'twice (""), not with a backslash'],
      ],
      2,
    ],
  ])('reports the invalid rows of %s and reads the others', async (fixture, expected, validRows) => {
    const { records, reading } = await read(fixture);
    await reading;
    const errors = records.flatMap(({ record, errors: rowErrors }) =>
      rowErrors.map(({ line, code, column, message }) => [record, line, code, column, message]),
    );
    expect(errors).toEqual(
      expected.map(([...error]) => [...error.slice(0, 4), expect.stringContaining(error[4])]),
    );
    expect(records.filter(({ product }) => product !== null)).toHaveLength(validRows);
  });
});

describe('unusable files', () => {
  test.each([
    ['empty.csv', { code: 'EMPTY_FILE', line: 1, column: null }],
    ['picture.png', { code: 'NOT_A_CSV', line: 1, column: null }],
    ['missing-column.csv', { code: 'MISSING_COLUMN', line: 1, column: 'Images' }],
    ['windows-1252.csv', { code: 'NOT_UTF8' }],
  ])('rejects %s before any record', async (fixture, error) => {
    await expect(open(fixture)).rejects.toMatchObject(error);
  });

  test.each([['header-only.csv', 0, { code: 'NO_ROWS', line: null, column: null }]])(
    'rejects %s after %i records',
    async (fixture, count, error) => {
      const { records, reading } = await read(fixture);
      await expect(reading).rejects.toMatchObject(error);
      expect(records).toHaveLength(count);
    },
  );
});
