import { isUtf8 } from 'node:buffer';
import { CsvError, NotUtf8Error } from './csv-errors.js';
import { decodeWindows1252, encodeWindows1252 } from './windows-1252-codec.js';

export type CsvEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** How much is looked at to tell text from a picture, an archive or zeros, in bytes. */
const SNIFFED_BYTES = 1024;
const UTF8_BOM = Buffer.from([0xef, 0xbb, 0xbf]);

// Windows-1252 text taken for UTF-8 with a BOM is read again with the three bytes still in front.
const BOMS: Record<CsvEncoding, Buffer> = {
  'utf-8': UTF8_BOM,
  'windows-1252': UTF8_BOM,
  'utf-16le': Buffer.from([0xff, 0xfe]),
  'utf-16be': Buffer.from([0xfe, 0xff]),
};

const SIGNATURES: readonly (readonly [signature: string, what: string])[] = [
  ['504b0304', 'an Excel workbook or another ZIP archive: save the sheet as "CSV UTF-8"'],
  ['d0cf11e0', 'an old Excel workbook: save the sheet as "CSV UTF-8"'],
  ['25504446', 'a PDF'],
  ['89504e47', 'a PNG picture'],
  ['ffd8ff', 'a JPEG picture'],
  ['474946383761', 'a GIF picture'],
  ['474946383961', 'a GIF picture'],
  ['1f8b', 'a gzip archive: unpack it first'],
];

/** What a CSV of this encoding is, as `Content-Type` says it: clients take one without a charset for UTF-8, or guess. */
export function contentTypeOfCsv(encoding: CsvEncoding): string {
  return `text/csv; charset=${encoding}`;
}

/** The encoding of a whole file. */
export function encodingOf(bytes: Buffer): CsvEncoding {
  const encoding = encodingByBom(bytes);
  return encoding === 'utf-8' && !isUtf8(bytes) ? 'windows-1252' : encoding;
}

/** The bytes that `text` has in front in a file with a BOM. */
export function bomOf(encoding: CsvEncoding): Buffer {
  return BOMS[encoding];
}

/** Bytes to text, a chunk at a time; characters may be split between chunks. */
export interface CsvDecoder {
  encoding: CsvEncoding;
  bom: boolean;
  /** @throws {NotUtf8Error} as soon as the bytes are no UTF-8, with `last` also for half a character at the end */
  decode(chunk: Buffer, last: boolean): string;
}

/**
 * A decoder for the file that begins with `first`: of `encoding` when that is known, else what the BOM says,
 * else UTF-8. Broken UTF-16 becomes U+FFFD.
 *
 * @throws {CsvError} NOT_A_CSV when the first bytes are no text
 */
export function openDecoder(first: Buffer, encoding: CsvEncoding = encodingByBom(first)): CsvDecoder {
  const bom = startsWith(first, BOMS[encoding]);
  if (!encoding.startsWith('utf-16')) refuseBinary(first);
  const decode = encoding === 'windows-1252' ? decodeWindows1252 : streamingDecoder(encoding);
  let skip = bom ? BOMS[encoding].length : 0;
  return {
    encoding,
    bom,
    decode(chunk, last) {
      const bytes = chunk.subarray(skip);
      skip = 0;
      return decode(bytes, last);
    },
  };
}

function streamingDecoder(encoding: CsvEncoding): CsvDecoder['decode'] {
  // The BOM is taken off above, where it is also remembered.
  const decoder = new TextDecoder(encoding, { fatal: encoding === 'utf-8', ignoreBOM: true });
  return (bytes, last) => {
    try {
      return decoder.decode(bytes, { stream: !last });
    } catch (cause) {
      throw new NotUtf8Error({ cause });
    }
  };
}

function encodingByBom(first: Buffer): CsvEncoding {
  const encodings: CsvEncoding[] = ['utf-16le', 'utf-16be'];
  return encodings.find((encoding) => startsWith(first, BOMS[encoding])) ?? 'utf-8';
}

function startsWith(bytes: Buffer, prefix: Buffer): boolean {
  return bytes.subarray(0, prefix.length).equals(prefix);
}

function refuseBinary(first: Buffer): void {
  const start = first.subarray(0, SNIFFED_BYTES);
  const known = SIGNATURES.find(([signature]) => startsWith(start, Buffer.from(signature, 'hex')));
  if (known === undefined && !start.includes(0)) return;
  throw new CsvError(
    'NOT_A_CSV',
    `This is no CSV, it is ${known?.[1] ?? 'binary data: save the table as "CSV UTF-8"'}.`,
    { line: 1 },
  );
}

const ENCODERS: Record<CsvEncoding, (text: string) => Buffer> = {
  'utf-8': (text) => Buffer.from(text, 'utf8'),
  'utf-16le': (text) => Buffer.from(text, 'utf16le'),
  'utf-16be': (text) => Buffer.from(text, 'utf16le').swap16(),
  'windows-1252': encodeWindows1252,
};

/** Text to bytes. What Windows-1252 lacks becomes a question mark there. */
export function encodeText(text: string, encoding: CsvEncoding): Buffer {
  return ENCODERS[encoding](text);
}
