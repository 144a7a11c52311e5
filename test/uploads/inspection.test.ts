import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ApiError } from '../support/client.js';
import { curl } from '../support/curl.js';
import { type Stage, startStage } from '../support/stage.js';
import { tracesAtRest } from '../support/traces.js';

const folder = fileURLToPath(new URL('../fixtures/csv/', import.meta.url));
const fixture = (name: string) => readFileSync(`${folder}${name}`);
const fixtures = readdirSync(folder).filter((name) => !name.startsWith('.'));

const FINDINGS = `fileName format sheet sheets isAccepted refusal profile encoding hasEncodingErrors hasBom delimiter lineEnd hasSepLine columns { name role } rowCount
  invalidRowCount skippedImageCount unreadImageColumns imageCount duplicateUrlCount duplicateUrls hostCount hosts { host imageCount } otherHostsImageCount
  firstRows { line cells imageUrls } rowErrorCount rowErrors { line column code message }
  proposal { profile columns { images name serialNumber } baseUrl confidence imageColumns { header letter }
    urlColumns { header letter urlCount isRead } firstRows { line name serialNumber imageUrls } imageCount skippedRowCount
    skippedImageCount skipReasons { code count example { line column code message } } notes }
  previousRequest { id fileName createdAt totalImages } lastRequest { id fileName createdAt totalImages }`;
const QUERY = `mutation ($file: Upload!, $input: UploadCsvInput) { inspectCsv(file: $file, input: $input) { ${FINDINGS} } }`;

let stage: Stage;

beforeAll(async () => {
  stage = await startStage({ env: { ROLES: 'api', MAX_CSV_IMAGES: '100' } });
});
afterAll(() => stage?.dispose());

async function inspect(csv: string | Uint8Array, input: Record<string, unknown> = {}, name = 'a.csv') {
  const form = new FormData();
  form.set('operations', JSON.stringify({ query: QUERY, variables: { file: null, input } }));
  form.set('map', JSON.stringify({ 0: ['variables.file'] }));
  form.set('0', new Blob([csv]), name);
  // oxlint-disable-next-line typescript/no-explicit-any
  const { data, errors } = (await (await stage.api.send(form)).json()) as any;
  if (errors) throw new ApiError(errors);
  return data.inspectCsv;
}

const post = (csv: string | Uint8Array, ...fields: string[]) =>
  curl(
    ['file=@-;filename=a.csv', ...fields]
      .flatMap((field) => ['--form', field])
      .concat(`${stage.program.url}/api/inspect`),
    csv,
  );

test('reports the dialect, columns, rows, hosts and errors of a CSV', async () => {
  const urls = [1, 2, 3].map((n) => `https://cdn.example:8443/${n}.jpg`);
  const csv = [
    'sep=;',
    'Colour;SKU;name ;IMAGES;Name',
    `red;A-1;Chair;"${urls[0]}, https://img.example/a,b.png";x`,
    `;;Desk;${urls[1]};`,
    `green;A-3;Sofa;${urls[0]} ${urls[2]};`,
    'blue;A-4;;nonsense;',
  ];
  const found = await inspect(`\ufeff${csv.join('\r\n')}`, {}, 'folder/lamps.csv');
  expect(found).toEqual({
    fileName: 'lamps.csv',
    format: 'CSV',
    sheet: null,
    sheets: [],
    isAccepted: false,
    refusal: expect.stringContaining('Line 6'),
    profile: 'GENERIC',
    previousRequest: null,
    lastRequest: null,
    encoding: 'utf-8',
    hasEncodingErrors: false,
    hasBom: true,
    delimiter: ';',
    lineEnd: 'CRLF',
    hasSepLine: true,
    columns: [
      { name: 'Colour', role: null },
      { name: 'SKU', role: 'SERIAL_NUMBER' },
      { name: 'name ', role: 'PRODUCT_NAME' },
      { name: 'IMAGES', role: 'IMAGE_URLS' },
      { name: 'Name', role: null },
    ],
    rowCount: 4,
    invalidRowCount: 1,
    skippedImageCount: 0,
    unreadImageColumns: [],
    imageCount: 5,
    duplicateUrlCount: 1,
    duplicateUrls: [urls[0]],
    hostCount: 2,
    hosts: [
      { host: 'cdn.example:8443', imageCount: 4 },
      { host: 'img.example', imageCount: 1 },
    ],
    otherHostsImageCount: 0,
    firstRows: [
      {
        line: 3,
        cells: ['red', 'A-1', 'Chair', `${urls[0]}, https://img.example/a,b.png`, 'x'],
        imageUrls: [urls[0], 'https://img.example/a,b.png'],
      },
      { line: 4, cells: ['', '', 'Desk', urls[1], ''], imageUrls: [urls[1]] },
      {
        line: 5,
        cells: ['green', 'A-3', 'Sofa', `${urls[0]} ${urls[2]}`, ''],
        imageUrls: [urls[0], urls[2]],
      },
      { line: 6, cells: ['blue', 'A-4', '', 'nonsense', ''], imageUrls: [] },
    ],
    rowErrorCount: 2,
    rowErrors: [
      expect.objectContaining({ line: 6, column: 'name', code: 'MISSING_NAME' }),
      expect.objectContaining({ line: 6, column: 'IMAGES', code: 'INVALID_URL' }),
    ],
    proposal: {
      profile: 'GENERIC',
      columns: { images: ['IMAGES'], name: 'name', serialNumber: 'SKU' },
      baseUrl: null,
      confidence: 1,
      imageColumns: [{ header: 'IMAGES', letter: 'D' }],
      urlColumns: [{ header: 'IMAGES', letter: 'D', urlCount: 5, isRead: true }],
      firstRows: found.firstRows.map(
        ({ line, imageUrls }: { line: number; imageUrls: string[] }, n: number) => ({
          line,
          name: ['Chair', 'Desk', 'Sofa', ''][n],
          serialNumber: ['A-1', '2', 'A-3', ''][n],
          imageUrls,
        }),
      ),
      imageCount: 5,
      skippedRowCount: 1,
      skippedImageCount: 0,
      skipReasons: [
        { code: 'MISSING_NAME', count: 1, example: found.rowErrors[0] },
        { code: 'INVALID_URL', count: 1, example: found.rowErrors[1] },
      ],
      notes: [],
    },
  });
});

/** Returns 'accepted', or the message of the error that rejects the upload. */
async function outcomeOf(upload: () => Promise<unknown>) {
  try {
    await upload();
    return 'accepted';
  } catch (error) {
    if (error instanceof ApiError) return error.errors[0]!.message;
    throw error;
  }
}

describe.each(fixtures)('%s', (name) => {
  test.each(['REJECT', 'SKIP'])(
    'inspectCsv with %s accepts or rejects the file exactly as uploadCsv does',
    async (policy) => {
      const input = { onInvalidRow: policy };
      const found = await inspect(fixture(name), input, name).catch((error: ApiError) => error);
      const inspected =
        found instanceof ApiError
          ? found.errors[0]!.message
          : ((found.refusal as string | null) ?? 'accepted');
      expect(inspected).toBe(await outcomeOf(() => stage.api.upload(fixture(name), input, name)));
    },
  );

  test('REST and GraphQL report the same inspection', async () => {
    const found = await inspect(fixture(name), {}, 'a.csv').catch((error: ApiError) => error);
    const { status, json } = await post(fixture(name));
    expect([status, found instanceof ApiError ? json().detail : json()]).toEqual(
      found instanceof ApiError ? [422, found.errors[0]!.message] : [200, found],
    );
  });
});

test('an inspection stores nothing', async () => {
  const before = await tracesAtRest(stage);
  expect(before).not.toEqual([]);
  await inspect(fixture('plain.csv'), { idempotencyKey: 'once' });
  expect((await post(fixture('plain.csv'))).status).toBe(200);
  expect(await tracesAtRest(stage)).toEqual(before);
});

test('counts more images than one upload may have, and reports the rejection', async () => {
  const rows = Array.from({ length: 101 }, (_, n) => `Chair,https://host-${n % 60}.example/${n}.jpg`);
  const found = await inspect(`Name,Images\n${rows.join('\n')}`);
  expect(found).toMatchObject({
    isAccepted: false,
    refusal: expect.stringContaining('more than 100 images'),
    rowCount: 101,
    imageCount: 101,
    duplicateUrlCount: 0,
    hostCount: 60,
    otherHostsImageCount: 10,
  });
  expect(found.hosts).toHaveLength(50);
  expect(found.firstRows).toHaveLength(5);
});

test('shortens long cells', async () => {
  const found = await inspect(`Name,Images,Note\nChair,https://a.example/1.jpg,${'x'.repeat(1000)}\n`);
  expect(found.firstRows[0].cells[2]).toMatch(/^x{199}…$/);
});

test('shows the first 1000 cells of a longer row', async () => {
  const found = await inspect(`Name,Images\nChair,https://a.example/1.jpg${',x'.repeat(100_000)}\n`);
  expect(found.firstRows[0].cells).toHaveLength(1000);
  expect(found.rowErrors).toMatchObject([{ code: 'TOO_MANY_CELLS', column: null }]);
});

test.each([
  ['quality=0', 400, /quality must be between 1 and 100/],
  ['email=me@shop.example', 400, /SMTP_URL is not set/],
  ['colour=red', 400, /there is no option "colour"/],
])('rejects the option %s as an upload does', async (field, status, detail) => {
  const response = await post(fixture('plain.csv'), field);
  expect(response.status).toBe(status);
  expect(response.json()).toMatchObject({ code: 'INVALID_INPUT', detail: expect.stringMatching(detail) });
});

test('accepts a CSV with invalid rows when they are skipped', async () => {
  const csv = `Name,Images\nChair,https://a.example/1.jpg\n,https://a.example/2.jpg\n`;
  const { json } = await post(csv, 'on_invalid_row=skip');
  expect(json()).toMatchObject({ isAccepted: true, refusal: null, invalidRowCount: 1, imageCount: 1 });
});
