import path from 'node:path/posix';
import { unreadable } from '../format-errors.js';
import { parseXml, type XmlHandler } from '../xml/parse-xml.js';
import type { ZipArchive } from '../zip-file.js';

/** A sheet of a workbook: its name and the file of the archive that it is in. */
export interface Sheet {
  readonly name: string;
  readonly file: string;
  readonly isHidden: boolean;
}

/** What a workbook says about itself; the files are names in the archive, null where there is none. */
export interface Workbook {
  readonly sheets: readonly Sheet[];
  readonly sharedStringsFile: string | null;
  readonly stylesFile: string | null;
  /** Whether days are counted from 1904, as old Macs did. */
  readonly isDate1904: boolean;
}

/** Other formats that are ZIP archives, by a file they have. */
const OTHERS: readonly (readonly [file: RegExp, what: string])[] = [
  [/^xl\/workbook\.bin$/, 'a binary Excel workbook (.xlsb)'],
  [/^content\.xml$/, 'an OpenDocument file'],
  [/^Index\/.*\.iwa$|^Index\.zip$/, 'a Numbers or Pages document'],
  [/^word\//, 'a Word document'],
  [/^ppt\//, 'a PowerPoint presentation'],
];

/** What else than a workbook or a plain archive the files of an archive make; null where they do not. */
export function otherDocument(names: readonly string[]): string | null {
  return OTHERS.find(([file]) => names.some((name) => file.test(name)))?.[1] ?? null;
}

/** Whether the files of an archive are those of an XLSX workbook. */
export function isWorkbook(names: readonly string[]): boolean {
  return names.includes('[Content_Types].xml') && names.some((name) => /^xl\/.*\.xml$/i.test(name));
}

/**
 * Reads the list of sheets and where their parts are.
 *
 * @throws {CsvError} NOT_A_CSV
 */
export async function readWorkbook(archive: ZipArchive): Promise<Workbook> {
  const top = await relationsOf(archive, '');
  const file = top.find(({ type }) => type.endsWith('/officeDocument'))?.target ?? 'xl/workbook.xml';
  const relations = await relationsOf(archive, file);
  const sheets: Sheet[] = [];
  let isDate1904 = false;
  await parse(archive, file, (name, attributes) => {
    if (name === 'workbookPr') isDate1904 = /^(?:1|true)$/.test(attributes.get('date1904') ?? '');
    if (name !== 'sheet') return;
    const relation = relations.find(({ id }) => id === attributes.get('id'));
    // Charts and macros are sheets too, but not worksheets.
    if (relation === undefined || !relation.type.endsWith('/worksheet')) return;
    const isHidden = (attributes.get('state') ?? 'visible') !== 'visible';
    sheets.push({ name: attributes.get('name') ?? '', file: relation.target, isHidden });
  });
  if (sheets.length === 0) throw unreadable('The workbook has no worksheet: save the table in one.');
  const fileOf = (type: string) => {
    const target = relations.find((relation) => relation.type.endsWith(type))?.target;
    return target !== undefined && archive.has(target) ? target : null;
  };
  return { sheets, sharedStringsFile: fileOf('/sharedStrings'), stylesFile: fileOf('/styles'), isDate1904 };
}

interface Relation {
  readonly id: string;
  readonly type: string;
  readonly target: string;
}

/** The relations of a part, with their targets as names in the archive. */
async function relationsOf(archive: ZipArchive, part: string): Promise<Relation[]> {
  const file = path.join(path.dirname(part), '_rels', `${path.basename(part)}.rels`);
  const relations: Relation[] = [];
  if (!archive.has(file)) return relations;
  await parse(archive, file, (name, attributes) => {
    const [id, type, target] = [attributes.get('Id'), attributes.get('Type'), attributes.get('Target')];
    if (name !== 'Relationship' || id === undefined || type === undefined || target === undefined) return;
    const absolute = target.startsWith('/') ? target.slice(1) : path.join(path.dirname(part), target);
    relations.push({ id, type, target: absolute });
  });
  return relations;
}

async function parse(archive: ZipArchive, file: string, open: XmlHandler['open']): Promise<void> {
  const handler = { open, text: () => undefined, close: () => undefined };
  for await (const _ of parseXml(archive.open(file), handler));
}
