import type { AvifOptions, GifOptions, JpegOptions, PngOptions, TiffOptions, WebpOptions } from 'sharp';

/** JPEG: progressive, sharp's own encoder settings else; mozjpeg takes five times as long for a quarter fewer bytes. */
export function jpegSettings(quality: number): JpegOptions {
  return { quality, progressive: true };
}

/** WebP: effort 2 writes twice as many pictures a second as effort 4, which saves a tenth of the bytes. */
export function webpSettings(quality: number): WebpOptions {
  return { quality, effort: 2 };
}

/** AVIF: effort 0 was six times as fast as effort 2 and no larger; 4:2:0 as in JPEG and WebP. */
export function avifSettings(quality: number): AvifOptions {
  return { quality, effort: 0, chromaSubsampling: '4:2:0' };
}

/**
 * PNG: the smallest palette that reaches the quality; 100 means no loss, so no palette. Effort 1 is a fifth faster
 * than 2 and no larger; above 5 the quantiser takes five times as long for a tenth. Lossless at level 9 took
 * minutes for 50 million pixels.
 */
export function pngSettings(quality: number): PngOptions {
  return quality === 100
    ? { palette: false, compressionLevel: 6, adaptiveFiltering: true }
    : { palette: true, quality, effort: 1, dither: ditherOf(quality), compressionLevel: 9 };
}

/** GIF: fewer colours (see {@link gifBits}), and more that frames may differ and still count as equal. */
export function gifSettings(quality: number): GifOptions {
  return {
    reuse: quality === 100,
    effort: 4,
    dither: ditherOf(quality),
    interFrameMaxError: (100 - quality) * 0.16,
  };
}

/** The bits of a GIF's palette: 4 (16 colours) to 8 (256), 6 (64) at quality 50. */
export function gifBits(quality: number): number {
  return 4 + Math.floor(quality / 25);
}

/** TIFF: JPEG inside, which has no alpha; with alpha lossless deflate, which every reader of TIFF has. */
export function tiffSettings(quality: number, hasAlpha: boolean): TiffOptions {
  return hasAlpha ? { compression: 'deflate', predictor: 'horizontal' } : { compression: 'jpeg', quality };
}

/** Dithering hides bands, but its noise costs a palette picture up to two thirds of its bytes: none up to 50. */
function ditherOf(quality: number): number {
  return Math.max(0, (quality - 50) / 50);
}
