import { encode, getDecoder } from 'iconv-lite';
import { isUtf8 } from 'node:buffer';
import { Readable } from 'node:stream';
import { CsvError, NotUtf8Error } from '../csv-errors.js';
import { type CsvEncoding, detectEncoding } from './detect-encoding.js';
import { repairingDecoder } from './repair-utf8.js';
import { decodeWindows1252, encodeWindows1252 } from './windows-1252-codec.js';

/** How many bytes are inspected to distinguish text from an image, an archive or zeros. */
const SNIFFED_BYTES = 1024;
const NO_BOM = Buffer.alloc(0);
const UTF8_BOM = Buffer.from([0xef, 0xbb, 0xbf]);

// A file with a UTF-8 BOM that turns out to be Windows-1252 is read again with these three bytes still in front.
const BOMS: Partial<Record<CsvEncoding, Buffer>> = {
  'utf-8': UTF8_BOM,
  'windows-1252': UTF8_BOM,
  'utf-16le': Buffer.from([0xff, 0xfe]),
  'utf-16be': Buffer.from([0xfe, 0xff]),
};

const SAVE_SHEET = 'Save the sheet as "CSV UTF-8" and upload that file.';
const SAVE_TABLE = 'Save the table as "CSV UTF-8" and upload that file.';
const UPLOAD_CSV = 'Upload the CSV that lists your image URLs.';

/** The message for a file that contains NUL characters, which text does not. */
export const BINARY_DATA = `The file is not a CSV but binary data. ${SAVE_TABLE}`;

/** What a file with such first bytes is, and what its owner should do. */
const SIGNATURES: readonly (readonly [signature: string, format: string, fix: string])[] = [
  ['504b0304', 'an Excel workbook or another ZIP archive', SAVE_SHEET],
  ['d0cf11e0', 'an old Excel workbook', SAVE_SHEET],
  ['25504446', 'a PDF', SAVE_TABLE],
  ['89504e47', 'a PNG image', UPLOAD_CSV],
  ['ffd8ff', 'a JPEG image', UPLOAD_CSV],
  ['474946383761', 'a GIF image', UPLOAD_CSV],
  ['474946383961', 'a GIF image', UPLOAD_CSV],
  ['1f8b', 'a gzip archive', 'Unpack it and upload the CSV inside.'],
];

/** The `Content-Type` of a CSV in this encoding. It has a charset because clients assume UTF-8 or guess without one. */
export function contentTypeOfCsv(encoding: CsvEncoding): string {
  return `text/csv; charset=${encoding}`;
}

/** Detects the encoding of a whole file. */
export async function encodingOf(bytes: Buffer): Promise<CsvEncoding> {
  const encoding = encodingOfStart(bytes);
  if (encoding !== 'utf-8' || isUtf8(bytes)) return encoding;
  return (await detectEncoding(Readable.from([bytes]))).encoding;
}

/** The byte order mark that precedes the text in a file of this encoding with a BOM. */
export function bomOf(encoding: CsvEncoding): Buffer {
  return BOMS[encoding] ?? NO_BOM;
}

/** Decodes bytes chunk by chunk; characters may be split between chunks. */
export interface CsvDecoder {
  encoding: CsvEncoding;
  bom: boolean;
  /** @throws {NotUtf8Error} as soon as the bytes are not UTF-8; with `last` also for half a character at the end */
  decode(chunk: Buffer, last: boolean): string;
}

/** How to decode a file. */
export interface DecoderOptions {
  /** By default the encoding of the BOM, otherwise UTF-16 when every other byte is zero, otherwise UTF-8. */
  readonly encoding?: CsvEncoding | undefined;
  /** Whether wrong bytes in UTF-8 are decoded as Windows-1252 instead of being an error. */
  readonly isRepaired?: boolean | undefined;
}

/**
 * Creates a decoder for the file that begins with `first`. What is broken in an encoding other than UTF-8 becomes U+FFFD.
 *
 * @throws {CsvError} NOT_A_CSV when the first bytes are not text
 */
export function openDecoder(
  first: Buffer,
  { encoding = encodingOfStart(first), isRepaired = false }: DecoderOptions = {},
): CsvDecoder {
  const bom = bomOf(encoding).length > 0 && startsWith(first, bomOf(encoding));
  if (!encoding.startsWith('utf-16')) rejectBinary(first);
  const decode = decoderOf(encoding, isRepaired);
  let skip = bom ? bomOf(encoding).length : 0;
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

function decoderOf(encoding: CsvEncoding, isRepaired: boolean): CsvDecoder['decode'] {
  if (encoding === 'windows-1252') return decodeWindows1252;
  if (encoding === 'utf-8' && isRepaired) return repairingDecoder();
  if (encoding.startsWith('utf-')) return unicodeDecoder(encoding);
  const decoder = getDecoder(encoding);
  return (bytes, last) => decoder.write(bytes) + (last ? (decoder.end() ?? '') : '');
}

function unicodeDecoder(encoding: CsvEncoding): CsvDecoder['decode'] {
  // `openDecoder` strips the BOM, since it also reports it.
  const decoder = new TextDecoder(encoding, { fatal: encoding === 'utf-8', ignoreBOM: true });
  return (bytes, last) => {
    try {
      return decoder.decode(bytes, { stream: !last });
    } catch (cause) {
      throw new NotUtf8Error({ cause });
    }
  };
}

function encodingOfStart(first: Buffer): CsvEncoding {
  return (
    (['utf-16le', 'utf-16be'] as const).find((encoding) => startsWith(first, bomOf(encoding))) ??
    byZeros(first)
  );
}

/** Detects UTF-16 without a BOM: in text of mostly Latin letters every other byte is zero, and none of the rest. */
function byZeros(first: Buffer): CsvEncoding {
  const start = first.subarray(0, SNIFFED_BYTES);
  const zeros = [0, 0];
  for (const [at, byte] of start.entries()) if (byte === 0) zeros[at % 2]! += 1;
  const [even, odd] = zeros as [number, number];
  const many = Math.max(2, start.length / 4);
  if (odd >= many && even === 0) return 'utf-16le';
  return even >= many && odd === 0 ? 'utf-16be' : 'utf-8';
}

function startsWith(bytes: Buffer, prefix: Buffer): boolean {
  return bytes.subarray(0, prefix.length).equals(prefix);
}

function rejectBinary(first: Buffer): void {
  const start = first.subarray(0, SNIFFED_BYTES);
  const known = SIGNATURES.find(([signature]) => startsWith(start, Buffer.from(signature, 'hex')));
  if (known === undefined && !start.includes(0)) return;
  throw new CsvError(
    'NOT_A_CSV',
    known === undefined ? BINARY_DATA : `The file is not a CSV but ${known[1]}. ${known[2]}`,
    { line: 1 },
  );
}

const ENCODERS: Partial<Record<CsvEncoding, (text: string) => Buffer>> = {
  'utf-8': (text) => Buffer.from(text, 'utf8'),
  'utf-16le': (text) => Buffer.from(text, 'utf16le'),
  'utf-16be': (text) => Buffer.from(text, 'utf16le').swap16(),
  'windows-1252': encodeWindows1252,
};

/** Encodes text. Characters that the encoding lacks become question marks. */
export function encodeText(text: string, encoding: CsvEncoding): Buffer {
  return ENCODERS[encoding]?.(text) ?? encode(text, encoding);
}
