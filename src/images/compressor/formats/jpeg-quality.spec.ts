import { quarters } from '../../../../test/support/pictures.js';
import { sharp } from '../sharp.js';
import { jpegQuality } from './jpeg-quality.js';
import { readJpegSegments } from './jpeg-segments.js';

/** At 1 and 2 all steps of a table may be 255, and at 100 they are 1. */
const QUALITIES = Array.from({ length: 97 }, (_, index) => index + 3);
const qualityOf = (bytes: Buffer) => jpegQuality(bytes, readJpegSegments(bytes));
const encoded = (options: object) => quarters(32, 32).jpeg(options).toBuffer();

test.each([
  ['IJG', { quantisationTable: 0 }],
  ['IJG', { quantisationTable: 0, progressive: true, chromaSubsampling: '4:4:4' }],
  ['KLEIN', { quantisationTable: 5, progressive: true, optimiseScans: true }],
  ['KLEIN', { quantisationTable: 5, trellisQuantisation: true }],
  ['MS_SSIM', { quantisationTable: 2, trellisQuantisation: true }],
] as const)('the quality is read exactly from a table of %s, with %j', async (table, options) => {
  for (const quality of QUALITIES)
    expect(qualityOf(await encoded({ ...options, quality }))).toEqual({ table, quality });
});

test('the quality is read from a grey JPEG', async () => {
  const grey = await quarters(32, 32).toColourspace('b-w').jpeg({ quality: 40 }).toBuffer();
  expect(qualityOf(grey)).toEqual({ table: 'IJG', quality: 40 });
});

test.each([20, 40, 60, 80])(
  'another table counts as the IJG table with similar steps, at %i',
  async (quality) => {
    const other = qualityOf(await encoded({ quality, quantisationTable: 3 }))!;
    expect(other.table).toBe('NEAREST');
    // That table is coarser where the eye sees less.
    expect(other.quality).toBeGreaterThan(quality - 16);
    expect(other.quality).toBeLessThan(quality + 3);
  },
);

test.each([
  ['without a table', Buffer.from('ffd8ffd9', 'hex')],
  ['cut off in its table', Buffer.from('ffd8ffdb004300101010', 'hex')],
])('a file %s has no quality', (_, bytes) => expect(qualityOf(bytes)).toBeNull());

test('a table of 16 bits is read', async () => {
  const bytes = await sharp(await encoded({ quality: 40 }))
    .jpeg({ quality: 40 })
    .toBuffer();
  const at = bytes.indexOf(Buffer.from([0xff, 0xdb]));
  const wide = Buffer.alloc(64 * 2);
  for (let index = 0; index < 64; index += 1) wide.writeUInt16BE(bytes[at + 5 + index]!, index * 2);
  const segment = Buffer.concat([Buffer.from([0xff, 0xdb, 0, 131, 0x10]), wide]);
  expect(qualityOf(Buffer.concat([bytes.subarray(0, at), segment, bytes.subarray(at + 69)]))).toEqual({
    table: 'IJG',
    quality: 40,
  });
});
