import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { DELIMITERS } from './csv-dialect.js';
import { type CsvDialect, type CsvEncoding, type CsvRows, fitToHeader, readCsv, writeCsv } from './index.js';

async function write(dialect: CsvDialect, batches: CsvRows[]): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of writeCsv(dialect, batches)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function readCells(bytes: AsyncIterable<Uint8Array>, encoding?: CsvEncoding) {
  const { dialect, header, records } = await readCsv(bytes, encoding === undefined ? {} : { encoding });
  const rows = [header];
  for await (const batch of records) rows.push(...batch.map(({ cells }) => cells));
  return { dialect, rows };
}

async function* inPieces(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 1009) yield bytes.subarray(at, at + 1009);
}

const PLAIN: CsvDialect = {
  encoding: 'utf-8',
  bom: false,
  delimiter: ',',
  newline: '\n',
  sepLine: false,
  recoversRows: true,
};

describe('writeCsv', () => {
  test.each<[string, Partial<CsvDialect>, string]>([
    ['the plain dialect', {}, 'a,"b,c"\n"d""e",\n'],
    ['CRLF and a BOM', { newline: '\r\n', bom: true }, '\ufeffa,"b,c"\r\n"d""e",\r\n'],
    ['a sep= line', { delimiter: ';', sepLine: true, newline: '\r' }, 'sep=;\ra;b,c\r"d""e";\r'],
    ['a tab', { delimiter: '\t' }, 'a\tb,c\n"d""e"\t\n'],
  ])('writes %s', async (_, dialect, expected) => {
    const bytes = await write({ ...PLAIN, ...dialect }, [[['a', 'b,c']], [], [['d"e', '']]]);
    expect(bytes.toString('utf8')).toBe(expected);
  });

  test('drops NUL, and replaces letters that Windows-1252 lacks with question marks', async () => {
    const bytes = await write({ ...PLAIN, encoding: 'windows-1252' }, [[['a\0b', 'Ż']]]);
    expect(bytes.toString('latin1')).toBe('ab,?\n');
  });

  test('requests one batch at a time and closes the source when the consumer stops', async () => {
    const seen: string[] = [];
    function* batches(): Generator<CsvRows> {
      try {
        for (let i = 0; ; i++) {
          seen.push(`batch ${i}`);
          yield [[`${i}`, 'x']];
        }
      } finally {
        seen.push('closed');
      }
    }
    const bytes = writeCsv(PLAIN, batches());
    await bytes.next();
    expect(seen).toEqual(['batch 0']);
    await bytes.return();
    expect(seen).toEqual(['batch 0', 'closed']);
  });
});

test.each([
  'plain.csv',
  'utf-8-bom.csv',
  'utf-16le-bom.csv',
  'utf-16be-bom.csv',
  'windows-1252.csv',
  'semicolon.csv',
  'tab.tsv',
  'bar.csv',
  'sep-line.csv',
  'crlf.csv',
  'cr.csv',
  'extra-columns.csv',
  'too-many-cells.csv',
])('writes %s byte for byte as it was read', async (fixture) => {
  const path = fileURLToPath(new URL(`../../test/fixtures/csv/${fixture}`, import.meta.url));
  const encoding = fixture.startsWith('windows') ? 'windows-1252' : undefined;
  const { dialect, rows } = await readCells(createReadStream(path), encoding);
  expect(await write(dialect, [rows])).toEqual(await readFile(path));
});

describe('random cells', () => {
  const header = [
    'S. No.',
    'Product "Name"',
    'x\r\ny',
    'Colour',
    'Colour',
    'c;d,e|f\tg',
    '',
    'Input Image Urls',
  ];
  const common = [
    '',
    ' ',
    '  ',
    'a',
    '"',
    '""',
    ',',
    ';',
    '\t',
    '|',
    '\n',
    '\r',
    '\r\n',
    '\u00a0',
    'é',
    '€',
    "'",
    '\\',
  ];
  const beyond1252 = ['🪑', '\ufeff', '\u2028', 'Ż'];
  let seed = 7;
  const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
  const anyCell = (pieces: string[]): string =>
    Array.from({ length: random(4) }, () => pieces[random(pieces.length)]).join('');

  const dialects = (['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const).flatMap((encoding) =>
    DELIMITERS.flatMap((delimiter) =>
      (['\n', '\r\n', '\r'] as const).flatMap((newline) =>
        [true, false].flatMap((bom) =>
          [true, false].map((sepLine): CsvDialect => ({
            encoding,
            bom,
            delimiter,
            newline,
            sepLine,
            recoversRows: true,
          })),
        ),
      ),
    ),
  );

  test.each(dialects)('survive writing and reading in the dialect %j', async (dialect) => {
    const pieces = dialect.encoding === 'windows-1252' ? common : [...common, ...beyond1252];
    const rows = Array.from({ length: 60 }, (_, i) => [
      anyCell(pieces),
      ...Array.from({ length: 5 + random(4) }, () => anyCell(pieces)),
      `row ${i}`,
    ]);
    const bytes = await write(dialect, [[header, ...rows.slice(0, 10)], rows.slice(10)]);
    expect(await readCells(inPieces(bytes), dialect.encoding)).toEqual({ dialect, rows: [header, ...rows] });
  });
});

describe('fitToHeader', () => {
  test.each([
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
    [['a'], ['a', '']],
    [[], ['', '']],
    [
      ['a', 'b', '', ' '],
      ['a', 'b'],
    ],
    [
      ['a', 'b', '', 'c'],
      ['a', 'b', '', 'c'],
    ],
  ])('fits %j to a header of two cells as %j', (cells, fitted) =>
    expect(fitToHeader(cells, 2)).toEqual(fitted),
  );
});
