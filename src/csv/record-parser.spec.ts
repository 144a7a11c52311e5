import { parseString, writeToString } from 'fast-csv';
import { type CsvDelimiter, DELIMITERS } from './csv-dialect.js';
import { parseRecords } from './record-parser.js';
import { RecordScanner } from './record-scanner.js';

test.each<[string, CsvDelimiter, string[]]>([
  ['', ',', ['']],
  ['a', ',', ['a']],
  ['a,,b,', ',', ['a', '', 'b', '']],
  [' a , b ', ',', [' a ', ' b ']],
  ['"a,b",c', ',', ['a,b', 'c']],
  ['a, "b" ,c', ',', ['a', 'b', 'c']],
  ['"","a""b",""""', ',', ['', 'a"b', '"']],
  ['a "b" c,5"', ',', ['a "b" c', '5"']],
  ['"a\r\nb"', ',', ['a\r\nb']],
  ['\t\t "a\tb"\t', '\t', ['', '', 'a\tb', '']],
  ['a;"b|c"', ';', ['a', 'b|c']],
  ['a|\u00a0"b"', '|', ['a', 'b']],
])('parses %j, delimited by %j, into %j', (text, delimiter, cells) =>
  expect(parseRecords([text], delimiter)).toEqual([cells]),
);

test('takes time in proportion to the length of a record', () => {
  const length = 500_000;
  const [cells] = parseRecords([`${'\t'.repeat(length)}"a"`], '\t');
  expect([cells!.length, cells!.at(-1)]).toEqual([length + 1, 'a']);
});

/** Returns random texts of up to `most` of the pieces, the same ones on each run. */
function randomTexts(pieces: readonly string[], most: number): () => string {
  let seed = 1;
  const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
  return () => Array.from({ length: random(most) }, () => pieces[random(pieces.length)]).join('');
}

const scanAndParse = (text: string, delimiter: CsvDelimiter): { texts: string[]; rows: string[][] } => {
  const texts = new RecordScanner(delimiter, 10_000, 1).push(text, true).records.map((record) => record.text);
  return { texts, rows: parseRecords(texts, delimiter) };
};

const PIECES = ['"', '\n', '\r', ' ', '\t', 'a', 'é', '\\', '\0', '😀', '\u00a0', '\ufeff'];

test.each(DELIMITERS)(
  'reads the scanned records of random text, delimited by %j, as fast-csv does',
  async (delimiter) => {
    const random = randomTexts([...PIECES, '"', '""', delimiter, delimiter, '\r\n'], 30);
    for (let round = 0; round < 300; round++) {
      const { texts, rows } = scanAndParse(random(), delimiter);
      const expected: string[][] = [];
      await new Promise((resolve, reject) => {
        // fast-csv strips one U+FEFF from the start of what it is given.
        parseString<string[], string[]>(`\ufeff${texts.map((text) => `${text}\n`).join('')}`, { delimiter })
          .on('data', (row: string[]) => expected.push(row))
          .on('error', reject)
          .on('end', resolve);
      });
      expect([texts, rows]).toEqual([texts, expected]);
    }
  },
);

test.each(DELIMITERS)(
  'reads the cells that fast-csv has written, delimited by %j, exactly',
  async (delimiter) => {
    // fast-csv drops NUL characters when it writes.
    const cell = randomTexts([...PIECES.filter((piece) => piece !== '\0'), delimiter], 8);
    for (let round = 0; round < 100; round++) {
      const written = Array.from({ length: 5 }, () => ['x', cell(), cell(), cell()]);
      expect(scanAndParse(await writeToString(written, { delimiter }), delimiter).rows).toEqual(written);
    }
  },
);
