import { makeZip } from 'client-zip';
import { gzipSync } from 'node:zlib';
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import type { CatalogueFile } from './catalogue-file.js';
import { openCatalogue } from './open-catalogue.js';
import { writeXlsx } from './xlsx/write-xlsx.js';

const LIMIT = 5_000_000;

function fileOf(bytes: Buffer): CatalogueFile {
  return {
    size: bytes.length,
    read: (position, length) => Promise.resolve(bytes.subarray(position, position + length)),
    stream: (start = 0, end = bytes.length) =>
      Readable.from([bytes.subarray(start, end)], { objectMode: false }),
  };
}

const zip = (files: Record<string, string | Buffer>): Promise<Buffer> =>
  buffer(makeZip(Object.entries(files).map(([name, input]) => ({ name, input }))));

const open = (bytes: Buffer | string, sheet: string | null = null) =>
  openCatalogue(fileOf(Buffer.from(bytes)), { maxExpandedBytes: LIMIT, sheet });

async function rowsOf(bytes: Buffer, sheet: string | null = null): Promise<string[][]> {
  const opened = await open(bytes, sheet);
  if (opened.kind !== 'table') throw new Error(`It is ${opened.kind}`);
  const rows: string[][] = [];
  for await (const batch of opened.rows()) rows.push(...batch);
  return rows;
}

const REL = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const relations = (targets: readonly (readonly [id: string, type: string, target: string])[]) =>
  `<Relationships>${targets.map(([id, type, target]) => `<Relationship Id="${id}" Type="${REL}/${type}" Target="${target}"/>`).join('')}</Relationships>`;

/** A workbook as Excel writes it: shared strings, styles, several sheets, prefixes where some programs have them. */
function workbook(
  sheets: Record<string, { rows: string; hidden?: boolean }>,
  { strings = '', styles = '', date1904 = '' } = {},
): Promise<Buffer> {
  const names = Object.keys(sheets);
  return zip({
    '[Content_Types].xml': '<Types/>',
    '_rels/.rels': relations([['r1', 'officeDocument', '/xl/workbook.xml']]),
    'xl/workbook.xml': `<x:workbook xmlns:x="m" xmlns:r="${REL}"><x:workbookPr ${date1904}/><x:sheets>${names
      .map(
        (name, at) =>
          `<x:sheet name="${name}" ${sheets[name]!.hidden ? 'state="hidden"' : ''} r:id="s${at}"/>`,
      )
      .join('')}</x:sheets></x:workbook>`,
    'xl/_rels/workbook.xml.rels': relations([
      ...names.map((_, at) => [`s${at}`, 'worksheet', `worksheets/sheet${at + 1}.xml`] as const),
      ['t', 'sharedStrings', 'sharedStrings.xml'],
      ['f', 'styles', 'styles.xml'],
    ]),
    'xl/sharedStrings.xml': `<sst>${strings}</sst>`,
    'xl/styles.xml': `<styleSheet>${styles}</styleSheet>`,
    ...Object.fromEntries(
      names.map((name, at) => [
        `xl/worksheets/sheet${at + 1}.xml`,
        `<worksheet><sheetData>${sheets[name]!.rows}</sheetData></worksheet>`,
      ]),
    ),
  });
}

const one = (rows: string, options = {}) => workbook({ Products: { rows } }, options);

describe('XLSX', () => {
  test('reads shared, rich and inline texts, numbers, booleans, dates, formulas and gaps', async () => {
    const bytes = await one(
      '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row>' +
        '<row r="3"><c r="A3" t="inlineStr"><is><t>A &amp; B</t></is></c><c r="B3"><v>4006381333931</v></c><c r="C3"><v>4.006381333931E12</v></c></row>' +
        '<row r="4"><c r="A4" t="b"><v>1</v></c><c r="B4" s="1"><v>46173</v></c><c r="C4" s="2"><v>46173.5</v></c><c r="D4" s="0"><v>0.1</v></c></row>' +
        '<row r="5"><c r="A5" t="str"><f>UPPER("x")</f><v>X</v></c><c r="B5" t="e"><f>_xlfn.IMAGE("https://a.example/1.jpg")</f><v>#VALUE!</v></c>' +
        '<c r="C5" t="str"><f>HYPERLINK("https://a.example/2.jpg","Photo")</f><v>Photo</v></c><c r="ZZ5" s="1"/></row>' +
        '<row><c t="s"><v>2</v></c><c t="s"><v>9</v></c></row>',
      {
        strings:
          '<si><t>Name</t></si><si><r><t>Im</t></r><r><t xml:space="preserve">ages </t></r><rPh><t>guide</t></rPh></si><si><t>a_x000D_\nb_x005F_x0041_</t></si>',
        styles:
          '<numFmts><numFmt numFmtId="164" formatCode="dd\\.mm\\.yyyy hh:mm"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>' +
          '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs>',
      },
    );
    expect(await rowsOf(bytes)).toEqual([
      ['Name', '', 'Images '],
      [],
      ['A & B', '4006381333931', '4006381333931'],
      ['TRUE', '2026-05-31', '2026-05-31 12:00:00', '0.1'],
      ['X', 'https://a.example/1.jpg', 'https://a.example/2.jpg'],
      ['a\nb_x0041_'],
    ]);
  });

  test('counts days from 1904 where the workbook does', async () => {
    const bytes = await one('<row r="1"><c r="A1" s="0"><v>0</v></c></row>', {
      date1904: 'date1904="1"',
      styles: '<cellXfs><xf numFmtId="14"/></cellXfs>',
    });
    expect(await rowsOf(bytes)).toEqual([['1904-01-01']]);
  });

  const text = (value: string) => `<row r="1"><c r="A1" t="inlineStr"><is><t>${value}</t></is></c></row>`;
  const many = () =>
    workbook({
      Help: { rows: text('Read me') },
      Old: { rows: text('https://old.example'), hidden: true },
      Products: { rows: text('https://a.example/1.jpg') },
    });

  test.each([
    [null, 'https://a.example/1.jpg'],
    ['Help', 'Read me'],
    ['help ', 'Read me'],
    ['2', 'https://old.example'],
  ])('chooses the sheet for %j', async (sheet, cell) =>
    expect(await rowsOf(await many(), sheet)).toEqual([[cell]]),
  );

  test('names the sheets when there is none of that name', async () => {
    await expect(open(await many(), 'Prices')).rejects.toMatchObject({
      message: 'The workbook has no sheet "Prices". Its sheets: "Help", "Old", "Products".',
    });
  });

  test.each([
    [
      'a row that comes again',
      '<row r="2"/><row r="2"/>',
      /^The worksheet is damaged: row 2 is followed by row "2"/,
    ],
    ['a row beyond the last of Excel', '<row r="1048577"/>', /^The worksheet is damaged/],
    [
      'a cell too far to the right',
      '<row r="1"><c r="ALM1"><v>1</v></c></row>',
      /cell in column 1001: the limit is 1000/,
    ],
    ['a row that is too long', text('x'.repeat(2 ** 20 + 1)), /^Row 1 is longer than/],
    ['XML that is cut short', '<row r="1"><c', /the XML is malformed/],
  ])('rejects %s', async (_, rows, message) => {
    await expect(rowsOf(await one(rows))).rejects.toMatchObject({
      name: 'CsvError',
      message: expect.stringMatching(message),
    });
  });

  test('a workbook that is written reads the same', async () => {
    const rows = [
      ['Name', 'Images', ''],
      ['<A> & "B"', '', '007'],
      [],
      ['ü\u{1f600}', 'line\nbreak\ttab', ' spaces '],
      ['nul\u0001 _x0041_', '', 'end'],
    ];
    const bytes = await buffer(
      writeXlsx(
        'Sheet: [1]',
        (async function* () {
          yield rows.slice(0, 2);
          yield [];
          yield rows.slice(2);
        })(),
      ),
    );
    const trimmed = [rows[0]!.slice(0, 2), ...rows.slice(1)];
    expect(await rowsOf(bytes)).toEqual(trimmed);
  });
});

describe('archives', () => {
  const CSV = 'Name,Images\nA,https://a.example/1.jpg\n';
  const packed = async (bytes: Buffer): Promise<string> => {
    const opened = await open(bytes);
    if (opened.kind !== 'packed') throw new Error(`It is ${opened.kind}`);
    return (await buffer(opened.bytes())).toString();
  };

  test.each<[string, () => Buffer | Promise<Buffer>]>([
    ['gzip', () => gzipSync(CSV)],
    ['a ZIP with one CSV', () => zip({ 'feed.csv': CSV })],
    ['a ZIP with one file of any name', () => zip({ 'export/feed': CSV })],
    [
      'a ZIP with what operating systems add, and a readme',
      () => zip({ 'a/feed.CSV': CSV, '__MACOSX/a/._feed.csv': 'x', 'a/.DS_Store': 'x', 'a/readme.pdf': 'x' }),
    ],
  ])('unpacks %s', async (_, make) => expect(await packed(await make())).toBe(CSV));

  test.each<[string, () => Buffer | Promise<Buffer>, RegExp]>([
    [
      'two catalogues',
      () => zip({ 'a.csv': CSV, 'b.csv': CSV }),
      /more than one file: "a\.csv", "b\.csv"\. Upload them one at a time/,
    ],
    ['none', () => zip({}), /^The ZIP archive has no catalogue/],
    [
      'an OpenDocument file',
      () => zip({ mimetype: 'x', 'content.xml': '<a/>' }),
      /^This is an OpenDocument file: save/,
    ],
    ['a binary workbook', () => zip({ '[Content_Types].xml': '<Types/>', 'xl/workbook.bin': 'x' }), /\.xlsb/],
    [
      'an archive that is cut short',
      async () => (await zip({ 'a.csv': CSV })).subarray(0, 60),
      /^The archive is damaged/,
    ],
    ['gzip that is cut short', () => gzipSync(CSV).subarray(0, 30), /^The gzip file is damaged or cut short/],
    [
      'a gzip bomb',
      () => gzipSync(Buffer.alloc(LIMIT + 1)),
      /^The gzip file expands to more than 5000000 bytes/,
    ],
    [
      'a ZIP bomb',
      () => zip({ 'a.csv': Buffer.alloc(LIMIT + 1) }),
      /"a\.csv" in the archive expands to more than 5000000 bytes/,
    ],
  ])('rejects %s', async (_, make, message) => {
    await expect(Promise.resolve(make()).then(packed)).rejects.toMatchObject({
      name: 'CsvError',
      message: expect.stringMatching(message),
    });
  });
});

test('rejects a web page', async () => {
  await expect(open('<!DOCTYPE html><html>')).rejects.toMatchObject({
    message: expect.stringMatching(/^This is a web page/),
  });
});

test.each([
  ['a CSV', 'Name,Images\n', 'text'],
  ['a TSV', 'Name\tImages\n', 'text'],
  ['a CSV with a bracket in front', '[Name],{Images}\n', 'text'],
  ['nothing', '', 'text'],
  ['XML', '<?xml version="1.0"?><a/>', 'table'],
  ['XML without a declaration', '\n<rss><channel/></rss>', 'table'],
  ['JSON', ' [ {"a": 1} ]', 'table'],
  ['JSON lines', '{"a": 1}\n{"a": 2}', 'table'],
])('takes %s for what it is', async (_, content, kind) =>
  expect(await open(content)).toMatchObject({ kind }),
);
