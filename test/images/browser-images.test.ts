import type { Browser, Page } from 'playwright-core';
import { compressImage } from '../../src/images/compressor/compress-image.js';
import type { UncheckedImage, CompressionSettings } from '../../src/images/compressor/compression-options.js';
import { sharp } from '../../src/images/compressor/sharp.js';
import { hasChromium, launchBrowser } from '../support/browser.js';
import {
  display,
  type DisplayedFrame,
  type DisplayedImage,
  openImagePage,
} from '../support/browser-images.js';
import { imageSet, type SetImage } from '../support/image-set.js';
import { DEFAULT_SETTINGS } from '../support/compression-settings.js';
import { describeWith } from '../support/real-services.js';

/** The mean of a block may differ by this many levels: compression noise, and rounding in colour conversions. */
const TOLERANCE = 17;
/** Lossy WebP has no exact colours at the hard edges of the animations. */
const TOLERANCE_ANIMATED = 26;
const BLOCKS = 8;

const VARIANTS: Readonly<Record<string, Partial<CompressionSettings>>> = {
  ORIGINAL: {},
  'ORIGINAL with keepMetadata': { keepMetadata: true },
  WEBP: { format: 'WEBP' },
  'WEBP with keepMetadata': { format: 'WEBP', keepMetadata: true },
  JPEG: { format: 'JPEG' },
  PNG: { format: 'PNG' },
};

const set = await imageSet();

describeWith('Chromium', hasChromium, () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await launchBrowser();
    page = await openImagePage(browser);
  }, 60_000);
  afterAll(() => browser?.close());

  test('the set has at least sixty images', () => expect(set.length).toBeGreaterThanOrEqual(60));

  describe.each(set.map((image) => [image.name, image] as const))('%s', (_, image) => {
    test.each(Object.keys(VARIANTS))('looks alike as %s', async (variant) => {
      const settings = { ...DEFAULT_SETTINGS, quality: 85 };
      const result = await compressImage(
        image.bytes,
        { ...settings, ...VARIANTS[variant] },
        { maxPixels: 50_000_000 },
      );
      const isAnimated = image.isAnimated === true && ['gif', 'webp', 'png'].includes(result.outputFormat);
      const playsAll = isAnimated && variant !== 'PNG';
      const expected = await displayInput(image, playsAll, result.output === null && image.format !== 'tiff');
      const found = await displayOutput(image, result, playsAll);
      expect(sizeOf(found)).toEqual(sizeOf(expected));
      expect(sizeOf(found)).toMatchObject({ width: result.width, height: result.height });
      const isOpaque = result.outputFormat === 'jpeg';
      const differences = expected.frames.map((frame, index) =>
        difference(expected, frame, found.frames[index]!, isOpaque),
      );
      expect(Math.max(...differences)).toBeLessThan(
        image.known?.levels ?? (playsAll ? TOLERANCE_ANIMATED : TOLERANCE),
      );
      expect(found.frames.map(playedMs)).toEqual(expected.frames.map(playedMs));
    });
  });

  async function displayInput(
    image: SetImage,
    playsAll: boolean,
    isUnchanged: boolean,
  ): Promise<DisplayedImage> {
    const { format, bytes, reference } = image;
    const [shownBytes, type] = reference === undefined || isUnchanged ? [bytes, format] : [reference, 'png'];
    const shown = await display(page, shownBytes, type, playsAll);
    if (shown === null) throw new Error(`Chromium does not display the input ${image.name}`);
    return shown;
  }

  async function displayOutput(
    image: SetImage,
    result: UncheckedImage,
    playsAll: boolean,
  ): Promise<DisplayedImage> {
    const isTiff = result.outputFormat === 'tiff';
    const bytes = result.output ?? image.bytes;
    const page1 = image.bytes.length === bytes.length && image.name.includes('preview') ? 1 : 0;
    const shown = isTiff ? await sharp(bytes, { page: page1 }).png().toBuffer() : bytes;
    const displayed = await display(page, shown, isTiff ? 'png' : result.outputFormat, playsAll);
    if (displayed === null) throw new Error(`Chromium does not display the output of ${image.name}`);
    return displayed;
  }
});

/** Browsers play delays of up to 10 ms as 100 ms. */
const playedMs = ({ durationMs }: DisplayedFrame) => (durationMs <= 10 ? 100 : durationMs);

const sizeOf = ({ width, height, frames }: DisplayedImage) => ({ width, height, frames: frames.length });

/** Returns the largest difference between the means of blocks, over white; of transparent outputs also of alpha. */
function difference(
  { width, height }: DisplayedImage,
  a: DisplayedFrame,
  b: DisplayedFrame,
  isOpaque: boolean,
): number {
  const [first, second] = [a, b].map((frame) => blockMeans(frame.pixels, width, height)) as [
    number[][],
    number[][],
  ];
  const channels = isOpaque ? 3 : 4;
  return Math.max(
    ...first.flatMap((block, at) =>
      block.slice(0, channels).map((value, channel) => Math.abs(value - second[at]![channel]!)),
    ),
  );
}

/** Returns red, green and blue over white, and alpha, as means of up to 8 x 8 blocks. */
function blockMeans(pixels: Buffer, width: number, height: number): number[][] {
  const [columns, rows] = [Math.min(BLOCKS, width), Math.min(BLOCKS, height)];
  const sums = Array.from({ length: columns * rows }, () => [0, 0, 0, 0, 0]);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * 4;
      const alpha = pixels[at + 3]!;
      const sum = sums[Math.floor((y * rows) / height) * columns + Math.floor((x * columns) / width)]!;
      for (let channel = 0; channel < 3; channel += 1)
        sum[channel]! += (pixels[at + channel]! * alpha + 255 * (255 - alpha)) / 255;
      sum[3]! += alpha;
      sum[4]! += 1;
    }
  }
  return sums.map((sum) => sum.slice(0, 4).map((value) => value / sum[4]!));
}
