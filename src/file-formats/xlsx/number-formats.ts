import { parseXml } from '../xml/parse-xml.js';
import type { ZipArchive } from '../zip-file.js';

/** The built-in formats that show dates or times (ECMA-376, part 1, 18.8.30, and those of East Asian Excel). */
const DATE_FORMATS: readonly (readonly [first: number, last: number])[] = [
  [14, 22],
  [27, 36],
  [45, 47],
  [50, 58],
];

/** Reads which cell styles, by their index, show numbers as dates. */
export async function readDateStyles(archive: ZipArchive, file: string | null): Promise<ReadonlySet<number>> {
  const [dates, custom] = [new Set<number>(), new Map<number, boolean>()];
  if (file === null) return dates;
  let [isInCellFormats, index] = [false, 0];
  const handler = {
    open(name: string, attributes: ReadonlyMap<string, string>) {
      if (name === 'numFmt') {
        custom.set(Number(attributes.get('numFmtId')), isDateFormat(attributes.get('formatCode') ?? ''));
      } else if (name === 'cellXfs') isInCellFormats = true;
      else if (name === 'xf' && isInCellFormats) {
        const id = Number(attributes.get('numFmtId') ?? 0);
        if (custom.get(id) ?? DATE_FORMATS.some(([first, last]) => id >= first && id <= last))
          dates.add(index);
        index += 1;
      }
    },
    text: () => undefined,
    close(name: string) {
      if (name === 'cellXfs') isInCellFormats = false;
    },
  };
  for await (const _ of parseXml(archive.open(file), handler));
  return dates;
}

/** Whether a number format shows a date or a time: it has a day, month, year, hour or second outside quotes and brackets. */
function isDateFormat(code: string): boolean {
  const bare = code.replaceAll(/"[^"]*"|\\.|\[[^\]]*\]|_./g, '');
  return /[dmyhs]/i.test(bare) && !/^general$/i.test(bare.trim());
}

const DAY_MS = 86_400_000;

/**
 * Writes a number as its cell shows it, but in one way wherever the workbook was made: whole numbers in full, dates in
 * ISO 8601 (`2026-05-31`, with the time where there is one).
 */
export function numberText(raw: string, isDate: boolean, isDate1904: boolean): string {
  const number = Number(raw);
  if (raw.trim() === '' || !Number.isFinite(number)) return raw;
  if (isDate && number >= 0 && number < 2_958_466) return dateText(number, isDate1904);
  // Barcodes are whole numbers, which must not become 4.00638E+12.
  return Number.isInteger(number) && Math.abs(number) < 1e21 ? BigInt(number).toString() : String(number);
}

function dateText(serial: number, isDate1904: boolean): string {
  // Excel's 1900 has a 29 February; day 60 is that day.
  const shift = isDate1904 ? 24_107 : serial < 60 ? 25_568 : 25_569;
  const ms = Math.round((serial - shift) * DAY_MS);
  const [day, time] = new Date(ms).toISOString().split(/[T.]/) as [string, string];
  if (serial < 1 && !isDate1904) return time;
  return time === '00:00:00' ? day : `${day} ${time}`;
}
