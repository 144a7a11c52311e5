import { photograph } from '../../../test/support/pictures.js';
import { repackPng, rewriteJpegScans } from './lossless-rewrite.js';
import { sharp } from './sharp.js';

const pixels = (bytes: Uint8Array) => sharp(bytes).raw().toBuffer();

test('a JPEG is rewritten in fewer bytes with the same pixels', async () => {
  const input = await photograph().jpeg({ quality: 50, optimiseCoding: false }).toBuffer();
  const output = await rewriteJpegScans(input);
  expect(output!.length).toBeLessThan(input.length);
  expect((await pixels(output!)).equals(await pixels(input))).toBe(true);
});

test('a PNG is packed in fewer bytes with the same pixels and metadata', async () => {
  const input = await photograph()
    .withMetadata({ orientation: 6 })
    .withIccProfile('p3')
    .png({ palette: true })
    .toBuffer();
  const output = await repackPng(input);
  expect(output!.length).toBeLessThan(input.length);
  expect((await pixels(output!)).equals(await pixels(input))).toBe(true);
  const before = await sharp(input).metadata();
  expect(await sharp(output!).metadata()).toMatchObject({ orientation: 6, icc: before.icc });
});

test('what is no image is not rewritten', async () => {
  expect(await rewriteJpegScans(Buffer.from('no image'))).toBeNull();
  expect(await repackPng(Buffer.from('no image'))).toBeNull();
});
