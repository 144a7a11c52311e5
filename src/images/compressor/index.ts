// compress-image.ts is left out on purpose: whoever imports it loads libvips, which belongs in the children.
export type { CompressedImage, CompressionSettings, ImageFormat } from './compression-options.js';
export { CompressorPool } from './compressor-pool.js';
export type { CompressorPoolOptions, CompressorStats } from './compressor-pool-options.js';
export { CompressorError } from './compressor-errors.js';
export { PictureError, type PictureErrorCode } from './image-errors.js';
