export { bodyPace } from './body-pace.js';
export { OwnReceivers } from './own-receivers.service.js';
export { UploadModule } from './upload.module.js';
export { UploadResolver } from './upload.resolver.js';
export { UploadCsvInput } from './upload.input.js';
export { checkOptions, type UploadOptions } from './upload-options.js';
export { cleanFileName, type UploadedFile } from './uploaded-file.js';
export { UploadService } from './upload.service.js';
