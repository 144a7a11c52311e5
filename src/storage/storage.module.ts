import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { CONFIG, type Config } from '../config/index.js';
import { FilesystemStorage } from './filesystem-storage.js';
import { ObjectStorage } from './object-storage.js';

/** Provides the object store: an S3 bucket when one is configured, otherwise files below the data folder. */
@Module({
  providers: [
    {
      provide: ObjectStorage,
      inject: [CONFIG],
      useFactory: openObjectStorage,
    },
  ],
  exports: [ObjectStorage],
})
export class StorageModule {}

/** Opens the configured object store, and creates its folder or bucket. */
export function openObjectStorage({
  storage,
  dataDir,
}: Pick<Config, 'storage' | 'dataDir'>): Promise<ObjectStorage> {
  return storage.s3 === undefined ? FilesystemStorage.open(join(dataDir, 'objects')) : openBucket(storage.s3);
}

/** Loads the S3 client only when a bucket is configured, since loading it lengthens every start by a tenth. */
async function openBucket(s3: NonNullable<Config['storage']['s3']>): Promise<ObjectStorage> {
  const { S3Storage } = await import('./s3-storage.js');
  return S3Storage.open(s3);
}
