import { damaged, randomOf } from '../../../../test/support/damage.js';
import { withSegments } from '../../../../test/support/image-metadata.js';
import { imageSet } from '../../../../test/support/image-set.js';
import { quarters } from '../../../../test/support/pictures.js';
import { sharp } from '../sharp.js';
import { plainJpegHeader } from './jpeg-header.js';
import { readJpegSegments } from './jpeg-segments.js';

const DAMAGED = 2000;

const plain = (bytes: Buffer) => plainJpegHeader(bytes, readJpegSegments(bytes));

/** What libvips reads, where the header is plain for it too; undefined when it cannot read the file. */
async function read(bytes: Buffer) {
  const header = await sharp(bytes, { failOn: 'error', limitInputPixels: false })
    .metadata()
    .catch(() => undefined);
  if (header === undefined) return undefined;
  const { format, width, height, channels, space, depth, hasProfile, hasAlpha, orientation = 1 } = header;
  const plainSpace = channels === 1 ? 'b-w' : 'srgb';
  return {
    isPlain:
      format === 'jpeg' &&
      (channels === 1 || channels === 3) &&
      space === plainSpace &&
      depth === 'uchar' &&
      !hasProfile &&
      !hasAlpha &&
      orientation === 1,
    header: { width, height, isGrey: channels === 1, hasHalvedChroma: header.chromaSubsampling === '4:2:0' },
  };
}

test.each([
  ['halved chroma', quarters(96, 64).jpeg({ chromaSubsampling: '4:2:0' })],
  ['full chroma', quarters(97, 65).jpeg({ chromaSubsampling: '4:4:4' })],
  ['progressive scans', quarters(96, 64).jpeg({ progressive: true })],
  ['grey', quarters(96, 64).greyscale().jpeg()],
])('the header of a JPEG with %s is known without libvips, and as libvips reads it', async (_, image) => {
  const bytes = await image.toBuffer();
  expect(plain(bytes)).not.toBeNull();
  expect(await read(bytes)).toEqual({ isPlain: true, header: plain(bytes) });
});

test('a JPEG with EXIF, a profile, a segment of Adobe, or in CMYK is read by libvips', async () => {
  const jpeg = await quarters(96, 64).jpeg().toBuffer();
  const adobe = Buffer.from('Adobe\0\x64\0\0\0\0\x01', 'latin1');
  const others = [
    await quarters(96, 64)
      .jpeg()
      .withExif({ IFD0: { Copyright: 'x' } })
      .toBuffer(),
    await quarters(96, 64).jpeg().withIccProfile('srgb').toBuffer(),
    await quarters(96, 64).toColourspace('cmyk').jpeg().toBuffer(),
    withSegments(jpeg, [0xee, adobe]),
  ];
  expect(others.map(plain)).toEqual([null, null, null, null]);
});

test('whatever the damage, a header that both read is the same', async () => {
  const jpegs = (await imageSet()).filter(({ format }) => format === 'jpeg').map(({ bytes }) => bytes);
  const seed = Math.floor(Date.now() / 86_400_000) * 1_000_003;
  const different: number[] = [];
  let compared = 0;
  for (let number = 0; number < DAMAGED; number += 1) {
    const bytes = number < jpegs.length ? jpegs[number]! : damaged(randomOf(seed + number), jpegs);
    const header = plain(bytes);
    const expected = header === null ? undefined : await read(bytes);
    if (expected === undefined) continue;
    compared += 1;
    if (!expected.isPlain || JSON.stringify(expected.header) !== JSON.stringify(header))
      different.push(seed + number);
  }
  expect(compared).toBeGreaterThan(DAMAGED / 20);
  expect(different).toEqual([]);
}, 60_000);
