import { PassThrough } from 'node:stream';
import { bomOf, encodeText } from './encoding/csv-encoding.js';
import { type CsvReadOptions, type CsvEncoding, CsvError, NotUtf8Error, readCsv } from './index.js';

const HEADER = 'Name,Images\n';
const ROW = 'Chair é🪑,https://img.example.com/chair.jpg\n';
const MIB = 1024 * 1024;

/** A source that counts the bytes read from it and records whether it was closed. */
function countedSource(...parts: Iterable<Uint8Array>[]) {
  const state = { bytesRead: 0, closed: false };
  async function* source(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      for (const part of parts) {
        for (const bytes of part) {
          state.bytesRead += bytes.length;
          yield bytes;
        }
      }
    } finally {
      state.closed = true;
    }
  }
  return { source: source(), state };
}

function* repeated(text: string, size: number): Generator<Uint8Array> {
  const bytes = Buffer.from(text.repeat(Math.ceil(10_000 / text.length)));
  for (let sent = 0; sent < size; sent += bytes.length) yield bytes;
}

async function countRecords(source: AsyncIterable<Uint8Array>, options?: CsvReadOptions): Promise<number> {
  const { records } = await readCsv(source, options);
  let count = 0;
  for await (const batch of records) count += batch.length;
  return count;
}

test('readCsv reads no more of the source than the consumer requests', async () => {
  const { source, state } = countedSource([Buffer.from(HEADER)], repeated(ROW, 5 * MIB));
  const { records } = await readCsv(source);
  expect(state.bytesRead).toBeLessThan(MIB / 4);
  await records.next();
  await records.next();
  expect(state.bytesRead).toBeLessThan(MIB / 4);
  await records.return();
  expect(state.closed).toBe(true);
});

test.each([
  ['before the first batch', 0],
  ['after some batches', 3],
])('return() %s closes the source', async (_, batches) => {
  const { source, state } = countedSource([Buffer.from(HEADER)], repeated(ROW, 5 * MIB));
  const { records } = await readCsv(source);
  for (let i = 0; i < batches; i++) await records.next();
  expect(state.closed).toBe(false);
  await records.return();
  expect(state.closed).toBe(true);
  expect(await records.next()).toEqual({ done: true, value: undefined });
});

test.each([
  ['before the header', 'Name,'],
  ['among the rows', HEADER + ROW],
])('an error of the source %s is passed on unchanged', async (_, text) => {
  const stream = new PassThrough();
  const aborted = new Error('aborted');
  stream.write(text);
  const counting = countRecords(stream);
  stream.destroy(aborted);
  await expect(counting).rejects.toBe(aborted);
});

test('a stream is destroyed when its CSV is rejected', async () => {
  const stream = new PassThrough();
  stream.write(Buffer.alloc(100_000));
  await expect(readCsv(stream)).rejects.toMatchObject({ code: 'NOT_A_CSV' });
  expect(stream.destroyed).toBe(true);
});

describe('input that would consume the whole file', () => {
  test.each<[string, string, string, object, CsvReadOptions]>([
    ['50 MB of zeros', '', '\0', { code: 'NOT_A_CSV' }, {}],
    ['zeros read as Windows-1252', '', '\0', { code: 'NOT_A_CSV' }, { encoding: 'windows-1252' }],
    ['zeros after a header', HEADER, '\0', { code: 'NOT_A_CSV' }, {}],
    ['a line without an end', '', 'x', { code: 'RECORD_TOO_LONG', line: 1 }, {}],
    ['only blank lines', '', '\n ;;\r\n', { code: 'EMPTY_FILE' }, {}],
    [
      'a row without an end',
      HEADER + ROW.repeat(9),
      'x',
      { code: 'RECORD_TOO_LONG', line: 11, column: null },
      {},
    ],
    ['a quote never closed in the header', 'Name,"Images\n', ROW, { code: 'UNCLOSED_QUOTE', line: 1 }, {}],
    [
      'a quote never closed above lines that are no rows',
      `${HEADER}${ROW}A,"\n`,
      'x\n',
      { code: 'UNCLOSED_QUOTE', line: 3, column: 'Images' },
      {},
    ],
  ])(
    '%s is rejected within the first 4 MiB and closes the source',
    async (_, start, filling, error, options) => {
      const { source, state } = countedSource([Buffer.from(start)], repeated(filling, 50 * MIB));
      await expect(countRecords(source, options)).rejects.toMatchObject(error);
      expect(state.bytesRead).toBeLessThan(4 * MIB);
      expect(state.closed).toBe(true);
    },
  );

  test('maxRecordLength limits the length of a record', async () => {
    const { source } = countedSource([Buffer.from(HEADER + ROW + 'x'.repeat(101) + '\n')]);
    await expect(countRecords(source, { maxRecordLength: 100 })).rejects.toMatchObject({ line: 3 });
  });
});

test.each(['', ' ', '\n\n', ';;\n;;\n', 'sep=;\n', '"",""\n'])(
  '%j is rejected as an empty file',
  async (text) => {
    const { source } = countedSource([Buffer.from(text)]);
    await expect(readCsv(source)).rejects.toMatchObject({ code: 'EMPTY_FILE', line: 1 });
  },
);

test('a header of too many columns is rejected before any row', async () => {
  const { source, state } = countedSource(
    [Buffer.from(`Name,Images${','.repeat(500_000)}\n`)],
    repeated(ROW, 5 * MIB),
  );
  await expect(readCsv(source)).rejects.toMatchObject({
    code: 'TOO_MANY_COLUMNS',
    line: 1,
    column: null,
  });
  expect(state.bytesRead).toBeLessThan(MIB);
  expect(state.closed).toBe(true);
});

test('row errors shorten a long column header', async () => {
  const long = `Name${' '.repeat(200_000)}`;
  const heading = 'x'.repeat(200_000);
  const rows = [',https://a.example/1.jpg', 'A,https://a.example/1.jpg,"x"y'];
  const { source } = countedSource([Buffer.from([`${long},Images,${heading}`, ...rows, ''].join('\n'))]);
  const { header, records } = await readCsv(source);
  expect(header.map((cell) => cell.length)).toEqual([long.length, 6, heading.length]);
  const read = [];
  for await (const batch of records) read.push(...batch);
  expect(read.flatMap(({ errors }) => errors.map(({ column }) => column?.length))).toEqual([4, 100]);
});

test('a stray quote above 100,000 rows costs its row, and no more than the longest record is buffered', async () => {
  const rows = 100_000;
  const { source, state } = countedSource(
    [Buffer.from(`${HEADER}${ROW}Desk,"http://a.example/1.jpg\n`)],
    repeated(ROW.repeat(10), rows * Buffer.byteLength(ROW)),
  );
  const { records } = await readCsv(source);
  let [bytesBefore, count, invalid] = [0, 0, [] as number[]];
  for await (const batch of records) {
    if (invalid.length === 0) bytesBefore = state.bytesRead;
    count += batch.length;
    for (const { product, line } of batch) if (product === null) invalid.push(line);
  }
  expect(invalid).toEqual([3]);
  expect(count).toBeGreaterThan(rows);
  expect(bytesBefore).toBeLessThan(2 * MIB);
});

test.each([
  [
    'a header cell with text after its closing quote',
    `Name,Images,"a"${'x'.repeat(200_000)}\n`,
    'MALFORMED_HEADER',
  ],
  [
    'a cell that is too long',
    `Name,Images,${'x'.repeat(200_000)}\nA,https://a.example/1.jpg,"${'y'.repeat(2 * MIB)}`,
    'UNCLOSED_QUOTE',
  ],
])('%s is reported with a short column and message', async (_, text, code) => {
  const error: unknown = await countRecords(countedSource([Buffer.from(text)]).source).catch(
    (thrown) => thrown,
  );
  if (!(error instanceof CsvError)) throw error;
  expect([error.code, error.column?.length]).toEqual([code, 100]);
  expect(error.message.length).toBeLessThan(400);
});

test('any number of blank lines is skipped', async () => {
  const { source } = countedSource([Buffer.from(HEADER)], repeated('\n,\n', 2 * MIB), [Buffer.from(ROW)]);
  expect(await countRecords(source)).toBe(1);
});

test.each<CsvEncoding>(['utf-8', 'utf-16le', 'utf-16be'])(
  '%s is read correctly when the stream is split at any byte',
  async (encoding) => {
    const rows = Array.from(
      { length: 5000 },
      (_, i) => `${'é'.repeat(i % 7)}🪑${i},https://img.example.com/${i}.jpg\n`,
    );
    const bytes = Buffer.concat([bomOf(encoding), encodeText(HEADER + rows.join(''), encoding)]);
    const pieces = Array.from({ length: Math.ceil(bytes.length / 997) }, (_, i) =>
      bytes.subarray(i * 997, (i + 1) * 997),
    );
    const { records } = await readCsv(countedSource(pieces).source);
    const read: string[] = [];
    for await (const batch of records) read.push(...batch.map(({ cells }) => `${cells.join(',')}\n`));
    expect(read).toEqual(rows);
  },
);

test.each([
  ['in the middle', [HEADER, Buffer.from([0xe9]), '\n', ROW.repeat(3000)]],
  ['far into the file', [HEADER, ROW.repeat(3000), Buffer.from([0xe9]), ROW]],
  ['at the very end', [HEADER, ROW.repeat(3000), 'Chair,https://a.example/', Buffer.from([0xe2, 0x82])]],
])('bytes %s that are not UTF-8 are rejected as UTF-8 and accepted as Windows-1252', async (_, parts) => {
  const bytes = parts.map((part) => Buffer.from(part));
  await expect(countRecords(countedSource(bytes).source)).rejects.toThrow(NotUtf8Error);
  expect(await countRecords(countedSource(bytes).source, { encoding: 'windows-1252' })).toBeGreaterThan(3000);
});
