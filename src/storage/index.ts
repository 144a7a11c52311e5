export {
  cachingOf,
  contentTypeOf,
  errorsCsvKey,
  imageIdOf,
  imageKey,
  inputCsvKey,
  INSTALLATION_KEY,
  isObjectKey,
  isShownSafely,
  originalKey,
  outputCsvKey,
  requestIdOf,
  requestPrefix,
} from './object-key.js';
export { type ByteRange, type ObjectInfo, ObjectStorage } from './object-storage.js';
export { ObjectNotFoundError, StorageError } from './storage-errors.js';
export { StorageModule } from './storage.module.js';
