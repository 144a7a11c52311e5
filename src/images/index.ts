export { ImageProcessor } from './image.processor.js';
export { ImagesModule } from './images.module.js';
