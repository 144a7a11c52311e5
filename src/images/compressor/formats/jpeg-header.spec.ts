import { withSegments } from '../../../../test/support/image-metadata.js';
import { quarters } from '../../../../test/support/pictures.js';
import { comparePlainHeaders, headerOfLibvips } from '../../../../test/support/plain-headers.js';
import { plainJpegHeader } from './jpeg-header.js';
import { readJpegSegments } from './jpeg-segments.js';

const DAMAGED = 2000;

const plain = (bytes: Buffer) => plainJpegHeader(bytes, readJpegSegments(bytes));

test.each([
  ['halved chroma', quarters(96, 64).jpeg({ chromaSubsampling: '4:2:0' })],
  ['full chroma', quarters(97, 65).jpeg({ chromaSubsampling: '4:4:4' })],
  ['progressive scans', quarters(96, 64).jpeg({ progressive: true })],
  ['grey', quarters(96, 64).greyscale().jpeg()],
])('the header of a JPEG with %s is known without libvips, and as libvips reads it', async (_, image) => {
  const bytes = await image.toBuffer();
  expect(plain(bytes)).not.toBeNull();
  expect(await headerOfLibvips(bytes)).toEqual(plain(bytes));
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
  const { compared, different } = await comparePlainHeaders('jpeg', DAMAGED, plain);
  expect(compared).toBeGreaterThan(DAMAGED / 20);
  expect(different).toEqual([]);
}, 60_000);
