import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { CONFIG, type Config } from '../config/index.js';
import { FilesystemStorage } from './filesystem.storage.js';
import { ObjectStorage } from './object-storage.js';
import { S3Storage } from './s3.storage.js';

/** The object store: a bucket where one is configured, else files under the data folder. */
@Module({
  providers: [
    {
      provide: ObjectStorage,
      inject: [CONFIG],
      useFactory: ({ storage, dataDir }: Config): Promise<ObjectStorage> =>
        storage.s3 === undefined
          ? FilesystemStorage.open(join(dataDir, 'objects'))
          : S3Storage.open(storage.s3),
    },
  ],
  exports: [ObjectStorage],
})
export class StorageModule {}
