import { DEFAULT_SETTINGS } from '../../../test/support/compression-settings.js';
import { startCpuTimer } from '../../../test/support/cpu-time.js';
import { damaged, randomOf } from '../../../test/support/damage.js';
import { imageSet } from '../../../test/support/image-set.js';
import { ImageCompressionError } from './compressor-errors.js';
import { prepareInput } from './decoder-input.js';
import { detectFormat } from './format-detection.js';
import { framePng } from './formats/apng.js';
import { isoBox } from './formats/avif-properties.js';
import { pngChunk } from './formats/png-chunks.js';
import { compressImage } from './compress-image.js';
import { stripMetadata } from './strip-metadata.js';

const SEED = Math.floor(Date.now() / 86_400_000) * 1_000_003;
const IMAGES = 20_000;

test('thousands of damaged images have their structure read without an error other than CORRUPT_IMAGE', async () => {
  const sound = (await imageSet()).map(({ bytes }) => bytes).filter(({ length }) => length < 60_000);
  const errors = new Map<string, number>();
  for (let number = 0; number < IMAGES; number += 1) {
    const bytes = damaged(randomOf(SEED + number), sound);
    const detected = detectFormat(bytes);
    if (detected.kind !== 'SUPPORTED') continue;
    try {
      const { apng } = prepareInput(bytes, detected.format);
      for (const frame of apng?.frames ?? []) framePng(apng!, frame);
      stripMetadata(bytes, detected.format, 1 + (number % 8));
    } catch (error) {
      if (!(error instanceof ImageCompressionError)) errors.set(String(error), SEED + number);
    }
  }
  expect([...errors]).toEqual([]);
}, 60_000);

describe('an image of very many parts', () => {
  const many = (part: Buffer) => Buffer.alloc(part.length * 600_000, part);
  const header = pngChunk('IHDR', Buffer.from('00000001000000010802000000', 'hex'));
  const uint32 = (value: number) =>
    Buffer.from([value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255]);
  /** An iloc box whose items have the most extents, of no bytes each. */
  const locations = Buffer.concat([
    Buffer.from([0, 0, 0, 0, 0x00, 0x00, 0xff, 0xff]),
    Buffer.alloc(6 * 60_000, Buffer.from([0, 1, 0, 0, 0xff, 0xff])),
  ]);
  /** A TIFF with a directory of 60,000 entries, which all describe the same 4 MB as their value. */
  const entry = Buffer.concat([
    Buffer.from('0e010200', 'hex'),
    Buffer.from('00093d00', 'hex'),
    Buffer.from('08000000', 'hex'),
  ]);
  const overlapping = Buffer.concat([
    Buffer.from('II*\0', 'latin1'),
    Buffer.from('00093d00', 'hex'),
    Buffer.alloc(4_000_000 - 8),
    Buffer.from([0x60, 0xea]),
    Buffer.alloc(12 * 60_000, entry),
    Buffer.alloc(4),
  ]);

  const cases: [string, Buffer][] = [
    ['a JPEG of comments', Buffer.concat([Buffer.from('ffd8', 'hex'), many(Buffer.from('fffe0002', 'hex'))])],
    [
      'a PNG of empty chunks',
      Buffer.concat([
        Buffer.from('89504e470d0a1a0a', 'hex'),
        header,
        many(pngChunk('prVt', Buffer.alloc(0))),
      ]),
    ],
    [
      'a GIF of empty comments',
      Buffer.concat([Buffer.from('GIF89a\x01\0\x01\0\0\0\0', 'latin1'), many(Buffer.from('21fe00', 'hex'))]),
    ],
    [
      'a WebP of empty chunks',
      Buffer.concat([
        Buffer.from('RIFF\xff\xff\xff\x7fWEBP', 'latin1'),
        many(Buffer.from('note\0\0\0\0', 'latin1')),
      ]),
    ],
    [
      'an AVIF of empty boxes',
      Buffer.concat([isoBox('ftyp', Buffer.from('avif\0\0\0\0', 'latin1')), many(isoBox('free'))]),
    ],
    [
      'an AVIF of empty extents',
      Buffer.concat([
        isoBox('ftyp', Buffer.from('avif\0\0\0\0', 'latin1')),
        isoBox('meta', uint32(0), isoBox('iinf', Buffer.alloc(6)), isoBox('iloc', locations)),
      ]),
    ],
    ['a TIFF of overlapping values', overlapping],
  ];

  test.each(cases)('is rejected in a short time: %s', async (_, bytes) => {
    const detected = detectFormat(bytes);
    if (detected.kind !== 'SUPPORTED') throw new Error('not an image');
    const cpuMs = startCpuTimer();
    const strip = () => stripMetadata(bytes, detected.format, 1);
    expect(strip).toThrow(expect.objectContaining({ code: 'CORRUPT_IMAGE' }) as Error);
    await expect(compressImage(bytes, DEFAULT_SETTINGS, { maxPixels: 1_000_000 })).rejects.toMatchObject({
      code: 'CORRUPT_IMAGE',
    });
    expect(cpuMs()).toBeLessThan(10_000);
  });
});
