import type { AvifOptions, GifOptions, JpegOptions, PngOptions, TiffOptions, WebpOptions } from 'sharp';

/** JPEG: progressive, otherwise sharp's defaults. mozjpeg takes five times as long for a quarter fewer bytes. */
export function jpegSettings(quality: number): JpegOptions {
  return { quality, progressive: true };
}

/** WebP: effort 2 is twice as fast as effort 4, which saves a tenth of the bytes. */
export function webpSettings(quality: number): WebpOptions {
  return { quality, effort: 2 };
}

/** AVIF: effort 0 is six times as fast as effort 2 and no larger; chroma is 4:2:0 as in JPEG and WebP. */
export function avifSettings(quality: number): AvifOptions {
  return { quality, effort: 0, chromaSubsampling: '4:2:0' };
}

/**
 * PNG: the smallest palette that reaches the quality; 100 is lossless and uses no palette. Effort 1 is a fifth faster
 * than 2 and no larger; above 5 the quantiser takes five times as long for a tenth of the bytes. Lossless at level 9
 * took minutes for 50 million pixels.
 */
export function pngSettings(quality: number): PngOptions {
  return quality === 100
    ? { palette: false, compressionLevel: 6, adaptiveFiltering: true }
    : { palette: true, quality, effort: 1, dither: ditherOf(quality), compressionLevel: 9 };
}

/** GIF: fewer colours (see {@link gifBits}) and a larger difference up to which frames count as equal. */
export function gifSettings(quality: number): GifOptions {
  return {
    reuse: quality === 100,
    effort: 4,
    dither: ditherOf(quality),
    interFrameMaxError: (100 - quality) * 0.16,
  };
}

/** The bit depth of a GIF's palette: 4 (16 colours) to 8 (256), 6 (64) at quality 50. */
export function gifBits(quality: number): number {
  return 4 + Math.floor(quality / 25);
}

/** TIFF: JPEG compression, which has no alpha; with alpha lossless deflate, which every TIFF reader supports. */
export function tiffSettings(quality: number, hasAlpha: boolean): TiffOptions {
  return hasAlpha ? { compression: 'deflate', predictor: 'horizontal' } : { compression: 'jpeg', quality };
}

/** Dithering hides banding, but its noise adds up to two thirds to a palette image: none up to quality 50. */
function ditherOf(quality: number): number {
  return Math.max(0, (quality - 50) / 50);
}
