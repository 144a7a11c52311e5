import { makeZip } from 'client-zip';
import { Readable } from 'node:stream';

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const TYPES = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** The longest text that Excel takes in one cell, in UTF-16 units. */
const MAX_CELL_LENGTH = 32_767;

/** The media type of a workbook. */
export const XLSX_TYPE = `${TYPES}.sheet`;

/** The parts of a workbook with one sheet (ECMA-376, part 1), apart from the sheet's rows. */
const PARTS = (sheet: string): readonly (readonly [name: string, content: string])[] => [
  [
    '[Content_Types].xml',
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">' +
      '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
      `<Override PartName="/xl/workbook.xml" ContentType="${TYPES}.sheet.main+xml"/>` +
      `<Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPES}.worksheet+xml"/></Types>`,
  ],
  [
    '_rels/.rels',
    `<Relationships xmlns="${RELATIONS}">` +
      `<Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  ],
  [
    'xl/workbook.xml',
    `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>` +
      `<sheet name="${escape(sheet)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  ],
  [
    'xl/_rels/workbook.xml.rels',
    `<Relationships xmlns="${RELATIONS}">` +
      `<Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
  ],
];

/**
 * Writes rows as an XLSX workbook with one sheet, every cell as text, so that serial numbers keep their zeros. Streams: a
 * batch is held in memory at a time.
 */
export async function* writeXlsx(
  sheet: string,
  batches: AsyncIterable<readonly (readonly string[])[]>,
): AsyncGenerator<Buffer, void, undefined> {
  const entries = async function* () {
    const lastModified = new Date();
    for (const [name, content] of PARTS(sheetName(sheet))) yield { name, lastModified, input: XML + content };
    const rows = Readable.from(sheetXml(batches), { objectMode: false });
    yield { name: 'xl/worksheets/sheet1.xml', lastModified, input: rows };
  };
  for await (const chunk of makeZip(entries())) yield Buffer.from(chunk);
}

async function* sheetXml(
  batches: AsyncIterable<readonly (readonly string[])[]>,
): AsyncGenerator<Buffer, void, undefined> {
  yield Buffer.from(`${XML}<worksheet xmlns="${MAIN}"><sheetData>`);
  let number = 0;
  for await (const rows of batches) {
    const xml = rows.map((cells) => rowXml(cells, ++number)).join('');
    if (xml !== '') yield Buffer.from(xml);
  }
  yield Buffer.from('</sheetData></worksheet>');
}

function rowXml(cells: readonly string[], number: number): string {
  const xml = cells.map((cell, index) =>
    cell === ''
      ? ''
      : `<c r="${columnName(index)}${number}" t="inlineStr"><is><t xml:space="preserve">${escape(cell.slice(0, MAX_CELL_LENGTH))}</t></is></c>`,
  );
  return `<row r="${number}">${xml.join('')}</row>`;
}

/** The letters of a column, from the index 0 for `A`. */
function columnName(index: number): string {
  const rest = Math.floor(index / 26) - 1;
  return (rest < 0 ? '' : columnName(rest)) + String.fromCharCode(65 + (index % 26));
}

/** What Excel takes for the name of a sheet: at most 31 characters, without those that references use. */
function sheetName(name: string): string {
  return (
    name
      .replaceAll(/[[\]:*?/\\]|^'|'$/g, ' ')
      .slice(0, 31)
      .trim() || 'Products'
  );
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text as XML, without what XML 1.0 cannot hold: those characters are written as `_x0000_`. */
function escape(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replaceAll(/[&<>"]/g, (character) => ENTITIES[character]!)
    .replaceAll(/[^\P{Cc}\t\n]|[\ufffe\uffff]/gu, (character) => {
      return `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;
    });
}
