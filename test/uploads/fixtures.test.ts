import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ApiError } from '../support/client.js';
import { type Stage, startStage } from '../support/stage.js';
import { tracesAtRest } from '../support/traces.js';

const fixture = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../fixtures/csv/${name}`, import.meta.url)));

const PLAIN = ['1 Chair: 1', '2 Desk: 1'];
const UNICODE = ['1 Café chair: 1', '2 Żółty desk 🪑: 1'];
const URLS = 'Input Image Urls';
const NAME = 'Product Name';

let stage: Stage;

beforeAll(async () => {
  // Without a worker, requests stay PENDING.
  stage = await startStage({ env: { ROLES: 'api' } });
});
afterAll(() => stage?.dispose());

test.each<[string, string[]]>([
  ['plain.csv', PLAIN],
  ['bar.csv', PLAIN],
  ['blank-lines.csv', PLAIN],
  ['comma-in-url.csv', ['1 Chair: 2', '2 Desk: 1']],
  ['cr.csv', PLAIN],
  ['crlf.csv', PLAIN],
  ['extra-columns.csv', PLAIN],
  ['no-final-newline.csv', PLAIN],
  ['no-serial-number.csv', PLAIN],
  ['quoted-newline.csv', ['1 Chair\r\nwith\narms: 2', '2 Desk: 1']],
  ['quoted-quotes.csv', ['1 The "best" chair: 1', '2 Desk 5" wide: 1', '3 ": 1']],
  ['semicolon.csv', ['1 Chair, red: 1', '2 Desk: 1']],
  ['sep-line.csv', PLAIN],
  ['several-urls.csv', ['1 Chair: 2', '2 Desk: 4', '3 Lamp: 2', '4 Sofa: 2']],
  ['tab.tsv', ['C-1 Chair: 1', 'D-2 Desk: 1']],
  ['utf-16be-bom.csv', UNICODE],
  ['utf-16le-bom.csv', UNICODE],
  ['utf-8-bom.csv', UNICODE],
  ['windows-1252.csv', ['1 Café chair: 1', '2 Desk “Größe” 5€: 1']],
])('accepts %s with all of its products and stores its bytes', async (name, products) => {
  const id = await stage.api.upload(fixture(name), {}, name);
  const { request } = await stage.api.query(
    `query ($id: ID!) { request(id: $id) {
       status fileName totalProducts skippedRowCount inputCsvUrl outputCsvUrl errorsCsvUrl progress { totalImages }
       products { nodes { serialNumber name images { position } } } } }`,
    { id },
  );
  const nodes: { serialNumber: string; name: string; images: unknown[] }[] = request.products.nodes;
  expect(nodes.map((node) => `${node.serialNumber} ${node.name}: ${node.images.length}`)).toEqual(products);
  expect(request).toMatchObject({
    status: 'PENDING',
    fileName: name,
    totalProducts: products.length,
    skippedRowCount: 0,
    outputCsvUrl: null,
    errorsCsvUrl: null,
    progress: { totalImages: nodes.reduce((sum, { images }) => sum + images.length, 0) },
  });
  expect(Buffer.from(await (await fetch(request.inputCsvUrl)).arrayBuffer())).toEqual(fixture(name));
});

test.each<[string, Uint8Array, [line: number, column: string | null, code: string][]]>([
  [
    'bad-url.csv',
    fixture('bad-url.csv'),
    [
      [2, URLS, 'INVALID_URL'],
      [3, URLS, 'INVALID_URL'],
      [4, URLS, 'INVALID_URL'],
      [5, NAME, 'MISSING_NAME'],
      [5, URLS, 'INVALID_URL'],
    ],
  ],
  ['empty-cells.csv', fixture('empty-cells.csv'), [[2, NAME, 'MISSING_NAME']]],
  [
    'stray-quote.csv',
    fixture('stray-quote.csv'),
    [
      [2, NAME, 'MALFORMED_QUOTES'],
      [3, NAME, 'UNCLOSED_QUOTE'],
    ],
  ],
  ['too-many-cells.csv', fixture('too-many-cells.csv'), [[3, null, 'TOO_MANY_CELLS']]],
  ['unclosed-quote.csv', fixture('unclosed-quote.csv'), [[3, NAME, 'UNCLOSED_QUOTE']]],
  ['missing-column.csv', fixture('missing-column.csv'), [[1, 'Images', 'MISSING_COLUMN']]],
  ['header-only.csv', fixture('header-only.csv'), [[1, null, 'NO_ROWS']]],
  ['empty.csv', fixture('empty.csv'), [[1, null, 'EMPTY_FILE']]],
  ['picture.png', fixture('picture.png'), [[1, null, 'NOT_A_CSV']]],
  ['50 MB of zeros', Buffer.alloc(50_000_000), [[1, null, 'NOT_A_CSV']]],
  ['50 MB of spaces', Buffer.alloc(50_000_000, ' '), [[1, null, 'EMPTY_FILE']]],
  ['50 MB in one cell', Buffer.alloc(50_000_000, 'x'), [[1, null, 'RECORD_TOO_LONG']]],
])('rejects %s, reports its errors by row, and leaves nothing behind', async (name, csv, rowErrors) => {
  const before = await tracesAtRest(stage);
  const error = await stage.api.upload(csv, {}, name).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ApiError);
  const [first, ...others] = (error as ApiError).errors;
  expect(others).toEqual([]);
  expect(first).toMatchObject({
    path: ['uploadCsv'],
    extensions: {
      code: 'INVALID_CSV',
      rowErrorCount: rowErrors.length,
      rows: rowErrors.map(([line, column, code]) => ({
        line,
        column,
        code,
        message: expect.stringMatching(/^.{10,500}$/s),
      })),
    },
  });
  expect(first!.message).toContain(
    ((error as ApiError).extensions.rows as { message: string }[])[0]!.message,
  );
  expect(await tracesAtRest(stage)).toEqual(before);
});

test('reports the first hundred of thousands of row errors, and their number', async () => {
  const rows = Array.from(
    { length: 3000 },
    (_, index) => `${index},Chair,ftp://img.example.com/${index}.jpg\n`,
  );
  await expect(
    stage.api.upload(`S. No.,Product Name,Input Image Urls\n${rows.join('')}`),
  ).rejects.toMatchObject({
    extensions: {
      code: 'INVALID_CSV',
      rowErrorCount: 3000,
      rows: Array.from({ length: 100 }, (_, index) => expect.objectContaining({ line: index + 2 })),
    },
  });
});

test('reads a file again from its start when the first non-UTF-8 byte appears after several megabytes', async () => {
  const rows = Array.from({ length: 15_000 }, (_, index) => {
    const name = `Chair ${index} `.padEnd(250, 'x');
    return `${index},${name},https://img.example.com/some/longer/path/to/an/image/${index}.jpg\n`;
  });
  const ascii = `S. No.,Product Name,Input Image Urls\n${rows.join('')}`;
  expect(ascii.length).toBeGreaterThan(4 * 1024 * 1024);
  const csv = Buffer.from(`${ascii}last,Caf\xe9,https://img.example.com/caf\xe9.jpg\n`, 'latin1');
  const id = await stage.api.upload(csv);
  const stored = await stage.sql(
    `SELECT total_products, total_images, dialect->>'encoding' AS encoding,
            (SELECT count(*)::integer FROM products WHERE request_id = requests.id) AS products,
            (SELECT count(*)::integer FROM images WHERE request_id = requests.id) AS images,
            (SELECT name FROM products WHERE request_id = requests.id AND serial_number = 'last') AS last
       FROM requests WHERE id = $1`,
    [id],
  );
  const total = 15_001;
  expect(stored).toEqual([
    {
      total_products: total,
      total_images: total,
      encoding: 'windows-1252',
      products: total,
      images: total,
      last: 'Café',
    },
  ]);
});
