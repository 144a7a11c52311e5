export {
  type CompressionSettings,
  CompressorModule,
  CompressorPool,
  CompressorUnavailableError,
} from './compressor/index.js';
export { ImageProcessor } from './image.processor.js';
export { ImagesModule } from './images.module.js';
