import { parseString } from 'fast-csv';
import { type Stage, startStage } from '../support/stage.js';

/** The dialect of a file. `decode` and `encode` use Node's own codecs, so that the program's codecs are not tested by themselves. */
interface Dialect {
  readonly delimiter: string;
  readonly newline: string;
  readonly start: string;
  encode(text: string): Buffer;
  decode(bytes: Buffer): string;
}

const UTF8: Pick<Dialect, 'encode' | 'decode'> = { encode: (text) => Buffer.from(text), decode: String };
const UTF16LE: typeof UTF8 = {
  encode: (text) => Buffer.from(text, 'utf16le'),
  decode: (bytes) => bytes.toString('utf16le'),
};
const UTF16BE: typeof UTF8 = {
  encode: (text) => Buffer.from(text, 'utf16le').swap16(),
  decode: (bytes) => Buffer.from(bytes).swap16().toString('utf16le'),
};
/** Windows-1252 limited to Latin-1 and the euro sign. */
const WINDOWS_1252: typeof UTF8 = {
  encode: (text) => Buffer.from(text.replaceAll('€', '\x80'), 'latin1'),
  decode: (bytes) => bytes.toString('latin1').replaceAll('\x80', '€'),
};
const BOM = '\ufeff';

const OUTPUTS = ['Output Image Urls', 'Image Status', 'Image Errors'];
const HEADER = ['Price', 'Name', 'Colour', 'Colour', 'Images', ' Note '];

let stage: Stage;

beforeAll(async () => {
  stage = await startStage();
  await stage.servePhoto('/a.jpg', { width: 32, height: 32 });
  await stage.servePhoto('/w_1,h_2/b.jpg', { width: 32, height: 32 });
});
afterAll(() => stage?.dispose());

function write(rows: readonly (readonly string[])[], { delimiter, newline, start, encode }: Dialect): Buffer {
  const line = (row: readonly string[]) =>
    row.map((cell) => (/[",;|\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(delimiter);
  return encode(start + rows.map((row) => line(row) + newline).join(''));
}

/** Downloads and parses a CSV after checking how it starts and how its lines end. */
async function read(url: string, { delimiter, newline, start, decode }: Dialect): Promise<string[][]> {
  const text = decode(Buffer.from(await (await fetch(url)).arrayBuffer()));
  expect(text.slice(0, start.length)).toBe(start);
  expect(text.endsWith(newline)).toBe(true);
  const outsideQuotes = text.replaceAll(/"[^"]*"/g, '');
  expect(outsideQuotes.replaceAll(newline, '')).not.toMatch(/[\r\n]/);
  const rows: string[][] = [];
  return new Promise((resolve, reject) => {
    parseString<string[], string[]>(text.slice(start.length), { delimiter })
      .on('data', (row: string[]) => rows.push(row))
      .on('error', reject)
      .on('end', () => resolve(rows));
  });
}

async function runRequest(csv: Buffer, input: Record<string, unknown> = {}) {
  const id = await stage.api.upload(csv, input);
  const { status } = await stage.api.settled(id);
  const { request } = await stage.api.query(
    `query ($id: ID!) { request(id: $id) { id outputCsvUrl errorsCsvUrl inputCsvUrl skippedRowCount
       images { nodes { inputUrl outputUrl verdict inputBytes outputBytes } } progress { totalImages } } }`,
    { id },
  );
  return { ...request, status };
}

const url = (path: string) => stage.host.url(path);

describe('the CSVs of a finished request', () => {
  test.each<[string, Dialect]>([
    ['comma, LF, UTF-8', { ...UTF8, delimiter: ',', newline: '\n', start: '' }],
    ['semicolon, CRLF, UTF-8 with BOM', { ...UTF8, delimiter: ';', newline: '\r\n', start: BOM }],
    ['sep=, semicolon, CRLF, UTF-8', { ...UTF8, delimiter: ';', newline: '\r\n', start: 'sep=;\r\n' }],
    ['sep=, bar, CRLF, UTF-16 LE', { ...UTF16LE, delimiter: '|', newline: '\r\n', start: `${BOM}sep=|\r\n` }],
    ['tab, CR, UTF-16 BE', { ...UTF16BE, delimiter: '\t', newline: '\r', start: BOM }],
    ['tab, LF, Windows-1252', { ...WINDOWS_1252, delimiter: '\t', newline: '\n', start: '' }],
  ])('contain the whole input in its own dialect: %s', async (_, dialect) => {
    const missing = url('/missing,1.jpg');
    const [good, other] = [url('/a.jpg'), url('/w_1,h_2/b.jpg')];
    const rows = [
      ['10', 'Café € "best"', 'red', '', `${good}, ${missing} ${other}`, ' two  spaces '],
      ['', 'Desk\r\nlow', '=1+1', 'a;b,c|d', other, 'tab\tin'],
      ['', 'Lamp', ' ', ' ', missing, '"'],
      ['4', '', 'no name', '', good, ''],
      ['5', 'Sofa', '', '', `${good}|${good}`, ''],
    ];
    // The last row lacks its last cell; the output has it as an empty cell.
    const sent = [HEADER, ...rows.slice(0, -1), rows.at(-1)!.slice(0, 5)];
    const request = await runRequest(write(sent, dialect), { onInvalidRow: 'SKIP' });
    expect(request).toMatchObject({ status: 'PARTIAL', skippedRowCount: 1, progress: { totalImages: 7 } });

    const urls: (string | null)[] = request.images.nodes.map(
      (image: { outputUrl: string | null }) => image.outputUrl,
    );
    expect(urls.map((output) => output !== null)).toEqual([true, false, true, true, false, true, true]);
    const failure = `HTTP_STATUS: `;
    expect(await read(request.outputCsvUrl, dialect)).toEqual([
      [...HEADER, ...OUTPUTS],
      [
        ...rows[0]!,
        `${urls[0]},,${urls[2]}`,
        'COMPLETED, FAILED, COMPLETED',
        expect.stringMatching(new RegExp(`^${failure}.*404.*missing,1`)),
      ],
      [...rows[1]!, urls[3], 'COMPLETED', ''],
      [...rows[2]!, '', 'FAILED', expect.stringContaining(failure)],
      [...rows[3]!, '', 'SKIPPED', expect.stringContaining('no name')],
      [...rows[4]!, `${urls[5]},${urls[6]}`, 'COMPLETED', ''],
    ]);
    expect(await read(request.errorsCsvUrl, dialect)).toEqual([
      [...HEADER, 'Image Errors'],
      [...rows[0]!.with(4, missing), expect.stringMatching(new RegExp(`^${failure}.*404.*missing,1`))],
      [...rows[2]!, expect.stringContaining(failure)],
      [...rows[3]!, expect.stringContaining('no name')],
    ]);
  });
});

test('an output whose input ends its lines with CR CR LF, as Python writes them on Windows, has CRLF', async () => {
  const dialect: Dialect = { ...UTF8, delimiter: ',', newline: '\r\n', start: '' };
  const rows = [
    ['Name', 'Images'],
    ['Chair', url('/a.jpg')],
    ['Desk', url('/w_1,h_2/b.jpg')],
  ];
  const request = await runRequest(write(rows, { ...dialect, newline: '\r\r\n' }));
  expect(request).toMatchObject({ status: 'COMPLETED', skippedRowCount: 0, progress: { totalImages: 2 } });
  expect((await read(request.outputCsvUrl, dialect)).map((row) => row.slice(0, 2))).toEqual(rows);
});

test('the errors CSV can be uploaded unchanged', async () => {
  const dialect: Dialect = { ...UTF16LE, delimiter: ';', newline: '\r\n', start: `${BOM}sep=;\r\n` };
  const [good, first, second] = ['/a.jpg', '/late,1.jpg', '/late;2.jpg'].map(url);
  const rows = [
    ['1', 'Chair', '', '', `${first} ${good} ${second}`, 'x'],
    ['2', 'Desk', '', '', good!, 'y'],
    ['3', 'Lamp', '', '', second!, 'z'],
  ];
  const before = await runRequest(write([HEADER, ...rows], dialect));
  expect(before).toMatchObject({ status: 'PARTIAL', progress: { totalImages: 5 } });
  const errors = Buffer.from(await (await fetch(before.errorsCsvUrl)).arrayBuffer());
  // While the hosts still fail, the errors CSV of the errors CSV is the same: its reasons are not images, and are replaced.
  const still = await runRequest(errors);
  expect(still).toMatchObject({ status: 'FAILED', progress: { totalImages: 3 } });
  expect(Buffer.from(await (await fetch(still.errorsCsvUrl)).arrayBuffer()).equals(errors)).toBe(true);
  await stage.servePhoto('/late,1.jpg', { width: 32, height: 32 });
  await stage.servePhoto('/late;2.jpg', { width: 32, height: 32 });
  const after = await runRequest(errors);
  expect(after).toMatchObject({ status: 'COMPLETED', progress: { totalImages: 3 }, errorsCsvUrl: null });
  expect(after.images.nodes.map((image: { inputUrl: string }) => image.inputUrl)).toEqual([
    first,
    second,
    second,
  ]);
  expect((await read(after.outputCsvUrl, dialect)).map((row) => row.slice(0, 6))).toEqual([
    HEADER,
    rows[0]!.with(4, `${first},${second}`),
    rows[2],
  ]);
});

test('a request whose images all failed has an output CSV', async () => {
  const dialect: Dialect = { ...UTF8, delimiter: ',', newline: '\n', start: '' };
  const rows = [['1', 'Chair', '', '', url('/never.jpg'), '']];
  const request = await runRequest(write([HEADER, ...rows], dialect));
  expect(request.status).toBe('FAILED');
  expect(await read(request.outputCsvUrl, dialect)).toEqual([
    [...HEADER, ...OUTPUTS],
    [...rows[0]!, '', 'FAILED', expect.stringContaining('HTTP_STATUS')],
  ]);
  expect(await read(request.errorsCsvUrl, dialect)).toEqual([
    [...HEADER, 'Image Errors'],
    [...rows[0]!, expect.stringMatching(/^HTTP_STATUS: .*never/)],
  ]);
});

test.each(['APPEND', 'REPLACE'])(
  'the report FULL adds what happened to each image, with the output mode %s',
  async (output) => {
    const dialect: Dialect = { ...UTF8, delimiter: ';', newline: '\n', start: '' };
    const [good, missing] = [url('/a.jpg'), url('/none.jpg')];
    const rows = [
      ['1', 'Chair', '', '', `${good}, ${missing}`, ''],
      ['2', 'Desk', '', '', '', 'no image'],
    ];
    const request = await runRequest(write([HEADER, ...rows], dialect), { output, report: 'FULL' });
    const [image] = request.images.nodes;
    const { inputBytes, outputBytes, verdict } = image;
    const [header, first, second] = await read(request.outputCsvUrl, dialect);
    expect(header).toEqual([
      ...HEADER,
      ...OUTPUTS,
      ...['Image Verdict', 'Image Bytes Before', 'Image Bytes After', 'Image Width', 'Image Height'],
      ...['Image Score', 'Image Error Code', 'Image Error Message', 'Image Change'],
      ...['Image Width Before', 'Image Height Before'],
    ]);
    expect(first).toEqual([
      ...(output === 'REPLACE' ? rows[0]!.with(4, `${image.outputUrl}, ${missing}`) : rows[0]!),
      `${image.outputUrl},`,
      'COMPLETED, FAILED',
      expect.stringContaining('HTTP_STATUS'),
      ...[
        `${verdict},`,
        `${inputBytes},`,
        `${outputBytes},`,
        '32,',
        '32,',
        expect.stringMatching(/^(100,)?$/),
        ',HTTP_STATUS',
      ],
      expect.stringMatching(/^; .*404/),
      // The earlier run of the same file name had both URLs, or had none of them.
      expect.stringMatching(/^((UNCHANGED|ADDED),(ADDED)?)?$/),
      '32,',
      '32,',
    ]);
    expect(second).toEqual([...rows[1]!, '', 'NO_IMAGE', ...Array(12).fill('')]);
  },
);

test('report is a field of the upload form', async () => {
  const form = new FormData();
  form.append('file', new Blob([`Name,Images\nA,${url('/a.jpg')}\n`]), 'a.csv');
  form.append('report', 'FULL');
  form.append('output', 'REPLACE');
  const accepted = await fetch(`${stage.program.url}/api/upload`, { method: 'POST', body: form });
  const { requestId } = (await accepted.json()) as { requestId: string };
  await stage.api.settled(requestId);
  const output = await fetch(`${stage.program.url}/api/requests/${requestId}/output.csv`);
  expect((await output.text()).split('\n')[0]).toMatch(
    /^Name,Images,Output Image Urls,.*,Image Error Message,Image Change,Image Width Before,Image Height Before$/,
  );
});
