import { parseString } from 'fast-csv';
import { UNMEASURED } from '../../../test/support/output-rows.js';
import { SHOP_NAMES, shopExport, textOf } from '../../../test/support/shops/shop-exports.js';
import { type CsvRecord, ProductGrouping, readCsv, writeCsv } from '../../csv/index.js';
import { addedColumns, type RecordImage } from './added-columns.js';
import { errorsHeader, errorsRow, replacedRow } from './output-rows.js';

const ORIGIN = 'https://img.shop.example';
const PRODUCTS = 1000;
const CHUNK = 64 * 1024;

/** The URL of the output of an image: another host, no comma, and the file name at its end. */
const outputOf = (url: string) => `https://cdn.example/files/${Buffer.from(url).toString('base64url')}/a.jpg`;

function* chunksOf(text: string): Generator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK);
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

async function read(text: string) {
  const { records, ...file } = await readCsv(
    (async function* () {
      yield* chunksOf(text);
    })(),
  );
  return { ...file, records: (await collect(records)).flat() };
}

const imageOf = (inputUrl: string, isCompleted: boolean): RecordImage => ({
  inputUrl,
  outputUrl: isCompleted ? outputOf(inputUrl) : null,
  status: isCompleted ? 'COMPLETED' : 'FAILED',
  ...UNMEASURED,
  ...(isCompleted
    ? { errorCode: null, errorMessage: null }
    : { errorCode: 'TIMEOUT', errorMessage: 'Too slow.' }),
});

const imagesOf = ({ product }: CsvRecord, isCompleted = true) =>
  (product?.imageUrls ?? []).map((url) => imageOf(url, isCompleted));

/** Parses a CSV with another parser than the program's reader. */
function parse(text: string, delimiter: string): Promise<string[][]> {
  const rows: string[][] = [];
  return new Promise((resolve, reject) => {
    parseString<string[], string[]>(text, { delimiter })
      .on('data', (row: string[]) => rows.push(row))
      .on('error', reject)
      .on('end', () => resolve(rows));
  });
}

describe.each(SHOP_NAMES)('an export of 1,000 products from %s', (shop) => {
  const input = shopExport(shop, PRODUCTS, ORIGIN);

  test('is read without options: every row is valid, and exactly the images of the products are found', async () => {
    const { records, dialect } = await read(textOf(input));
    expect(dialect).toMatchObject({ delimiter: input.delimiter, newline: input.newline, encoding: 'utf-8' });
    expect(records.flatMap(({ errors }) => errors)).toEqual([]);
    expect(records).toHaveLength(input.rows.length - 1);
    const found = records.flatMap(({ product }) => product?.imageUrls ?? []);
    expect(new Set(found)).toEqual(new Set(input.urls));
  });

  test('returns with REPLACE as it was, but for the URLs', async () => {
    const { records, dialect, header, layout, preamble } = await read(textOf(input));
    const added = addedColumns({ output: 'REPLACE', report: null, hasSizes: false });
    const rows = records.map((record) => replacedRow(record, imagesOf(record), header.length, added, layout));
    const output = await collect(writeCsv(dialect, [[...preamble, header], rows]));
    const text = Buffer.concat(output).toString();
    const expected = shopExport(shop, PRODUCTS, ORIGIN, outputOf);
    expect(await parse(text, input.delimiter)).toEqual(expected.rows);
    const again = await read(text);
    expect(again.records.map(({ cells }) => cells)).toEqual(expected.rows.slice(1));
    expect(again.layout).toEqual(layout);
    expect(new Set(again.records.flatMap(({ product }) => product?.imageUrls ?? []))).toEqual(
      new Set(expected.urls.map(outputOf)),
    );
  });

  test('returns as an errors CSV that is read in the same way, when every image failed', async () => {
    const { records, dialect, header, layout } = await read(textOf(input));
    const rows = records
      .map((record) => errorsRow(record, imagesOf(record, false), header, layout))
      .filter((row) => row !== null);
    const output = await collect(writeCsv(dialect, [[errorsHeader(header)], rows]));
    const again = await read(Buffer.concat(output).toString());
    expect(again.layout).toEqual(layout);
    expect(again.records.flatMap(({ errors }) => errors)).toEqual([]);
    expect(again.records.flatMap(({ product }) => product?.imageUrls ?? [])).toEqual(
      records.flatMap(({ product }) => product?.imageUrls ?? []),
    );
  });
});

test.each([
  ['SHOPIFY', PRODUCTS],
  ['VENDURE', PRODUCTS],
  ['MEDUSA', PRODUCTS],
] as const)('the rows of a product of %s are one product', async (shop, expected) => {
  const { records } = await read(textOf(shopExport(shop, PRODUCTS, ORIGIN)));
  const grouping = new ProductGrouping();
  expect([...grouping.add(records), ...grouping.end()]).toHaveLength(expected);
});
