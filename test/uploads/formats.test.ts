import { makeZip } from 'client-zip';
import { encode } from 'iconv-lite';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { writeXlsx } from '../../src/file-formats/index.js';
import { answer } from '../support/image-host.behaviours.js';
import { type Stage, startStage } from '../support/stage.js';
import { tracesAtRest } from '../support/traces.js';

const RESULT = `query ($id: ID!) { request(id: $id) {
  status inputFormat inputCsvUrl inputFileUrl outputCsvUrl errorsCsvUrl
  products { nodes { name images { inputUrl outputUrl } } } } }`;

interface Result {
  status: string;
  inputFormat: string;
  inputCsvUrl: string;
  inputFileUrl: string;
  outputCsvUrl: string;
  errorsCsvUrl: string | null;
  products: { nodes: { name: string; images: { inputUrl: string; outputUrl: string }[] }[] };
}

let stage: Stage;

beforeAll(async () => {
  stage = await startStage();
  stage.host.otherwise(answer(await stage.photo({ width: 32, height: 32 }), { type: 'image/jpeg' }));
});
afterAll(() => stage?.dispose());

/** Inspects a file without storing it. */
async function inspect(file: Buffer): Promise<Record<string, unknown>> {
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(file)]), 'catalogue');
  const response = await fetch(`${stage.program.url}/api/inspect`, { method: 'POST', body: form });
  return (await response.json()) as Record<string, unknown>;
}

async function run(file: Buffer, input: Record<string, unknown> = {}): Promise<Result> {
  const id = await stage.api.upload(file, input);
  await stage.api.settled(id);
  return (await stage.api.query(RESULT, { id })).request as Result;
}

const url = (path: string) => stage.host.url(path);
const csv = () => `Name,Images\nLamp,${url('/1.jpg')}\nChair,"${url('/2.jpg')},${url('/3.jpg')}"\n`;
const xlsx = (rows: string[][], sheet = 'Products') =>
  buffer(
    writeXlsx(
      sheet,
      (async function* () {
        yield rows;
      })(),
    ),
  );
const products = (result: Result) =>
  Object.fromEntries(
    result.products.nodes.map(({ name, images }) => [name, images.map(({ inputUrl }) => inputUrl)]),
  );
const download = async (address: string) => Buffer.from(await (await fetch(address)).arrayBuffer());

const EXPECTED = () => ({ Lamp: [url('/1.jpg')], Chair: [url('/2.jpg'), url('/3.jpg')] });

const FILES: readonly [string, string, () => Buffer | Promise<Buffer>][] = [
  ['a gzipped CSV', 'CSV', () => gzipSync(csv())],
  ['a ZIP with a CSV', 'CSV', () => buffer(makeZip([{ name: 'products.csv', input: csv() }]))],
  [
    'a workbook',
    'XLSX',
    () =>
      xlsx([
        ['Name', 'Images'],
        ['Lamp', url('/1.jpg')],
        ['Chair', `${url('/2.jpg')}, ${url('/3.jpg')}`],
      ]),
  ],
  [
    'a gzipped workbook',
    'XLSX',
    async () =>
      gzipSync(
        await xlsx([
          ['Name', 'Images'],
          ['Lamp', url('/1.jpg')],
          ['Chair', `${url('/2.jpg')}\n${url('/3.jpg')}`],
        ]),
      ),
  ],
  [
    'an RSS feed',
    'XML',
    () =>
      Buffer.from(
        `<rss xmlns:g="http://base.google.com/ns/1.0"><channel><title>Shop</title><item><g:title>Lamp</g:title><g:image_link>${url('/1.jpg')}</g:image_link></item>` +
          `<item><g:title>Chair</g:title><g:image_link>${url('/2.jpg')}</g:image_link><g:additional_image_link>${url('/3.jpg')}</g:additional_image_link></item></channel></rss>`,
      ),
  ],
  [
    'JSON',
    'JSON',
    () =>
      Buffer.from(
        JSON.stringify({
          products: [
            { title: 'Lamp', images: [url('/1.jpg')] },
            { title: 'Chair', images: [{ src: url('/2.jpg') }, { src: url('/3.jpg') }] },
          ],
        }),
      ),
  ],
  [
    'JSON lines',
    'JSON',
    () =>
      Buffer.from(
        `{"name":"Lamp","image":"${url('/1.jpg')}"}\n{"name":"Chair","image":["${url('/2.jpg')}","${url('/3.jpg')}"]}\n`,
      ),
  ],
];

test.each(FILES)(
  '%s is uploaded without options, and every image of it compressed',
  async (_, format, make) => {
    const file = await make();
    const result = await run(file);
    expect(result).toMatchObject({ status: 'COMPLETED', inputFormat: format, errorsCsvUrl: null });
    expect(products(result)).toEqual(EXPECTED());
    expect(await download(result.inputFileUrl)).toEqual(file);
    expect((await download(result.inputCsvUrl)).toString()).toContain('/1.jpg');
  },
);

test('the output of a workbook is a workbook with the new URLs, which can be uploaded again', async () => {
  const rows = [
    ['Catalogue of May', '', ''],
    [],
    ['SKU', 'Name', 'Images'],
    ['007', 'Lamp', url('/1.jpg')],
    ['008', 'Chair\nof oak', `${url('/2.jpg')}, ${url('/3.jpg')}`],
  ];
  const replaced = await run(await xlsx(rows, 'Mai'), { output: 'REPLACE' });
  expect(replaced.outputCsvUrl).toMatch(/\/output\.xlsx$/);
  const response = await fetch(replaced.outputCsvUrl);
  expect(response.headers.get('content-type')).toBe(
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  );
  const again = await run(Buffer.from(await response.arrayBuffer()));
  const outputs = replaced.products.nodes.map(({ name, images }) => [
    name,
    images.map(({ outputUrl }) => outputUrl),
  ]);
  expect(products(again)).toEqual(Object.fromEntries(outputs));
  const inspection = await inspect(await xlsx(rows, 'Mai'));
  expect(inspection).toMatchObject({
    format: 'XLSX',
    sheet: 'Mai',
    sheets: ['Mai'],
    imageCount: 3,
    rowCount: 2,
  });
});

test('an error names the row of the workbook, also below cells with line breaks', async () => {
  const rows = [['Name', 'Images'], ['Two\nlines', url('/1.jpg')], [], ['', url('/2.jpg')]];
  await expect(stage.api.upload(await xlsx(rows))).rejects.toMatchObject({
    code: 'INVALID_CSV',
    extensions: { rows: [{ line: 4, code: 'MISSING_NAME' }] },
  });
});

test.each<[string, () => Buffer, RegExp]>([
  ['XML that is cut short', () => Buffer.from('<rss><channel><item><title>A</title>'), /XML is malformed/],
  [
    'declared entities',
    () => Buffer.from('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a><b>&x;</b></a>'),
    /declares entities/,
  ],
  ['an archive in an archive', () => gzipSync(gzipSync(csv())), /packed more than once/],
  ['a web page', () => Buffer.from('<!doctype html><html><body>Sign in</body></html>'), /web page/],
])('%s is rejected, and nothing of it is left', async (_, make, message) => {
  const before = await tracesAtRest(stage);
  await expect(stage.api.upload(make())).rejects.toMatchObject({
    code: 'INVALID_CSV',
    message: expect.stringMatching(message),
  });
  expect(await tracesAtRest(stage)).toEqual(before);
});

describe('encodings', () => {
  const names = ['Настольная лампа', 'Стул деревянный', 'Книжная полка'];
  const table = () => `Название;Фото\n${names.map((name, at) => `${name};${url(`/${at}.jpg`)}\n`).join('')}`;

  test.each([
    ['windows-1251', {}],
    ['koi8-r', {}],
    ['iso-8859-5', { encoding: 'iso-8859-5' }],
    ['utf16le', {}],
  ])('a CSV in %s is read and written in it, given %j', async (encoding, input) => {
    const result = await run(encode(table(), encoding), { ...input, output: 'REPLACE' });
    expect(Object.keys(products(result))).toEqual(names);
    const output = await download(result.outputCsvUrl);
    const expected = result.products.nodes.reduce(
      (text, { images }) => text.replace(images[0]!.inputUrl, images[0]!.outputUrl),
      table(),
    );
    expect(output).toEqual(encode(expected, encoding));
  });

  test('one wrong byte in a UTF-8 file changes no other row', async () => {
    const text = `Name,Images\n${Array.from({ length: 20 }, (_, at) => `Küche ${at},${url(`/k%C3%BC-${at}.jpg`)}\n`).join('')}`;
    const bytes = Buffer.concat([
      Buffer.from(text),
      Buffer.from('K\xfcche,', 'latin1'),
      Buffer.from(`${url('/last.jpg')}\n`),
    ]);
    const result = await run(bytes);
    expect(Object.keys(products(result))).toEqual([
      ...Array.from({ length: 20 }, (_, at) => `Küche ${at}`),
      'Küche',
    ]);
    expect(await inspect(bytes)).toMatchObject({ encoding: 'utf-8', hasEncodingErrors: true });
  });

  test('an unknown encoding is rejected with those that are known', async () => {
    await expect(stage.api.upload(Buffer.from(csv()), { encoding: 'klingon' })).rejects.toMatchObject({
      errors: [
        {
          message: expect.stringMatching(/encoding "klingon" is not known; use one of utf-8, .*windows-1251/),
        },
      ],
    });
  });
});
