// compress-image.ts is deliberately not exported: importing it loads libvips, which belongs in the children only.
export {
  type CompressedImage,
  COMPRESSION_VERSION,
  type CompressionSettings,
} from './compression-options.js';
export { CompressorModule } from './compressor.module.js';
export { CompressorPool } from './compressor-pool.js';
export { CompressorUnavailableError } from './compressor-errors.js';
