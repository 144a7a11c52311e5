import { withChunks } from '../../../../test/support/image-metadata.js';
import { quarters } from '../../../../test/support/pictures.js';
import { comparePlainHeaders, headerOfLibvips } from '../../../../test/support/plain-headers.js';
import { plainPngHeader } from './png-header.js';

const DAMAGED = 2000;

test.each([
  ['RGB', quarters(97, 64).png()],
  ['RGB and alpha', quarters(97, 64).ensureAlpha(0.5).png()],
  ['interlaced rows', quarters(97, 64).png({ progressive: true })],
])('the header of a PNG with %s is known without libvips, and as libvips reads it', async (_, image) => {
  const bytes = await image.toBuffer();
  expect(plainPngHeader(bytes)).toMatchObject({ width: 97, height: 64 });
  expect(await headerOfLibvips(bytes)).toEqual(plainPngHeader(bytes));
});

test('a PNG with a palette, grey, 16 bits, texts, EXIF, a profile, a gamma or frames is read by libvips', async () => {
  const png = await quarters(96, 64).png().toBuffer();
  const others = [
    await quarters(96, 64).png({ palette: true }).toBuffer(),
    await quarters(96, 64).toColourspace('b-w').png().toBuffer(),
    await quarters(96, 64).toColourspace('rgb16').png().toBuffer(),
    withChunks(png, ['tEXt', Buffer.from('a\0b')]),
    await quarters(96, 64)
      .png()
      .withExif({ IFD0: { Copyright: 'x' } })
      .toBuffer(),
    await quarters(96, 64).png().withIccProfile('p3').toBuffer(),
    withChunks(png, ['gAMA', Buffer.from([0, 1, 0x86, 0xa0])]),
    withChunks(png, ['acTL', Buffer.from([0, 0, 0, 1, 0, 0, 0, 0])]),
    png.subarray(0, png.length - 1),
  ];
  expect(others.map(plainPngHeader)).toEqual(others.map(() => null));
});

test('whatever the damage, a header that both read is the same', async () => {
  const { compared, different } = await comparePlainHeaders('png', DAMAGED, plainPngHeader);
  expect(compared).toBeGreaterThan(10);
  expect(different).toEqual([]);
}, 60_000);
