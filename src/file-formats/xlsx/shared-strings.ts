import { unreadable } from '../format-errors.js';
import { parseXml } from '../xml/parse-xml.js';
import type { ZipArchive } from '../zip-file.js';

/** The most text that the cells of a workbook may share, in UTF-16 units: all of it is held in memory. */
const MAX_LENGTH = 64 * 1024 * 1024;
/** The most shared texts, since an empty one takes memory too. */
const MAX_COUNT = 5_000_000;

/**
 * Reads the texts that cells refer to by number. Rich text is joined; phonetic guides are left out.
 *
 * @throws {CsvError} NOT_A_CSV when they are malformed or too many
 */
export async function readSharedStrings(archive: ZipArchive, file: string | null): Promise<string[]> {
  const strings: string[] = [];
  if (file === null) return strings;
  let [text, length, isText, guides] = ['', 0, false, 0];
  const handler = {
    open(name: string) {
      if (name === 'si') text = '';
      else if (name === 'rPh') guides += 1;
      isText = name === 't' && guides === 0;
    },
    text(part: string) {
      if (!isText) return;
      length += part.length;
      if (length > MAX_LENGTH) throw tooLarge();
      text += part;
    },
    close(name: string) {
      isText = false;
      if (name === 'rPh') guides -= 1;
      if (name !== 'si') return;
      if (strings.length >= MAX_COUNT) throw tooLarge();
      strings.push(unescapeText(text));
    },
  };
  for await (const _ of parseXml(archive.open(file), handler));
  return strings;
}

function tooLarge(): Error {
  return unreadable('The workbook has more text than can be read: split it, or upload the sheet as a CSV.');
}

/** Decodes `_x000D_` and the like, which stand for characters that XML cannot hold (ECMA-376, part 1, 22.9.2.19). */
export function unescapeText(text: string): string {
  return text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => {
    const character = String.fromCharCode(parseInt(code, 16));
    return character === '\r' ? '' : character;
  });
}
