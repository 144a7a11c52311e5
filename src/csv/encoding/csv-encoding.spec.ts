import { bomOf, encodeText, encodingOf, openDecoder } from './csv-encoding.js';
import type { CsvEncoding } from './detect-encoding.js';
import { NotUtf8Error } from '../csv-errors.js';

const bytesOf = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex');
const ENCODINGS: CsvEncoding[] = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'];

describe('encodingOf', () => {
  test.each(ENCODINGS)('detects %s from the bytes of a file', async (encoding) => {
    const bom = encoding.startsWith('utf-16') ? bomOf(encoding) : Buffer.alloc(0);
    expect(await encodingOf(Buffer.concat([bom, encodeText('Größe', encoding)]))).toBe(encoding);
  });

  test('detects ASCII and an empty file as UTF-8', async () => {
    expect([await encodingOf(Buffer.from('a,b')), await encodingOf(Buffer.alloc(0))]).toEqual([
      'utf-8',
      'utf-8',
    ]);
  });
});

describe('openDecoder', () => {
  test.each<[string, string, CsvEncoding | undefined, CsvEncoding, boolean]>([
    ['no BOM', '61', undefined, 'utf-8', false],
    ['no bytes', '', undefined, 'utf-8', false],
    ['half a BOM', 'ef bb', undefined, 'utf-8', false],
    ['a UTF-8 BOM', 'ef bb bf 61', undefined, 'utf-8', true],
    ['a UTF-16LE BOM', 'ff fe 61 00', undefined, 'utf-16le', true],
    ['a UTF-16BE BOM', 'fe ff 00 61', undefined, 'utf-16be', true],
    ['a given encoding', '61', 'windows-1252', 'windows-1252', false],
    ['a given encoding that contradicts the BOM', 'ff fe 61', 'windows-1252', 'windows-1252', false],
    ['a UTF-8 BOM before Windows-1252 text', 'ef bb bf 61', 'windows-1252', 'windows-1252', true],
    ['a given UTF-16 encoding and no BOM', '61 00', 'utf-16le', 'utf-16le', false],
  ])('chooses the encoding and detects the BOM of a file with %s', (_, hex, given, encoding, bom) => {
    expect(openDecoder(bytesOf(hex), { encoding: given })).toMatchObject({ encoding, bom });
  });

  test.each([
    ['a PNG image', '89 50 4e 47 0d 0a 1a 0a'],
    ['a JPEG image', 'ff d8 ff e0'],
    ['an Excel workbook', '50 4b 03 04'],
    ['binary data', '00 00 00 00'],
    ['binary data', '61 2c 62 0a 00'],
  ])('rejects %s that begins with the bytes %s', (what, hex) => {
    expect(() => openDecoder(bytesOf(hex))).toThrow(
      expect.objectContaining({ code: 'NOT_A_CSV', message: expect.stringContaining(what) }),
    );
  });

  test.each(ENCODINGS)('decodes %s identically wherever the chunks are split', (encoding) => {
    const text = encoding === 'windows-1252' ? 'a€éz' : 'a€é🪑\ufeffz';
    const bytes = Buffer.concat([bomOf(encoding), encodeText(text, encoding)]);
    for (let split = bomOf(encoding).length; split <= bytes.length; split++) {
      const decoder = openDecoder(bytes, { encoding });
      const decoded =
        decoder.decode(bytes.subarray(0, split), false) + decoder.decode(bytes.subarray(split), true);
      expect(decoded).toBe(text);
    }
  });

  test.each([
    ['a Windows-1252 byte', '61 e9 62', false],
    ['a surrogate', 'ed a0 80', false],
    ['an overlong form', 'c0 af', false],
    ['half a character at the very end', '61 e2 82', true],
  ])('rejects %s as invalid UTF-8', (_, hex, last) => {
    expect(() => openDecoder(Buffer.from('a')).decode(bytesOf(hex), last)).toThrow(NotUtf8Error);
  });

  test('accepts half a character while more chunks may follow', () => {
    expect(openDecoder(Buffer.from('a')).decode(bytesOf('61 e2 82'), false)).toBe('a');
  });
});
