export { expectedFileName, fileNameOf, revisedFileName, sizedFileName } from './file-name.js';
export {
  type KeyedImage,
  objectKeysOf,
  originalKeyOf,
  outputKeyOf,
  outputKeysOf,
  sizeKeyOf,
} from './image-keys.js';
export {
  cachingOf,
  contentTypeOf,
  errorsCsvKey,
  imageIdOf,
  imageKey,
  inputCsvKey,
  inputFileKey,
  INSTALLATION_KEY,
  isObjectKey,
  isShownSafely,
  originalKey,
  outputCsvKey,
  requestIdOf,
  requestPrefix,
  TABLE_EXTENSIONS,
  type TableExtension,
} from './object-key.js';
export { type ByteRange, type ObjectInfo, ObjectStorage } from './object-storage.js';
export {
  previewExpiry,
  previewKey,
  previewOwner,
  type PreviewPlace,
  previewPlaceOf,
  previewPrefix,
  PREVIEWS_PREFIX,
  previewsOf,
} from './preview-keys.js';
export { ObjectNotFoundError, StorageError } from './storage-errors.js';
export { openObjectStorage, StorageModule } from './storage.module.js';
