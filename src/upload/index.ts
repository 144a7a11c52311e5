export { UploadModule } from './upload.module.js';
export { UploadResolver } from './upload.resolver.js';
